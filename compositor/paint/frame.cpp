// The frame of a window. What tells whose window it is - edges, hoist, name - comes first and may not be touched by what the
// guest says: its title is drawn into a box of its own.
#include "compositor/paint/frame.hpp"

#include "compositor/paint/buttons.hpp"
#include "compositor/paint/flag.hpp"
#include "compositor/paint/icon.hpp"
#include "compositor/paint/sides.hpp"

#include <array>
#include <cmath>
#include <optional>

namespace ensign::paint {

namespace {

constexpr double text_below_middle = 1.5; // the centre line of the bar's text: its upper edge looks like air
constexpr double rest_edge = 4;
constexpr double least_title = 40; // narrower, and only an ellipsis would be left
constexpr TextStyle title_style{.size = 13, .weight = 400};
constexpr TextStyle pill_style{.size = 11, .weight = 600};

struct Pill {
    Icon icon;
    std::string_view words;
};

// What is to be seen at a glance: first that nothing comes of typing there.
std::optional<Pill> pill_of(const FrameSpec& spec) {
    switch (spec.stall) {
    case FrameSpec::Stall::not_answering: return Pill{Icon::hung, "Not answering"};
    case FrameSpec::Stall::frozen: return Pill{Icon::pause, "Frozen"};
    case FrameSpec::Stall::none: break;
    }
    return spec.attention ? std::optional{Pill{Icon::attention, "New"}} : std::nullopt;
}

class FrameDrawing {
  public:
    FrameDrawing(Tools& tools, const FrameSpec& spec, const FrameLayout& layout)
        : tools_{tools}, spec_{spec}, layout_{layout},
          box_{0, 0, static_cast<double>(layout.outer.width), static_cast<double>(layout.outer.height)},
          chip_{chip_width(tools, spec.vm, spec.scale)}, bar_height_{static_cast<double>(layout.content.y)},
          text_y_{bar_height_ / 2 + text_below_middle} {
        const Theme& theme = tools.theme;
        bar_ = spec.focused ? theme.deep(spec.vm.color) : theme.bar;
        ink_ = spec.focused ? theme.title_on(bar_) : theme.title;
    }

    void draw(Canvas& canvas, Side side) {
        draw_body(canvas);
        if (side == Side::top) {
            draw_bar(canvas);
        }
        draw_inner_line(canvas);
    }

  private:
    void draw_body(Canvas& canvas) {
        const Color color = spec_.vm.color;
        canvas.fill(box_, bar_);
        draw_edges(canvas, tools_, spec_.vm, box_, spec_.focused ? layout_.content.x : rest_edge,
                   spec_.focused ? color : tools_.theme.rest(color));
        canvas.hairline(box_, tools_.theme.key(color));
    }

    void draw_bar(Canvas& canvas) {
        draw_chip(canvas, tools_, spec_.vm, {0, 0, chip_, bar_height_}, text_y_);
        canvas.hairline(box_, tools_.theme.key(spec_.vm.color));
        const double end = layout_.has_buttons ? layout_.buttons[0].x : layout_.content.right();
        double start = chip_ + 12;
        if (const auto pill = pill_of(spec_)) {
            start += draw_pill(canvas, *pill, start, end);
        }
        if (layout_.has_buttons) {
            draw_buttons(canvas);
        }
        draw_title(canvas, start, end);
    }

    // Inverse, like every alarm of Ensign's. Gives the room that it took; none where it doesn't fit.
    double draw_pill(Canvas& canvas, const Pill& pill, double start, double end) {
        const double width = tools_.fonts.width(pill.words, pill_style, spec_.scale) + 24;
        if (start - 2 + width > end) {
            return 0;
        }
        canvas.rounded({start - 2, text_y_ - 7.5, width, 15}, 7.5, tools_.theme.text);
        draw_icon(canvas, pill.icon, {start + 5, text_y_ - 3.5}, tools_.theme.stripe, 7);
        draw_text(canvas, tools_, {start + 16, text_y_}, pill.words, pill_style, tools_.theme.stripe);
        return width + 8;
    }

    void draw_buttons(Canvas& canvas) {
        constexpr std::array parts{FramePart::minimise, FramePart::maximise, FramePart::close};
        const std::array glyphs{Glyph::minimise, spec_.maximised ? Glyph::restore : Glyph::maximise, Glyph::close};
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto held = spec_.pressed ? ButtonState::pressed : ButtonState::hovered;
            const auto state = spec_.hovered == parts[i] ? held : ButtonState::plain;
            draw_button(canvas, glyphs[i], Box{layout_.buttons[i]}, text_y_, state, ink_);
        }
    }

    void draw_title(Canvas& canvas, double start, double end) {
        if (end - start <= least_title) {
            return;
        }
        const Fit fit{.width = end - start - 10, .brackets = mix(ink_, bar_, .3)};
        // Marks that a guest stacks on its letters end here, not on the chip, the edge or the content.
        canvas.clip(Box{chip_, frame_top_edge, end - chip_, bar_height_ - frame_top_edge - canvas.pixel()});
        draw_fitted(canvas, tools_, {start, text_y_}, spec_.title, title_style, ink_, fit);
        canvas.unclip();
    }

    // Just outside of the content, on top of everything.
    void draw_inner_line(Canvas& canvas) {
        const Rect r = device(layout_.content, spec_.scale);
        const double px = canvas.pixel();
        canvas.hairline({(r.x - 1) * px, (r.y - 1) * px, (r.width + 2) * px, (r.height + 2) * px},
                        tools_.theme.inner_line(spec_.vm.color, spec_.focused));
    }

    Tools& tools_;
    const FrameSpec& spec_;
    const FrameLayout& layout_;
    Box box_;
    double chip_; // width, logical px
    double bar_height_;
    double text_y_;
    Color bar_;
    Color ink_; // of title and buttons
};

} // namespace

// A hair less than a whole number would be measured as the next one where rounding errors differ.
int frame_chip_width(Tools& tools, const Flag& vm) { return static_cast<int>(std::ceil(chip_width(tools, vm, 1) - 1e-6)); }

FrameImages frame(Tools& tools, const FrameSpec& spec) {
    const FrameLayout layout = frame_layout(spec.outer, frame_chip_width(tools, spec.vm), spec.insets);
    FrameDrawing drawing{tools, spec, layout};
    return draw_sides(layout.outer, layout.content, spec.scale, [&](Canvas& canvas, Side side) { drawing.draw(canvas, side); });
}

} // namespace ensign::paint
