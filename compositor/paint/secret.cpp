// The user's secret in the chooser: picture, phrase, and what it is good for.
#include "compositor/paint/secret.hpp"

#include "compositor/paint/tools.hpp"
#include "compositor/policy/look/frame_geometry.hpp"

#include <algorithm>
#include <cmath>

namespace ensign::paint {

namespace {

constexpr std::string_view note = "Your secret. No VM and no program can know it.";
constexpr int beside = 24; // at least, to the search field or the output's edge

struct Measures {
    double gap; // picture to text
    TextStyle phrase;
    TextStyle note;
    double phrase_y; // from the middle
    double note_y;
};
constexpr Measures large_measures{24, {.size = 24, .weight = 600, .spacing = -.1}, {.size = 13}, -14, 18};
constexpr Measures small_measures{18, {.size = 18, .weight = 600, .spacing = -.1}, {.size = 12}, -11, 15};

class SecretDrawing {
  public:
    SecretDrawing(Tools& tools, const Secret& secret, const ChooserLayout& layout, Size output, double scale)
        : tools_{tools}, secret_{secret}, layout_{layout}, output_{output}, scale_{scale},
          measures_{layout.large ? large_measures : small_measures} {}

    // The square, and beside it as much as the words need.
    [[nodiscard]] Rect box() const {
        const double wanted = text_x() + std::max(width(secret_.phrase, measures_.phrase), width(note, measures_.note));
        const int right = std::max(square_right(), std::min(static_cast<int>(std::ceil(wanted)) + 1, limit()));
        const Rect whole{layout_.secret.x, layout_.secret.y, right - layout_.secret.x, layout_.secret.height};
        return intersect(whole, {0, stripe_height, output_.width, output_.height - stripe_height});
    }

    void draw(Canvas& canvas) {
        const Theme& theme = tools_.theme;
        canvas.fill(Box{box()}, theme.chooser);
        if (!secret_.picture.empty()) {
            canvas.picture(Box{layout_.secret}, secret_.picture);
            canvas.border(Box{layout_.secret}, 1, theme.card_line);
        }
        const double middle = Box{layout_.secret}.middle().y;
        if (secret_.phrase.empty()) {
            return draw_line(canvas, note, measures_.note, middle, theme.dim);
        }
        draw_line(canvas, secret_.phrase, measures_.phrase, middle + measures_.phrase_y, theme.text);
        draw_line(canvas, note, measures_.note, middle + measures_.note_y, theme.dim);
    }

  private:
    [[nodiscard]] int square_right() const { return secret_.picture.empty() ? layout_.secret.x : layout_.secret.right(); }
    [[nodiscard]] double text_x() const { return square_right() + (secret_.picture.empty() ? 0 : measures_.gap); }

    // The search field stands beside it, or on small outputs below it.
    [[nodiscard]] int limit() const {
        const bool beside_search = layout_.search.y < layout_.secret.bottom();
        return (beside_search ? layout_.search.x : output_.width) - beside;
    }

    [[nodiscard]] double width(std::string_view text, const TextStyle& style) const {
        return text.empty() ? 0 : tools_.fonts.width(text, style, scale_);
    }

    void draw_line(Canvas& canvas, std::string_view text, const TextStyle& style, double y, Color color) {
        const double room = limit() - text_x();
        if (room > style.size) {
            draw_fitted(canvas, tools_, {text_x(), y}, text, style, color, {.width = room});
        }
    }

    Tools& tools_;
    const Secret& secret_;
    const ChooserLayout& layout_;
    Size output_;
    double scale_;
    const Measures& measures_;
};

} // namespace

SecretImage secret(Tools& tools, const Secret& secret, const ChooserLayout& layout, Size output, double scale) {
    if (secret.phrase.empty() && secret.picture.empty()) {
        return {};
    }
    SecretDrawing drawing{tools, secret, layout, output, scale};
    const Rect box = drawing.box();
    const Rect pixels = device(box, scale);
    if (box.empty() || pixels.empty()) {
        return {};
    }
    SecretImage result{.image = {pixels.width, pixels.height}, .box = box};
    Canvas canvas{result.image, scale, pixels.origin()};
    drawing.draw(canvas);
    return result;
}

} // namespace ensign::paint
