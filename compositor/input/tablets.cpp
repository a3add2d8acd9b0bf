#include "compositor/input/tablets.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <ranges>
#include <utility>

#include <linux/input-event-codes.h>

namespace ensign {

namespace {

constexpr std::uint32_t tip_code = BTN_TOUCH; // the kernel's name for it

// What tip and buttons of a pen are to programs that know only mice.
std::uint32_t mouse_button(std::uint32_t code) {
    switch (code) {
    case BTN_STYLUS: return BTN_RIGHT;
    case BTN_STYLUS2: return BTN_MIDDLE;
    case BTN_STYLUS3: return BTN_SIDE;
    default: return BTN_LEFT;
    }
}

} // namespace

// One real tool on one tablet, and who has seen each of its presses.
class Tablets::Tool {
  public:
    enum class Seen : std::uint8_t { guest, pointer };

    Tool(Tablets& tablets, RealTool real) : tablets_{tablets}, real_{real} { destroy_.connect(real.tool->events.destroy); }
    [[nodiscard]] const RealTool& real() const { return real_; }
    [[nodiscard]] DeviceId device() const { return real_.tablet; }

    std::map<std::uint32_t, Seen> down{}; // by code, the tip as tip_code
    double dx = 0;                        // layout minus surface-local, of the surface that it is over
    double dy = 0;

    [[nodiscard]] bool holds(Seen seen) const {
        return std::ranges::contains(down, seen, [](const auto& press) { return press.second; });
    }

