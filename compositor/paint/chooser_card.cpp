#include "compositor/paint/chooser_card.hpp"

#include "compositor/base/format.hpp"
#include "compositor/paint/flag.hpp"
#include "compositor/paint/icon.hpp"
#include "compositor/paint/title_hits.hpp"

#include <algorithm>

namespace ensign::paint {

namespace {

constexpr double rest_edge = 4;
constexpr double icon_size = 12;
constexpr double badge_extra = 31; // what an inverse badge is wider than its words
constexpr double words_x = 20;     // after the padding: symbol and gap
constexpr double dimming = .62;
constexpr TextStyle digit_style{.size = 13, .weight = 600, .digits = TextStyle::Digits::tabular};
constexpr TextStyle state_style{.size = 12.5, .weight = 600};
constexpr TextStyle detail_style{.size = 12.5, .weight = 400};
constexpr TextStyle title_style{.size = 13, .weight = 400};
constexpr TextStyle button_style{.size = 11.5, .weight = 500};
constexpr std::string_view question = "Again to kill";

struct StateLook {
    Icon icon;
    std::string_view words;
    bool loud = false; // drawn as an inverse badge, to be found at a glance
};

StateLook look_of(VmState state) {
    switch (state) {
    case VmState::not_connected: return {Icon::unplugged, "Not connected"};
    case VmState::not_started: return {Icon::play, "Not started"};
    case VmState::starting: return {Icon::play, "Starting"};
    case VmState::not_answering: return {Icon::hung, "Not answering", true};
    case VmState::over_quota: return {Icon::quota, "Over quota", true};
    case VmState::frozen: return {Icon::pause, "Frozen"};
    case VmState::muted: return {Icon::mute, "Muted"};
    case VmState::hidden: return {Icon::hide, "Hidden"};
    case VmState::new_window: return {Icon::attention, "New window", true};
    case VmState::full_screen: return {Icon::full_screen, "Full screen"};
    case VmState::idle: return {Icon::idle, "Idle"};
    case VmState::connected: return {Icon::on, "Connected"};
    }
    return {Icon::on, ""};
}

Icon icon_of(VmAction action) {
    switch (action) {
    case VmAction::hide:
    case VmAction::show: return Icon::hide;
    case VmAction::mute: return Icon::mute;
    case VmAction::unmute: return Icon::keyboard;
    case VmAction::freeze: return Icon::pause;
    case VmAction::thaw:
    case VmAction::start: return Icon::play;
    case VmAction::disconnect: return Icon::unplugged;
    case VmAction::kill: return Icon::kill;
    case VmAction::pin:
    case VmAction::unpin: break; // no buttons
    }
    return Icon::pin;
}

std::string count_of(const ChooserVm& vm) {
    const std::size_t n = vm.windows.size();
    return n == 0 ? "" : text::format("{} window{}", n, n == 1 ? "" : "s");
}

class CardDrawing {
  public:
    CardDrawing(Canvas& canvas, Tools& tools, const ChooserCardSpec& spec, const CardLayout& layout)
        : canvas_{canvas}, tools_{tools}, theme_{tools.theme}, spec_{spec}, layout_{layout}, flag_{spec.vm.spec.flag},
          box_{layout.box}, furled_{!spec.vm.connected} {}

    void draw() {
        if (spec_.selected) {
            canvas_.ring(box_.inset(-6), 0, 3, theme_.ring);
        }
        draw_body();
        draw_head();
        draw_state();
        canvas_.fill({left(), layout_.rule_y, inner_width(), canvas_.pixel()}, theme_.card_line);
        draw_titles();
        if (spec_.selected) {
            draw_buttons();
        }
        if (!spec_.hit) {
            canvas_.fill(box_, theme_.chooser, dimming);
        }
    }

  private:
    [[nodiscard]] double left() const { return layout_.left(); }
    [[nodiscard]] double inner_width() const { return layout_.inner_width(); }
    [[nodiscard]] double measured(std::string_view text, const TextStyle& style) const {
        return tools_.fonts.width(text, style, canvas_.scale());
    }

    void draw_body() {
        canvas_.fill(box_, theme_.card);
        draw_edges(canvas_, tools_, flag_, box_, rest_edge, furled_ ? theme_.rest(flag_.color) : flag_.color);
    }

    // A VM that isn't connected is furled: only the hoist flies its colour.
    void draw_head() {
        const double head = layout_.head;
        const Box cloth = furled_ ? Box{box_.x + head, box_.y + rest_edge, box_.width - head - rest_edge, head - rest_edge}
                                  : Box{box_.x, box_.y, box_.width, head};
        const Color ground = furled_ ? theme_.bar : flag_.color;
        const Color on_ground = furled_ ? theme_.text : ink(flag_.color);
        canvas_.fill(cloth, ground);
        draw_hoist(canvas_, tools_, flag_, {box_.x, box_.y, head, head});
        canvas_.hairline(box_, theme_.key(flag_.color));
        const bool has_digit = spec_.index < 9;
        canvas_.clip(Box{box_.x, box_.y, box_.width - (has_digit ? 38 : rest_edge), head});
        draw_name(canvas_, tools_, {box_.x + head + 14, box_.y + head / 2 + .5}, flag_.label, layout_.name_size, on_ground);
        canvas_.unclip();
        if (has_digit) {
            draw_digit(on_ground, ground);
        }
    }

