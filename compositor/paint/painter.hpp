// How everything looks that Ensign itself draws: frames, popup frames, stripe, chooser, plates, X-ray. Values in,
// pixels out; no Wayland. The numbers are those of the design of the look; all lengths are logical px, all images device px.
#pragma once

#include "compositor/paint/image.hpp"
#include "compositor/paint/secret.hpp"
#include "compositor/paint/xray.hpp"
#include "compositor/policy/chooser/chooser.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/policy/flag.hpp"
#include "compositor/policy/look/frame_geometry.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ensign::paint {

struct FrameSpec {
    Flag vm;
    Size outer;           // logical px
    std::string title;    // a safe title
    bool focused = false;
    bool attention = false;
    bool maximised = false;                     // shows the restore glyph
    FramePart hovered = FramePart::none;        // one of the buttons, or none
    bool pressed = false;                       // the hovered button is held
    double scale = 1;
    enum class Stall : std::uint8_t { none, not_answering, frozen } stall = Stall::none;
    bool operator==(const FrameSpec&) const = default;
};

// The four sides of a frame; together they cover the outer box less the content rectangle. Edges are
// floor(v * scale + 0.5) device px of the frame's own origin, which lies on a device pixel. All four are empty where the
// frame is too large to be drawn (over 32767 device px), or memory is wanting: such a window must not be shown.
struct FrameImages {
    Image top;    // full width, title_bar_height
    Image left;   // beside the content
    Image right;
    Image bottom; // full width
    [[nodiscard]] bool empty() const { return top.empty() && left.empty() && right.empty() && bottom.empty(); }
};

struct PopupSpec {
    Flag vm;
    Size content;
    double scale = 1;
    bool operator==(const PopupSpec&) const = default;
};

struct StripeMark { // an attention mark: a VM with a window that opened behind
    Flag vm;
    std::string reason; // "new window"
    bool operator==(const StripeMark&) const = default;
};

enum class StripeSymbol : std::uint8_t { pin, capture, quota, keyboard, mute, pause, hide, hung };

struct StripeNote { // something that the user should know of, beside the layout
    StripeSymbol symbol;
    std::string text; // "Pointer locked"
    bool operator==(const StripeNote&) const = default;
};

struct StripeSpec {
    enum class Who : std::uint8_t { vm, nobody, chooser } who = Who::nobody;
    std::optional<Flag> vm;  // with Who::vm
    std::string message;       // "hears the keyboard", "hears the keyboard, no window yet", "no VM hears or sees anything"
    std::string warning;       // after the message, in inverse video: "Focus moved while you typed"; empty: none
    std::string layout;        // of the keyboard: "DE"; empty: not shown
    std::vector<StripeNote> notes;
    std::vector<std::string> sak; // keycaps, as keycaps(Chord) gives them
    bool sak_ours = true;
    std::vector<StripeMark> attention;
    int width = 0; // logical px
    double scale = 1;
    bool operator==(const StripeSpec&) const = default;
};

struct ChooserSpec {
    const Chooser* chooser = nullptr; // not owned; lives through the call
    ChooserLayout layout;
    Size output;  // logical px
    std::string back_to; // label of the VM that Esc leads to; empty: "Back"
    double scale = 1;
    int first_row = 0; // of the cards, in view
};

// All that the picture of one card depends on, but for its place.
struct ChooserCardSpec {
    ChooserVm vm;
    std::size_t index = 0; // in configuration order; the first nine have a digit
    bool selected = false;
    bool hit = true;       // false: stays in place, but dimmed
    std::string query = {};
    ShownRows rows = {};   // of the VM's windows
    std::optional<std::size_t> window = {}; // selected, among all of its windows
    std::optional<std::size_t> button = {}; // selected
    std::optional<std::size_t> asking = {}; // this button asks for the same again
    bool operator==(const ChooserCardSpec&) const = default;
};
ChooserCardSpec card_spec(const ChooserSpec& spec, std::size_t index);

// Images are empty where memory is wanting.
class Painter {
  public:
    // families: Pango's family list, first choice first; tests pin one.
    explicit Painter(Ambience ambience, std::string families = default_families);
    ~Painter();
    Painter(const Painter&) = delete;
    Painter& operator=(const Painter&) = delete;

    static constexpr const char* default_families = "Inter, Cantarell, Noto Sans, DejaVu Sans";

    void set_ambience(Ambience ambience);
    [[nodiscard]] Ambience ambience() const;

    // Hoist, name and paddings, in logical px, rounded up; the frame's minimum width rests on it.
    int chip_width(const Flag& vm);

    FrameImages frame(const FrameSpec& spec);
    FrameImages popup(const PopupSpec& spec); // the four sides of popup_around(spec.content); drag icons have them too
    Image stripe(const StripeSpec& spec);     // width x stripe_height, opaque
    // The whole output but the stripe: from y = stripe_height down; opaque.
    Image chooser(const ChooserSpec& spec);
    // A part of it: logical px of the output, within that.
    Image chooser_part(const ChooserSpec& spec, const Rect& part);
    // Where the chooser's hints are drawn, in their order; empty for one that there is no room for.
    std::vector<Rect> hint_boxes(const ChooserSpec& spec);
    // The user's secret for the place that the chooser leaves it.
    SecretImage secret(const Secret& secret, const ChooserLayout& layout, Size output, double scale);
    // The same on the lock screen, above the locker's picture.
    SecretImage lock_secret(const Secret& secret, Size output, double scale);
    // What Ensign says on the lock screen where no locker draws: 96 logical px high, opaque.
    Image lock_notice(const std::string& title, const std::string& line, int width, double scale);
    // A VM's chip, magnified: its name in `type` logical px, and a line in Ensign's own colours below (none if empty). Opaque.
    Image plate(const Flag& vm, const std::string& line, double type, double scale);
    // What stands for a window of this outer size (logical px) whose VM lost its display: sides as wide as frame_edge, and on a
    // ground of one colour a plate that says tombstone_line, in this type; 0: there is no room for one.
    FrameImages tombstone_sides(const Flag& vm, Size outer, double scale);
    double tombstone_type(const Flag& vm, Size outer, double scale);
    static constexpr const char* tombstone_line = "lost its display";
    static constexpr Insets tombstone_edges{frame_edge, frame_edge, frame_edge, frame_edge};
    [[nodiscard]] Color tombstone_ground() const;
    // The whole output but the stripe, as chooser() gives it.
    Image xray(XraySpec spec);

    [[nodiscard]] Color desk() const; // background without a wallpaper
    [[nodiscard]] Color curtain() const; // what a locked output shows where nothing else is
    [[nodiscard]] Color chooser_ground() const;
    [[nodiscard]] Color back() const; // opaque backing behind guest content

  private:
    struct Parts; // Pango context, name layouts, pattern tiles: made once
    std::unique_ptr<Parts> parts_;
};

} // namespace ensign::paint
