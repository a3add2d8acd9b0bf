#include "compositor/paint/chooser_card.hpp"

#include "compositor/paint/flag.hpp"
#include "compositor/paint/icon.hpp"
#include "compositor/paint/title_hits.hpp"

#include <algorithm>
#include <format>

namespace ensign::paint {

namespace {

constexpr double rest_edge = 4;
constexpr double padding = 18;
constexpr double icon_size = 12;
constexpr double badge_extra = 31; // what an inverse badge is wider than its words
constexpr double words_x = 20;     // after the padding: symbol and gap
constexpr double dimming = .62;
constexpr TextStyle digit_style{.size = 13, .weight = 600, .digits = TextStyle::Digits::tabular};
constexpr TextStyle state_style{.size = 12.5, .weight = 600};
constexpr TextStyle detail_style{.size = 12.5, .weight = 400};
constexpr TextStyle title_style{.size = 13, .weight = 400};

struct Metrics { // of the two sizes of cards
    double head;
    double name_size;
    double state_y; // below the head
    double rule_y;  // below the state's centre
    double title_y; // below the rule
    double step;
};
constexpr Metrics large_card{44, 18, 22, 18, 18, 24};
constexpr Metrics small_card{40, 17, 18, 15, 16, 22};

struct State {
    Icon icon;
    std::string_view words;
    std::string_view detail;
    bool loud = false; // drawn as an inverse badge, to be found at a glance
};

State state_of(const ChooserVm& vm) {
    if (!vm.connected)
        return {Icon::unplugged, "Not connected", ""};
    const std::string_view detail = vm.had_keyboard ? "had the keyboard" : "";
    if (vm.attention)
        return {Icon::attention, "New window", detail, true};
    if (vm.titles.empty())
        return {Icon::idle, "Idle", "no windows"};
    return {Icon::on, "Connected", detail};
}

std::string count_of(const ChooserVm& vm) {
    const std::size_t n = vm.titles.size();
    return n == 0 ? "" : std::format("{} window{}", n, n == 1 ? "" : "s");
}

class CardDrawing {
  public:
    CardDrawing(Canvas& canvas, Tools& tools, const CardSpec& spec)
        : canvas_{canvas}, tools_{tools}, theme_{tools.theme}, spec_{spec}, flag_{spec.vm.spec}, box_{spec.box},
          metrics_{box_.width < 320 ? small_card : large_card}, furled_{!spec.vm.connected} {}

    void draw() {
        if (spec_.selected)
            canvas_.ring(box_.inset(-6), 0, 3, theme_.ring);
        draw_body();
        draw_head();
        const double state_y = box_.y + metrics_.head + metrics_.state_y;
        draw_state(state_y);
        const double rule_y = state_y + metrics_.rule_y;
        canvas_.fill({left(), rule_y, inner_width(), canvas_.pixel()}, theme_.card_line);
        draw_titles(rule_y + metrics_.title_y);
        if (!spec_.hit)
            canvas_.fill(box_, theme_.chooser, dimming);
    }

  private:
    [[nodiscard]] double left() const { return box_.x + padding; }
    [[nodiscard]] double inner_width() const { return box_.width - 2 * padding; }
    [[nodiscard]] double measured(std::string_view text, const TextStyle& style) const {
        return tools_.fonts.width(text, style, canvas_.scale());
    }

    void draw_body() {
        canvas_.fill(box_, theme_.card);
        draw_edges(canvas_, tools_, flag_, box_, rest_edge, furled_ ? theme_.rest(flag_.color) : flag_.color);
    }

    // A VM that isn't connected is furled: only the hoist flies its colour.
    void draw_head() {
        const double head = metrics_.head;
        const Box cloth = furled_ ? Box{box_.x + head, box_.y + rest_edge, box_.width - head - rest_edge, head - rest_edge}
                                  : Box{box_.x, box_.y, box_.width, head};
        const Color ground = furled_ ? theme_.bar : flag_.color;
        const Color on_ground = furled_ ? theme_.text : ink(flag_.color);
        canvas_.fill(cloth, ground);
        draw_hoist(canvas_, tools_, flag_, {box_.x, box_.y, head, head});
        canvas_.hairline(box_, theme_.key(flag_.color));
        const bool has_digit = spec_.index < 9;
        canvas_.clip(Box{box_.x, box_.y, box_.width - (has_digit ? 38 : rest_edge), head});
        draw_name(canvas_, tools_, {box_.x + head + 14, box_.y + head / 2 + .5}, flag_.label, metrics_.name_size, on_ground);
        canvas_.unclip();
        if (has_digit)
            draw_digit(on_ground, ground);
    }

    void draw_digit(Color ground, Color figure) {
        const Place middle{box_.right() - 23, box_.y + metrics_.head / 2};
        canvas_.rounded({middle.x - 11, middle.y - 11, 22, 22}, 4, ground);
        draw_text(canvas_, tools_, middle, std::format("{}", spec_.index + 1), digit_style, figure, Align::centre);
    }

    void draw_state(double y) {
        const State state = state_of(spec_.vm);
        const double words = measured(state.words, state_style);
        if (state.loud)
            canvas_.rounded({left() - 4, y - 9, words + badge_extra, 18}, 3, theme_.text);
        const Color color = state.loud ? theme_.card : theme_.text;
        draw_icon(canvas_, state.icon, {left() + (state.loud ? 2 : 0), y - icon_size / 2}, color);
        draw_text(canvas_, tools_, {left() + words_x, y}, state.words, state_style, color);

        const std::string count = count_of(spec_.vm);
        const double room = inner_width() - 34 - words - measured(count, detail_style);
        if (measured(state.detail, detail_style) < room)
            draw_text(canvas_, tools_, {left() + words + 34, y}, state.detail, detail_style, theme_.dim);
        draw_text(canvas_, tools_, {box_.right() - padding, y}, count, detail_style, theme_.dim, Align::right);
    }

    void draw_titles(double y) {
        const auto& titles = spec_.vm.titles;
        const double last_y = box_.bottom() - 16;
        const auto rows = static_cast<std::size_t>(std::max(0.0, (last_y - y) / metrics_.step + 1));
        // The last row says what the card has no room for.
        const std::size_t shown = titles.size() <= rows ? titles.size() : std::max<std::size_t>(rows, 1) - 1;
        for (std::size_t i = 0; i < shown; ++i, y += metrics_.step)
            draw_title(titles[i], y);
        if (shown < titles.size() && rows > 0)
            draw_text(canvas_, tools_, {left(), y}, std::format("+ {} more", titles.size() - shown), title_style, theme_.dim);
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
    const CardSpec& spec_;
    const VmSpec& flag_;
    Box box_;
    const Metrics& metrics_;
    bool furled_;
};

} // namespace

void draw_card(Canvas& canvas, Tools& tools, const CardSpec& spec) { CardDrawing{canvas, tools, spec}.draw(); }

} // namespace ensign::paint
