// Draws on an Image in logical px. Edges of boxes are snapped to device px one by one, floor(v * scale + 0.5), so that
// neighbours meet without a gap or an overlap at every scale.
#pragma once

#include "compositor/paint/cairo_ptr.hpp"
#include "compositor/paint/fonts.hpp"
#include "compositor/paint/image.hpp"
#include "compositor/paint/tiles.hpp"
#include "compositor/policy/geometry.hpp"

#include <cstdint>
#include <span>

namespace ensign::paint {

int device(double logical, double scale);
Rect device(const Rect& logical, double scale);

struct Place {
    double x = 0;
    double y = 0;
};

struct Box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    Box() = default;
    Box(double x_, double y_, double w, double h) : x{x_}, y{y_}, width{w}, height{h} {}
    explicit Box(const Rect& r) : Box(r.x, r.y, r.width, r.height) {}
    [[nodiscard]] double right() const { return x + width; }
    [[nodiscard]] double bottom() const { return y + height; }
    [[nodiscard]] Place middle() const { return {x + width / 2, y + height / 2}; }
    [[nodiscard]] Box inset(double by) const { return {x + by, y + by, width - 2 * by, height - 2 * by}; }
};

enum class Align : std::uint8_t { left, centre, right };

class Canvas {
  public:
    // The image shows the part of the drawing whose first device pixel is `origin`. The image outlives the canvas.
    Canvas(Image& image, double scale, Point origin = {});

    [[nodiscard]] double scale() const { return scale_; }
    [[nodiscard]] double pixel() const { return 1 / scale_; } // one device pixel in logical px
    [[nodiscard]] double snapped(double v) const { return device(v, scale_) / scale_; }

    void fill(const Box& box, Color color, double opacity = 1);
    void border(const Box& box, double thickness, Color color); // inside the box
    void hairline(const Box& box, Color color) { border(box, pixel(), color); }
    void rounded(const Box& box, double radius, Color color, double opacity = 1);
    void ring(const Box& box, double radius, double thickness, Color color, double opacity = 1); // inside the box
    // zoom: how much larger than on a frame the pattern is.
    void lane(const Box& box, Tiles& tiles, PatternLane lane, Color base, Color mark, double zoom = 1);
    void picture(const Box& box, const Image& picture); // fills the box; what its shape leaves over is cropped on both sides

    enum class Ends : std::uint8_t { open, closed };
    void stroke(std::span<const Place> points, double thickness, Color color, Ends ends = Ends::open);
    void polygon(std::span<const Place> points, Color color);
    void disc(Place centre, double radius, Color color);
    void circle(Place centre, double radius, double thickness, Color color) { arc(centre, radius, 0, 360, thickness, color); }
    // Clockwise, from and to in degrees from the right, with round ends.
    void arc(Place centre, double radius, double from, double to, double thickness, Color color);

    // Capitals centred on `at.y`, the baseline on a device pixel. Lines start at a whole device pixel.
    void text(Place at, PangoLayout& layout, double size, Color color);

    void clip(const Box& box);
    void clip(const Rect& device_px);
    void unclip();

    // All of it was drawn; false where memory was wanting.
    [[nodiscard]] bool complete() const { return cairo_status(cr_.get()) == CAIRO_STATUS_SUCCESS; }

  private:
    [[nodiscard]] Rect snap(const Box& box) const;
    void set(Color color, double opacity = 1);
    void rounded_path(const Box& box, double radius);
    void polyline(std::span<const Place> points, Ends ends);
    void set_pen(double thickness);

    double scale_;
    SurfacePtr surface_;
    CairoPtr cr_;
};

} // namespace ensign::paint
