#include "compositor/paint/canvas.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ensign::paint {

namespace {

constexpr double capital_height = .727; // of the size, in Inter
constexpr double quarter = std::numbers::pi / 2;

SurfacePtr surface_over(Image& image) {
    auto* bytes = reinterpret_cast<unsigned char*>(image.pixels.data());
    return SurfacePtr{cairo_image_surface_create_for_data(bytes, CAIRO_FORMAT_ARGB32, image.width, image.height,
                                                          image.width * static_cast<int>(sizeof(std::uint32_t)))};
}

} // namespace

int device(double logical, double scale) { return static_cast<int>(std::floor(logical * scale + .5)); }

Rect device(const Rect& logical, double scale) {
    const int x = device(logical.x, scale);
    const int y = device(logical.y, scale);
    return {x, y, device(logical.right(), scale) - x, device(logical.bottom(), scale) - y};
}

Canvas::Canvas(Image& image, double scale, Point origin)
    : scale_{scale}, surface_{surface_over(image)}, cr_{cairo_create(surface_.get())} {
    cairo_translate(cr_.get(), -origin.x, -origin.y);
    cairo_set_line_cap(cr_.get(), CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr_.get(), CAIRO_LINE_JOIN_ROUND);
}

Rect Canvas::snap(const Box& box) const {
    const int x = device(box.x, scale_);
    const int y = device(box.y, scale_);
    return {x, y, device(box.right(), scale_) - x, device(box.bottom(), scale_) - y};
}

void Canvas::set(Color color, double opacity) {
    cairo_set_source_rgba(cr_.get(), color.r / 255.0, color.g / 255.0, color.b / 255.0, opacity);
}

void Canvas::fill(const Box& box, Color color, double opacity) {
    const Rect r = snap(box);
    if (r.empty()) {
        return;
    }
    set(color, opacity);
    cairo_rectangle(cr_.get(), r.x, r.y, r.width, r.height);
    cairo_fill(cr_.get());
}

void Canvas::border(const Box& box, double thickness, Color color) {
    const double inner_height = box.height - 2 * thickness;
    fill({box.x, box.y, box.width, thickness}, color);
    fill({box.x, box.bottom() - thickness, box.width, thickness}, color);
    fill({box.x, box.y + thickness, thickness, inner_height}, color);
    fill({box.right() - thickness, box.y + thickness, thickness, inner_height}, color);
}

void Canvas::rounded_path(const Box& box, double radius) {
    const Rect r = snap(box);
    const double corner = radius * scale_;
    cairo_new_sub_path(cr_.get());
    cairo_arc(cr_.get(), r.right() - corner, r.y + corner, corner, -quarter, 0);
    cairo_arc(cr_.get(), r.right() - corner, r.bottom() - corner, corner, 0, quarter);
    cairo_arc(cr_.get(), r.x + corner, r.bottom() - corner, corner, quarter, 2 * quarter);
    cairo_arc(cr_.get(), r.x + corner, r.y + corner, corner, 2 * quarter, 3 * quarter);
    cairo_close_path(cr_.get());
}

void Canvas::rounded(const Box& box, double radius, Color color, double opacity) {
    set(color, opacity);
    rounded_path(box, radius);
    cairo_fill(cr_.get());
}

void Canvas::ring(const Box& box, double radius, double thickness, Color color, double opacity) {
    const double whole = std::max(1, device(thickness, scale_)) / scale_;
    rounded_path(box, radius);
    rounded_path(box.inset(whole), std::max(0.0, radius - whole));
    set(color, opacity);
    cairo_set_fill_rule(cr_.get(), CAIRO_FILL_RULE_EVEN_ODD);
    cairo_fill(cr_.get());
    cairo_set_fill_rule(cr_.get(), CAIRO_FILL_RULE_WINDING);
}

