#include "compositor/paint/stripe.hpp"

#include "compositor/paint/flag.hpp"
#include "compositor/paint/icon.hpp"
#include "compositor/paint/keycap.hpp"

#include <ranges>

namespace ensign::paint {

namespace {

constexpr double text_y = 11;
constexpr double margin = 10;
constexpr double icon_size = 12;
constexpr double keycap_height = 16;
constexpr double message_tail = 16;
constexpr TextStyle plain{.size = 12, .weight = 400};
constexpr TextStyle strong{.size = 12, .weight = 600};
constexpr TextStyle note_style{.size = 12, .weight = 500};
constexpr TextStyle layout_style{.size = 12, .weight = 600, .spacing = .4};

// What is left out as the room gets short, in this order. Chip, warning, layout and SAK never are.
enum class Detail : std::uint8_t { full, swatches, symbols, no_message };

Icon icon_of(StripeSymbol symbol) {
    switch (symbol) {
    case StripeSymbol::pin: return Icon::pin;
    case StripeSymbol::capture: return Icon::capture;
    case StripeSymbol::quota: return Icon::quota;
    case StripeSymbol::keyboard: return Icon::keyboard;
    case StripeSymbol::mute: return Icon::mute;
    case StripeSymbol::pause: return Icon::pause;
    case StripeSymbol::hide: return Icon::hide;
    case StripeSymbol::hung: return Icon::hung;
    }
    return Icon::attention;
}

class StripeDrawing {
  public:
    StripeDrawing(Tools& tools, const StripeSpec& spec, Image& image)
        : tools_{tools}, theme_{tools.theme}, spec_{spec}, canvas_{image, spec.scale} {}

    void draw() {
        const double identity = identity_width();
        const double message = message_width();
        const double warning = warning_width();
        for (const Detail detail : {Detail::full, Detail::swatches, Detail::symbols, Detail::no_message}) {
            const double left = identity + (detail == Detail::no_message ? 0 : message) + warning;
            draw_background();
            if (draw_right(detail, identity + warning) < left && detail != Detail::no_message) {
                continue;
            }
            draw_left(detail, identity);
            return;
        }
    }

    [[nodiscard]] bool complete() const { return canvas_.complete(); }

  private:
    [[nodiscard]] bool has_chip() const { return spec_.who == StripeSpec::Who::vm && spec_.vm.has_value(); }
    [[nodiscard]] bool is_chooser() const { return spec_.who == StripeSpec::Who::chooser; }
    [[nodiscard]] std::string_view title() const { return is_chooser() ? "Ensign" : "Nobody hears the keyboard"; }
    [[nodiscard]] double measured(std::string_view text, const TextStyle& style) const {
        return tools_.fonts.width(text, style, spec_.scale);
    }

    double identity_width() {
        if (has_chip()) {
            return chip_width(tools_, *spec_.vm, spec_.scale);
        }
        return title_x + measured(title(), strong) + title_gap;
    }

    [[nodiscard]] double message_width() const {
        if (has_chip()) {
            return message_x + measured(spec_.message, plain) + message_tail;
        }
        return is_chooser() ? measured(spec_.message, plain) + message_tail : 0;
    }

    void draw_background() {
        canvas_.fill({0, 0, width(), stripe_height}, theme_.stripe);
        const Box waterline{0, stripe_height - waterline_height, width(), waterline_height};
        if (has_chip()) {
            draw_edge_lane(canvas_, tools_, *spec_.vm, waterline, spec_.vm->color, Orientation::horizontal);
        } else {
            canvas_.fill(waterline, is_chooser() ? theme_.text : theme_.stripe_line);
        }
    }

    // Drawn last and over everything: where there is room for nothing else, who has the keyboard can still be read.
    void draw_left(Detail detail, double identity) {
        const bool with_message = detail != Detail::no_message;
        draw_warning(identity + (with_message ? message_width() : warning_lead));
        if (has_chip()) {
            draw_chip(canvas_, tools_, *spec_.vm, {0, 0, identity, stripe_height}, text_y);
            if (with_message) {
                draw_message(identity);
            }
            return;
        }
        canvas_.fill({0, 0, identity, stripe_height - waterline_height}, theme_.stripe);
        draw_icon(canvas_, is_chooser() ? Icon::shield : Icon::keyboard, {13, text_y - icon_size / 2}, theme_.text);
        draw_text(canvas_, tools_, {title_x, text_y}, title(), strong, theme_.text);
        if (is_chooser() && with_message) {
            draw_text(canvas_, tools_, {identity, text_y}, spec_.message, plain, theme_.dim);
        }
    }

    void draw_message(double identity) {
        draw_icon(canvas_, Icon::keyboard, {identity + 13, text_y - icon_size / 2}, theme_.dim);
        draw_text(canvas_, tools_, {identity + message_x, text_y}, spec_.message, plain, theme_.dim);
    }

    [[nodiscard]] double warning_width() const {
        return spec_.warning.empty() ? 0 : measured(spec_.warning, strong) + 32 + warning_lead;
    }