  private:
    void handle_destroy(void*) noexcept { tablets_.gone(*this); }
    Tablets& tablets_;
    RealTool real_;
    wl::Listener<&Tool::handle_destroy> destroy_{*this};
};

Tablets::Tablets(Scene& scene, FocusController& focus, Pointer& pointer, const Clock& clock)
    : scene_{scene}, focus_{focus}, pointer_{pointer}, clock_{clock} {
    wlr_cursor* cursor = pointer.cursor();
    axis_.connect(cursor->events.tablet_tool_axis);
    proximity_.connect(cursor->events.tablet_tool_proximity);
    tip_.connect(cursor->events.tablet_tool_tip);
    button_.connect(cursor->events.tablet_tool_button);
}

Tablets::~Tablets() = default;

Tablets::Tool& Tablets::tool_of(wlr_tablet_tool* tool, const wlr_tablet& tablet) {
    const RealTool real{tool, id_of(tablet.base)};
    const auto found = std::ranges::find(tools_, real, [](const auto& known) { return known->real(); });
    return found != tools_.end() ? **found : *tools_.emplace_back(std::make_unique<Tool>(*this, real));
}

// ---- events

void Tablets::handle_axis(wlr_tablet_tool_axis_event* event) noexcept {
    Tool& tool = tool_of(event->tool, *event->tablet);
    const wlr_cursor* cursor = pointer_.cursor();
    double lx = cursor->x;
    double ly = cursor->y;
    if (event->tool->type == WLR_TABLET_TOOL_TYPE_MOUSE || event->tool->type == WLR_TABLET_TOOL_TYPE_LENS) {
        lx += event->dx;
        ly += event->dy;
    } else {
        const auto axis = [&](std::uint32_t which, double value) { return event->updated_axes & which ? value : NAN; };
        wlr_cursor_absolute_to_layout_coords(pointer_.cursor(), &event->tablet->base, axis(WLR_TABLET_TOOL_AXIS_X, event->x),
                                             axis(WLR_TABLET_TOOL_AXIS_Y, event->y), &lx, &ly);
    }
    move(tool, lx, ly, event->time_msec);
    if (Seat* seat = focus_.seat()) {
        seat->tablet().axes(tool.real(), *event); // of the tool that stands for it; nothing where it is away
    }
}

void Tablets::handle_proximity(wlr_tablet_tool_proximity_event* event) noexcept {
    Tool& tool = tool_of(event->tool, *event->tablet);
    if (event->state == WLR_TABLET_TOOL_PROXIMITY_OUT) {
        return leave(tool, event->time_msec);
    }
    double lx = 0;
    double ly = 0;
    wlr_cursor_absolute_to_layout_coords(pointer_.cursor(), &event->tablet->base, event->x, event->y, &lx, &ly);
    move(tool, lx, ly, event->time_msec);
}

void Tablets::handle_tip(wlr_tablet_tool_tip_event* event) noexcept {
    Tool& tool = tool_of(event->tool, *event->tablet);
    if (event->state == WLR_TABLET_TOOL_TIP_UP) {
        return release(tool, tip_code, event->time_msec);
    }
    double lx = 0;
    double ly = 0;
    wlr_cursor_absolute_to_layout_coords(pointer_.cursor(), &event->tablet->base, event->x, event->y, &lx, &ly);
    move(tool, lx, ly, event->time_msec);
    press(tool, tip_code, event->time_msec);
}

void Tablets::handle_button(wlr_tablet_tool_button_event* event) noexcept {
    Tool& tool = tool_of(event->tool, *event->tablet);
    event->state == WLR_BUTTON_PRESSED ? press(tool, event->button, event->time_msec)
                                       : release(tool, event->button, event->time_msec);
}

// ---- where a tool is

// The seat of the focused VM, where its content is under the tool, it may be told of this one, and listens to tablets.
Seat* Tablets::seat_under(const Tool& tool, const Scene::Hit& hit) const {
    Seat* seat = focus_.seat();
    if (seat == nullptr || hit.surface == nullptr || tool.holds(Tool::Seen::pointer) ||
        pointer_.judge(hit, tool.device()).verdict != ClickVerdict::deliver ||
        !seat->tablet().takes(hit.surface, *tool.real().tool)) {
        return nullptr;
    }
    return seat;
}

void Tablets::move(Tool& tool, double lx, double ly, std::uint32_t time_msec) {
    Seat* focus = focus_.seat();
    // Pressed on a surface it stays there, wherever it goes. What a VM saw pressed was released when that was left.
    if (focus != nullptr && focus->tablet().pressed(tool.real())) {
        if (wlr_surface* surface = focus->tablet().surface_under(tool.real())) {
            pointer_.follow(tool.device(), lx, ly);
            return focus->tablet().over(tool.real(), surface, lx - tool.dx, ly - tool.dy);
        }
    }
    const Scene::Hit hit = scene_.at(lx, ly);
    if (Seat* seat = seat_under(tool, hit)) {
        tool.dx = lx - hit.sx;
        tool.dy = ly - hit.sy;
        pointer_.follow(tool.device(), lx, ly);
        return seat->tablet().over(tool.real(), hit.surface, hit.sx, hit.sy);
    }
    if (focus != nullptr) {
        focus->tablet().away(tool.real());
    }
    pointer_.lead(tool.device(), lx, ly, time_msec);
    pointer_.frame();
}

// ---- what it presses

void Tablets::press(Tool& tool, std::uint32_t code, std::uint32_t time_msec) {
    if (tool.down.contains(code)) {
        return;
    }
    const wlr_cursor* cursor = pointer_.cursor();
    const Scene::Hit hit = scene_.at(cursor->x, cursor->y);
    Seat* focus = focus_.seat();
    const bool held = focus != nullptr && focus->tablet().pressed(tool.real());
    Seat* seat = held ? focus : seat_under(tool, hit);
    if (seat == nullptr) {
        tool.down[code] = Tool::Seen::pointer;
        pointer_.press(tool.device(), mouse_button(code), time_msec);
        return pointer_.frame();
    }
    tool.down[code] = Tool::Seen::guest;
    if (!held && !pointer_.armed(hit)) {
        return; // its release finds nothing pressed
    }
    if (!held) {
        focus_.click(*pointer_.judge(hit, tool.device()).window); // within its VM
    }
    if (code == tip_code) {
        seat->tablet().tip(tool.real(), true);
    } else {
        seat->tablet().button(tool.real(), code, true);
    }
    seat->note_press();
}

void Tablets::release(Tool& tool, std::uint32_t code, std::uint32_t time_msec) {
    const auto press = tool.down.find(code);
    if (press == tool.down.end()) {
        return;
    }
    const Tool::Seen seen = press->second;
    tool.down.erase(press);
    if (seen == Tool::Seen::pointer) {
        pointer_.release(tool.device(), mouse_button(code), time_msec);
        return pointer_.frame();
    }
    Seat* seat = focus_.seat();
    if (seat == nullptr) {
        return; // released when its VM was left
    }
    if (code == tip_code) {
        seat->tablet().tip(tool.real(), false);
    } else {
        seat->tablet().button(tool.real(), code, false);
    }
}

void Tablets::leave(Tool& tool, std::uint32_t time_msec) {
    for (const auto& [code, seen] : std::map{tool.down}) {
        release(tool, code, time_msec);
    }
    if (Seat* seat = focus_.seat()) {
        seat->tablet().away(tool.real());
    }
}

void Tablets::gone(Tool& tool) {
    leave(tool, clock_.now_msec());
    std::erase_if(tools_, [&](const auto& known) { return known.get() == &tool; });
}

void Tablets::forget(DeviceId device) {
    const auto of_device = [&](const auto& tool) { return tool->device() == device; };
    for (const auto& tool : tools_ | std::views::filter(of_device)) {
        leave(*tool, clock_.now_msec());
    }
    std::erase_if(tools_, of_device);
}

} // namespace ensign