    void draw_digit(Color ground, Color figure) {
        const Place middle{box_.right() - 23, box_.y + layout_.head / 2};
        canvas_.rounded({middle.x - 11, middle.y - 11, 22, 22}, 4, ground);
        draw_text(canvas_, tools_, middle, text::format("{}", spec_.index + 1), digit_style, figure, Align::centre);
    }

    void draw_state() {
        const double y = layout_.state_y;
        const StateLook look = look_of(state_of(spec_.vm));
        const double words = measured(look.words, state_style);
        if (look.loud) {
            canvas_.rounded({left() - 4, y - 9, words + badge_extra, 18}, 3, theme_.text);
        }
        const Color color = look.loud ? theme_.card : theme_.text;
        draw_icon(canvas_, look.icon, {left() + (look.loud ? 2 : 0), y - icon_size / 2}, color);
        draw_text(canvas_, tools_, {left() + words_x, y}, look.words, state_style, color);

        const std::string count = count_of(spec_.vm);
        const double room = inner_width() - 34 - words - measured(count, detail_style);
        draw_text(canvas_, tools_, {left() + words + 34, y}, detail_that_fits(room), detail_style, theme_.dim);
        draw_text(canvas_, tools_, {box_.right() - CardLayout::padding, y}, count, detail_style, theme_.dim, Align::right);
    }

    // The first things of it, as many as there is room for.
    [[nodiscard]] std::string detail_that_fits(double room) const {
        std::string detail = detail_of(spec_.vm);
        while (!detail.empty() && measured(detail, detail_style) >= room) {
            const std::size_t comma = detail.rfind(", ");
            detail.resize(comma == std::string::npos ? 0 : comma);
        }
        return detail;
    }

    void draw_titles() {
        const auto& windows = spec_.vm.windows;
        const auto [first, shown] = spec_.rows;
        double y = layout_.first_row_y;
        for (std::size_t i = first; i < first + shown; ++i, y += layout_.row_step) {
            if (spec_.window == i) {
                canvas_.rounded({left() - 4, y - 10, inner_width() + 8, 20}, 2, theme_.card_line);
            }
            draw_title(windows[i].title, y);
        }
        if (shown < windows.size()) {
            draw_text(canvas_, tools_, {left(), y}, text::format("+ {} more", windows.size() - shown), title_style, theme_.dim);
        }
    }

    void draw_buttons() {
        const auto buttons = buttons_of(spec_.vm);
        const double y = layout_.button_y;
        for (std::size_t i = 0; i < buttons.size(); ++i) {
            const Box box{left() + static_cast<double>(i) * layout_.button_step, y, layout_.button_width,
                          layout_.button_height};
            if (spec_.asking == i + 1) {
                continue; // the question takes its place
            }
            if (spec_.asking == i) {
                draw_question({box.x - layout_.button_step, y, box.width + layout_.button_step, box.height});
            } else {
                draw_button(box, buttons[i], spec_.button == i);
            }
        }
    }

    void draw_button(const Box& box, const ChooserButton& button, bool selected) {
        const Icon icon = icon_of(button.action);
        const std::string_view words = words_of(button.action);
        const Color color = button.available ? theme_.text : mix(theme_.dim, theme_.card, .5);
        canvas_.ring(box, 4, selected ? 2 : 1, selected ? theme_.text : theme_.card_line);
        const double icon_y = box.middle().y - icon_size / 2;
        if (!layout_.button_words) {
            return draw_icon(canvas_, icon, {box.middle().x - icon_size / 2, icon_y}, color);
        }
        const double x = box.x + (box.width - measured(words, button_style) - 17) / 2;
        draw_icon(canvas_, icon, {x, icon_y}, color);
        draw_text(canvas_, tools_, {x + 18, box.middle().y}, words, button_style, color);
    }

    void draw_question(const Box& box) {
        canvas_.rounded(box, 4, theme_.text);
        draw_text(canvas_, tools_, box.middle(), question, button_style, theme_.card, Align::centre);
    }

    void draw_title(const std::string& title, double y) {
        const Color color = spec_.selected ? theme_.text : theme_.dim;
        const LayoutPtr layout = tools_.fonts.layout(title, title_style, canvas_.scale(), Fit{.width = inner_width()});
        const std::vector<Span> hits = hit_spans(*layout, title, spec_.query, canvas_.scale());
        canvas_.clip(Box{left() - 4, y - 11, inner_width() + 8, 22});
        canvas_.text({left(), y}, *layout, title_style.size, hits.empty() ? color : theme_.text);
        for (const Span& hit : hits) {
            const Box mark{left() + hit.start - 2, y - 9, hit.width + 4, 18};
            canvas_.rounded(mark, 2, theme_.text);
            canvas_.clip(mark);
            canvas_.text({left(), y}, *layout, title_style.size, theme_.card);
            canvas_.unclip();
        }
        canvas_.unclip();
    }

    Canvas& canvas_;
    Tools& tools_;
    const Theme& theme_;
    const ChooserCardSpec& spec_;
    const CardLayout& layout_;
    const Flag& flag_;
    Box box_;
    bool furled_;
};

} // namespace

void draw_card(Canvas& canvas, Tools& tools, const ChooserCardSpec& spec, const CardLayout& layout) {
    CardDrawing{canvas, tools, spec, layout}.draw();
}

} // namespace ensign::paint