void Canvas::lane(const Box& box, Tiles& tiles, PatternLane lane, Color base, Color mark, double zoom) {
    const Rect r = snap(box);
    if (r.empty()) {
        return;
    }
    if (lane.pattern == Pattern::solid) {
        fill(box, base);
        return;
    }
    const bool vertical = lane.orientation == Orientation::vertical;
    lane.thickness = vertical ? r.width : r.height;
    lane.scale = scale_ * zoom;
    cairo_surface_t& tile = tiles.tile(lane, base, mark, vertical ? r.height : r.width);
    cairo_set_source_surface(cr_.get(), &tile, r.x, r.y);
    cairo_pattern_set_extend(cairo_get_source(cr_.get()), CAIRO_EXTEND_REPEAT);
    cairo_pattern_set_filter(cairo_get_source(cr_.get()), CAIRO_FILTER_NEAREST);
    cairo_rectangle(cr_.get(), r.x, r.y, r.width, r.height);
    cairo_fill(cr_.get());
}

void Canvas::picture(const Box& box, const Image& picture) {
    const Rect r = snap(box);
    if (r.empty() || picture.empty()) {
        return;
    }
    const double zoom = std::max(static_cast<double>(r.width) / picture.width, static_cast<double>(r.height) / picture.height);
    const SurfacePtr source = surface_over(const_cast<Image&>(picture)); // Cairo only reads a source
    clip(r);
    cairo_translate(cr_.get(), r.x + (r.width - picture.width * zoom) / 2, r.y + (r.height - picture.height * zoom) / 2);
    cairo_scale(cr_.get(), zoom, zoom);
    cairo_set_source_surface(cr_.get(), source.get(), 0, 0);
    cairo_pattern_set_extend(cairo_get_source(cr_.get()), CAIRO_EXTEND_PAD); // edges don't fade
    cairo_pattern_set_filter(cairo_get_source(cr_.get()), CAIRO_FILTER_BEST);
    cairo_paint(cr_.get());
    unclip();
}

void Canvas::polyline(std::span<const Place> points, Ends ends) {
    cairo_new_path(cr_.get());
    for (const Place& p : points) {
        cairo_line_to(cr_.get(), p.x * scale_, p.y * scale_);
    }
    if (ends == Ends::closed) {
        cairo_close_path(cr_.get());
    }
}

void Canvas::set_pen(double thickness) { cairo_set_line_width(cr_.get(), thickness * scale_); }

void Canvas::stroke(std::span<const Place> points, double thickness, Color color, Ends ends) {
    polyline(points, ends);
    set(color);
    set_pen(thickness);
    cairo_stroke(cr_.get());
}

void Canvas::polygon(std::span<const Place> points, Color color) {
    polyline(points, Ends::closed);
    set(color);
    cairo_fill(cr_.get());
}

void Canvas::disc(Place centre, double radius, Color color) {
    cairo_new_path(cr_.get());
    cairo_arc(cr_.get(), centre.x * scale_, centre.y * scale_, radius * scale_, 0, 4 * quarter);
    set(color);
    cairo_fill(cr_.get());
}

void Canvas::arc(Place centre, double radius, double from, double to, double thickness, Color color) {
    cairo_new_path(cr_.get());
    cairo_arc(cr_.get(), centre.x * scale_, centre.y * scale_, radius * scale_, from * quarter / 90, to * quarter / 90);
    set(color);
    set_pen(thickness);
    cairo_stroke(cr_.get());
}

void Canvas::text(Place at, PangoLayout& layout, double size, Color color) {
    const double baseline = at.y + size * capital_height / 2;
    set(color);
    cairo_move_to(cr_.get(), device(at.x, scale_), device(baseline, scale_));
    pango_cairo_show_layout_line(cr_.get(), pango_layout_get_line_readonly(&layout, 0));
}

void Canvas::clip(const Box& box) { clip(snap(box)); }

void Canvas::clip(const Rect& r) {
    cairo_save(cr_.get());
    cairo_rectangle(cr_.get(), r.x, r.y, r.width, r.height);
    cairo_clip(cr_.get());
}

void Canvas::unclip() { cairo_restore(cr_.get()); }

} // namespace ensign::paint
