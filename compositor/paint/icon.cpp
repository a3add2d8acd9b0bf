#include "compositor/paint/icon.hpp"

#include <initializer_list>
#include <vector>

namespace ensign::paint {

namespace {

constexpr double grid = 12;

// Places of the grid on the canvas, in one colour.
class Pen {
  public:
    Pen(Canvas& canvas, Place corner, double size, Color color)
        : canvas_{canvas}, corner_{corner}, unit_{size / grid}, color_{color} {}

    void line(std::initializer_list<Place> points) { canvas_.stroke(places(points), thickness(), color_); }
    void loop(std::initializer_list<Place> points) {
        canvas_.stroke(places(points), thickness(), color_, Canvas::Ends::closed);
    }
    void solid(std::initializer_list<Place> points) { canvas_.polygon(places(points), color_); }
    void disc(Place centre, double radius) { canvas_.disc(at(centre), radius * unit_, color_); }
    void circle(Place centre, double radius) { canvas_.circle(at(centre), radius * unit_, thickness(), color_); }
    void arc(Place centre, double radius, double from, double to) {
        canvas_.arc(at(centre), radius * unit_, from, to, thickness(), color_);
    }
    void block(const Box& b) { canvas_.fill(on_canvas(b), color_); }
    void ring(const Box& b, double radius) { canvas_.ring(on_canvas(b), radius, 1, color_); }

  private:
    // Small symbols keep the full weight, or they would look pale beside their text.
    [[nodiscard]] double thickness() const { return unit_ * grid > 13 ? 1.25 * unit_ : 1.25; }
    [[nodiscard]] Place at(Place p) const { return {corner_.x + p.x * unit_, corner_.y + p.y * unit_}; }
    [[nodiscard]] Box on_canvas(const Box& b) const {
        return {corner_.x + b.x * unit_, corner_.y + b.y * unit_, b.width * unit_, b.height * unit_};
    }
    [[nodiscard]] std::vector<Place> places(std::initializer_list<Place> points) const {
        std::vector<Place> out;
        for (const Place& p : points) {
            out.push_back(at(p));
        }
        return out;
    }

    Canvas& canvas_;
    Place corner_;
    double unit_;
    Color color_;
};

void keyboard(Pen& pen) {
    pen.ring({-1, 2, 14, 8.5}, 1.5);
    for (const double x : {1.5, 4.0, 6.5, 9.0}) {
        pen.block({x, 4.5, 1.3, 1.3});
    }
    pen.block({3, 7.4, 6, 1.2});
}

void shield(Pen& pen) { pen.loop({{6, .8}, {10.5, 2.4}, {10.5, 6}, {8.8, 9.4}, {6, 11.2}, {3.2, 9.4}, {1.5, 6}, {1.5, 2.4}}); }

void unplugged(Pen& pen) {
    pen.line({{1, 6}, {4, 6}});
    pen.line({{8, 6}, {11, 6}});
    pen.line({{4, 3}, {4, 9}});
    pen.line({{8, 3}, {8, 9}});
}

void pin(Pen& pen) {
    pen.line({{4, 1}, {8, 1}});
    pen.line({{4.7, 1}, {4.7, 5}, {3, 7.2}, {9, 7.2}, {7.3, 5}, {7.3, 1}});
    pen.line({{6, 7.2}, {6, 11.4}});
}

void hourglass(Pen& pen) {
    pen.line({{3, 1}, {9, 1}});
    pen.line({{3, 11}, {9, 11}});
    pen.line({{3.6, 1}, {3.6, 3}, {8.4, 9}, {8.4, 11}});
    pen.line({{8.4, 1}, {8.4, 3}, {3.6, 9}, {3.6, 11}});
}

void corners(Pen& pen) {
    pen.line({{1.5, 4.5}, {1.5, 1.5}, {4.5, 1.5}});
    pen.line({{7.5, 1.5}, {10.5, 1.5}, {10.5, 4.5}});
    pen.line({{10.5, 7.5}, {10.5, 10.5}, {7.5, 10.5}});
    pen.line({{4.5, 10.5}, {1.5, 10.5}, {1.5, 7.5}});
}

void struck_eye(Pen& pen) {
    pen.loop({{.8, 6}, {3.2, 3.4}, {6, 2.6}, {8.8, 3.4}, {11.2, 6}, {8.8, 8.6}, {6, 9.4}, {3.2, 8.6}});
    pen.line({{1.6, 11}, {10.4, 1}});
}

} // namespace

void draw_icon(Canvas& canvas, Icon icon, Place corner, Color color, double size) {
    Pen pen{canvas, corner, size, color};
    switch (icon) {
    case Icon::keyboard: return keyboard(pen);
    case Icon::shield: shield(pen); return pen.line({{4, 6}, {5.6, 7.6}, {8.2, 4.4}});
    case Icon::shield_off:
        shield(pen);
        pen.line({{4.2, 4.4}, {7.8, 8}});
        return pen.line({{7.8, 4.4}, {4.2, 8}});
    case Icon::attention: return pen.solid({{6, .6}, {11.4, 6}, {6, 11.4}, {.6, 6}});
    case Icon::on: return pen.disc({6, 6}, 3.4);
    case Icon::idle: return pen.circle({6, 6}, 3.1);
    case Icon::unplugged: return unplugged(pen);
    case Icon::search: pen.circle({5, 5}, 3.9); return pen.line({{8, 8}, {11.2, 11.2}});
    case Icon::pin: return pin(pen);
    case Icon::capture: pen.circle({6, 6}, 5); return pen.disc({6, 6}, 2.6);
    case Icon::quota:
        pen.arc({6, 7.4}, 4.8, 180, 360);
        pen.line({{6, 7.4}, {9.2, 4.6}});
        return pen.line({{1.2, 10}, {10.8, 10}});
    case Icon::hung: return hourglass(pen);
    case Icon::pause: pen.block({3, 2, 2, 8}); return pen.block({7, 2, 2, 8});
    case Icon::full_screen: return corners(pen);
    case Icon::play: return pen.loop({{3.2, 1.8}, {10, 6}, {3.2, 10.2}});
    case Icon::hide: return struck_eye(pen);
    case Icon::mute: pen.ring({-1, 2, 14, 8.5}, 1.5); return pen.line({{1, 11.6}, {11, .4}});
    case Icon::kill: pen.arc({6, 6.6}, 4.4, -55, 235); return pen.line({{6, 1}, {6, 6}});
    }
}

} // namespace ensign::paint
