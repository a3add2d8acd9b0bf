#include "compositor/paint/popup.hpp"

#include "compositor/paint/flag.hpp"
#include "compositor/paint/sides.hpp"

namespace ensign::paint {

namespace {

constexpr double foot_hoist = 20;
constexpr double name_x = 27;
constexpr double name_y = 7.6; // below the content
constexpr double name_size = 11;
constexpr double name_tail = 6;

class PopupDrawing {
  public:
    PopupDrawing(Tools& tools, const PopupSpec& spec, const PopupLayout& layout)
        : tools_{tools}, spec_{spec}, layout_{layout},
          box_{0, 0, static_cast<double>(layout.outer.width), static_cast<double>(layout.outer.height)} {}

    void draw(Canvas& canvas) {
        const Flag& vm = spec_.vm;
        canvas.fill(box_, vm.color);
        if (layout_.named) {
            draw_foot(canvas);
        } else {
            draw_hoist(canvas, tools_, vm, {0, 0, static_cast<double>(layout_.content.x), box_.height}, Orientation::vertical);
        }
        canvas.hairline(box_, tools_.theme.key(vm.color));
    }

  private:
    void draw_foot(Canvas& canvas) {
        const Flag& vm = spec_.vm;
        const double top = layout_.content.bottom();
        const double height = box_.height - top;
        // A name is whole or absent; without it the pattern fills the foot and says the same.
        const bool fits = name_x + tools_.fonts.name_width(vm.label, name_size, spec_.scale) + name_tail <= box_.width;
        draw_hoist(canvas, tools_, vm, {0, top, fits ? foot_hoist : box_.width, height});
        if (fits) {
            draw_name(canvas, tools_, {name_x, top + name_y}, vm.label, name_size, ink(vm.color));
        }
    }

    Tools& tools_;
    const PopupSpec& spec_;
    const PopupLayout& layout_;
    Box box_;
};

} // namespace

FrameImages popup(Tools& tools, const PopupSpec& spec) {
    const PopupLayout layout = popup_around(spec.content);
    PopupDrawing drawing{tools, spec, layout};
    return draw_sides(layout.outer, layout.content, spec.scale, [&](Canvas& canvas, Side) { drawing.draw(canvas); });
}

} // namespace ensign::paint
