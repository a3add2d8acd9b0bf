// Where a window stands and how large it is: what its program draws, what the user does and which outputs there are come together
// here. Logical px, layout coordinates.
//
//     draws ----> commit() --+
//     moves, resizes, pans --+--> outer(), layout(), shift()
//     outputs_changed() -----+
//
// A window has a home: the output, and the place there, that the user (or its opening) gave it. Where the home goes or gets too
// small, the window stands elsewhere, no larger than there is room, and goes home as soon as it can.
#pragma once

#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/policy/look/ground.hpp"

#include <optional>
#include <span>
#include <string>

namespace ensign {

class WindowPlace {
  public:
    enum class Form : std::uint8_t { floating, maximised, full_screen, frameless }; // full screen has its frame, frameless none

    // Measured: see frame_layout().
    void set_chip_width(int width) { chip_width_ = width; }

    [[nodiscard]] const Rect& outer() const { return outer_; }
    [[nodiscard]] const FrameLayout& layout() const { return layout_; }
    [[nodiscard]] Rect content() const;
    [[nodiscard]] Form form() const { return form_; }
    [[nodiscard]] bool fills_area() const { return form_ != Form::floating; }
    [[nodiscard]] const Ground& ground() const { return ground_; }
    // Where, in the content rectangle, that begins which the program draws: less than 0 where it is panned, in the middle where a
    // window that fills its area is drawn smaller.
    [[nodiscard]] Point shift() const { return shift_; }
    // What is shown of it, in its own coordinates: as large as there is room, never nothing.
    [[nodiscard]] Rect part_shown() const;
    [[nodiscard]] Size limit() const; // of a floating window's content
    [[nodiscard]] Size minimum_outer(Size claimed) const; // what the program claims to need counts as far as there is room
    [[nodiscard]] Size maximum_outer(Size claimed, Size least) const; // claimed: 0 is no bound
    // The size of the content to ask for; 0 x 0: the program's own choice.
    [[nodiscard]] Size wanted(Form form) const;

    // It opens, or opens again: at home where it has one, else on this ground.
    void forget_home() { home_.reset(); }
    void open(std::span<const Ground> grounds, const Ground& otherwise);
    // It floats, and nobody has said where: put() is due.
    [[nodiscard]] bool wants_place() const { return form_ == Form::floating && !home_; }
    void put(Point origin);

    // What its program committed. answered: every size that it was asked for.
    void commit(Form form, Size drawn, bool answered);

    // What the user does.
    void move_to(Point origin, const Ground& there); // kept where the label can be seen
    // The program is asked for this outer rectangle; the edges opposite to `part` stay where they are while it answers.
    void resize_to(const Rect& wanted, FramePart part);
    void end_resize() { resizing_ = false; }
    [[nodiscard]] bool resizing() const { return resizing_; }
    [[nodiscard]] bool is_cut_off() const { return overflow() != Size{}; } // there is more of it than is shown
    // What is larger than its content rectangle is moved within it. pointer: in layout coordinates; near an edge what lies beyond
    // comes, all of it at the edge itself. True where something moved.
    bool pan_to(Point pointer);
    bool pan_by(int x, int y); // in whole halves of the room; to the right and down where > 0

    // Others are lit than before, or elsewhere, or larger. Gives the size of the content that the program is to be asked for.
    [[nodiscard]] std::optional<Size> outputs_changed(std::span<const Ground> grounds);

    [[nodiscard]] Insets insets() const { return frame_insets_on(ground_.grid); }

  private:
    struct Home { // on home_output_, floating
        Size area; // as large as the output's was
        Rect outer; // from the area's origin, as the user or put() placed it
        Size latest; // as large as it was last
    };
    [[nodiscard]] Rect held(Size outer) const;
    [[nodiscard]] Rect whole_area() const;
    void commit_floating(bool answered);
    bool set_pan(Point pan);
    [[nodiscard]] Size overflow() const;
    void settle();

    int chip_width_ = 0;
    Ground ground_;
    Form form_ = Form::floating;
    Size drawn_;
    Rect outer_;
    FrameLayout layout_;
    Point shift_;
    Point pan_;
    FramePart anchor_part_ = FramePart::none; // being resized, or its program still owes a size of it
    Rect anchor_;
    bool resizing_ = false;
    std::string home_output_;
    std::optional<Home> home_;
    bool away_ = false; // from home, because of the outputs
    bool shrunk_ = false; // likewise: it was asked to be smaller, or is to be as large again
};

} // namespace ensign