    void draw_warning(double x) {
        if (spec_.warning.empty()) {
            return;
        }
        canvas_.rounded({x, text_y - 8, measured(spec_.warning, strong) + 32, 16}, 3, theme_.text);
        draw_icon(canvas_, Icon::attention, {x + 8, text_y - 4}, theme_.stripe, 8);
        draw_text(canvas_, tools_, {x + 23, text_y}, spec_.warning, strong, theme_.stripe);
    }

    // From the right edge to the left; gives where it ends.
    double draw_right(Detail detail, double limit) {
        double x = spec_.sak_ours ? draw_sak(width() - margin) : draw_sak_lost(width() - margin);
        if (!spec_.layout.empty()) {
            x = draw_separator(x) - measured(spec_.layout, layout_style);
            draw_text(canvas_, tools_, {x, text_y}, spec_.layout, layout_style, theme_.text);
        }
        for (const StripeNote& note : spec_.notes) {
            x = draw_note(draw_separator(x), note, detail < Detail::symbols);
        }
        if (spec_.attention.empty()) {
            return x;
        }
        return detail == Detail::full ? draw_marks(x) : draw_swatches(x, limit);
    }

    double draw_sak(double x) {
        for (const std::string& key : spec_.sak | std::views::reverse) {
            x -= keycap_width(tools_, key, keycap_height, spec_.scale);
            draw_keycap(canvas_, tools_, {x, text_y}, key, keycap_height);
            x -= 3;
        }
        x -= 17;
        draw_icon(canvas_, Icon::shield, {x, text_y - icon_size / 2}, theme_.text);
        return x;
    }

    double draw_sak_lost(double x) {
        constexpr std::string_view warning = "SAK not ours: nested";
        const double badge = measured(warning, strong) + 32;
        x -= badge;
        canvas_.rounded({x, text_y - 8, badge, 16}, 3, theme_.text);
        draw_icon(canvas_, Icon::shield_off, {x + 7, text_y - icon_size / 2}, theme_.stripe);
        draw_text(canvas_, tools_, {x + 24, text_y}, warning, strong, theme_.stripe);
        return x;
    }

    double draw_note(double x, const StripeNote& note, bool with_text) {
        if (with_text) {
            x -= measured(note.text, note_style);
            draw_text(canvas_, tools_, {x, text_y}, note.text, note_style, theme_.text);
            x -= 6;
        }
        x -= icon_size;
        draw_icon(canvas_, icon_of(note.symbol), {x, text_y - icon_size / 2}, theme_.text);
        return x;
    }

    double draw_separator(double x) {
        canvas_.fill({x - 12, text_y - 6, canvas_.pixel(), 12}, theme_.stripe_line);
        return x - 24;
    }

    double draw_marks(double x) {
        for (const StripeMark& mark : spec_.attention) {
            x = draw_separator(x) - measured(mark.reason, plain);
            draw_text(canvas_, tools_, {x, text_y}, mark.reason, plain, theme_.dim);
            x -= tools_.fonts.name_width(mark.vm.label, strong.size, spec_.scale) + 6;
            draw_name(canvas_, tools_, {x, text_y}, mark.vm.label, strong.size, theme_.text);
            x = draw_diamond(draw_swatch(x - 6, mark.vm));
        }
        return x;
    }

    // One sign for all of them; the first marks stay longest.
    double draw_swatches(double x, double limit) {
        constexpr double swatch_room = 18;
        constexpr double fixed_room = 24 + 15;
        if (x - fixed_room - swatch_room < limit) {
            return x;
        }
        x = draw_separator(x);
        for (const StripeMark& mark : spec_.attention) {
            if (x - swatch_room - 15 < limit) {
                break;
            }
            x = draw_swatch(x, mark.vm) - 4;
        }
        return draw_diamond(x + 4);
    }

    double draw_swatch(double right, const Flag& vm) {
        draw_hoist(canvas_, tools_, vm, {right - 14, text_y - 6, 14, 12});
        return right - 14;
    }

    double draw_diamond(double right) {
        draw_icon(canvas_, Icon::attention, {right - 15, text_y - 4.5}, theme_.text, 9);
        return right - 15;
    }

    [[nodiscard]] double width() const { return spec_.width; }

    static constexpr double title_x = 36;
    static constexpr double title_gap = 10;
    static constexpr double message_x = 34; // after the chip: 12, keyboard 14, 8
    static constexpr double warning_lead = 8;

    Tools& tools_;
    const Theme& theme_;
    const StripeSpec& spec_;
    Canvas canvas_;
};

} // namespace

Image stripe(Tools& tools, const StripeSpec& spec) {
    Image image{device(spec.width, spec.scale), device(stripe_height, spec.scale)};
    StripeDrawing drawing{tools, spec, image};
    drawing.draw();
    return drawing.complete() ? std::move(image) : Image{};
}

} // namespace ensign::paint
