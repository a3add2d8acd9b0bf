#include "compositor/vm/seat_tablet.hpp"

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>

namespace ensign {

namespace {

constexpr wlr_tablet_impl tablet_implementation{.name = "ensign-vm"};
constexpr const char* neutral_name = "Tablet";

bool is_alike(const wlr_tablet_tool& a, const wlr_tablet_tool& b) {
    return a.type == b.type && a.tilt == b.tilt && a.pressure == b.pressure && a.distance == b.distance &&
           a.rotation == b.rotation && a.slider == b.slider && a.wheel == b.wheel;
}

} // namespace

// A tool as its VM sees it: of the same type and abilities as the real one, without serial or hardware number.
class SeatTablet::Tool {
  public:
    Tool(SeatTablet& tablet, const wlr_tablet_tool& like) : tablet_{tablet}, neutral_{like} {
        neutral_.hardware_serial = neutral_.hardware_wacom = 0;
        neutral_.data = nullptr;
        wl_signal_init(&neutral_.events.destroy);
        offered_ = wlr_tablet_tool_create(tablet.manager_, tablet.seat_, &neutral_);
        if (offered_ != nullptr) {
            set_cursor_.connect(offered_->events.set_cursor);
        }
    }
    ~Tool() {
        set_cursor_.disconnect();
        wl_signal_emit_mutable(&neutral_.events.destroy, &neutral_); // ends offered_
    }
    Tool(const Tool&) = delete;
    Tool& operator=(const Tool&) = delete;
    std::optional<RealTool> stands_for;

    [[nodiscard]] const wlr_tablet_tool& neutral() const { return neutral_; }
    [[nodiscard]] wlr_tablet_v2_tablet_tool* offered() const { return offered_; }
    [[nodiscard]] bool pressed() const { return offered_->is_down || offered_->num_buttons > 0; }
    // What is pressed comes up first: wlroots would remember it, and press it again on the next surface.
    void put_away() {
        while (offered_->num_buttons > 0) {
            wlr_send_tablet_v2_tablet_tool_button(offered_, offered_->pressed_buttons[0],
                                                  ZWP_TABLET_PAD_V2_BUTTON_STATE_RELEASED);
        }
        wlr_send_tablet_v2_tablet_tool_up(offered_);
        wlr_send_tablet_v2_tablet_tool_proximity_out(offered_);
    }
    [[nodiscard]] bool is_over(const wl_client* client) const {
        return offered_->focused_surface != nullptr && wl_resource_get_client(offered_->focused_surface->resource) == client;
    }

  private:
    void handle_set_cursor(wlr_tablet_v2_event_cursor* event) noexcept {
        if (is_over(event->seat_client->client)) {
            tablet_.cursors_.tool_cursor_requested(*event);
        }
    }
    SeatTablet& tablet_;
    wlr_tablet_tool neutral_;
    wlr_tablet_v2_tablet_tool* offered_ = nullptr; // owned by wlroots, ends with neutral_
    wl::Listener<&Tool::handle_set_cursor> set_cursor_{*this};
};

SeatTablet::SeatTablet(wl_display* display, wlr_seat* seat, ToolCursors& cursors)
    : manager_{wlr_tablet_v2_create(display)}, seat_{seat}, cursors_{cursors} {}

SeatTablet::~SeatTablet() { offer(false); } // before the display ends: wlroots' lists of them would dangle

void SeatTablet::offer(bool offered) {
    if (offered == (offered_ != nullptr)) {
        return;
    }
    if (offered) {
        wlr_tablet_init(&tablet_, &tablet_implementation, neutral_name);
        offered_ = wlr_tablet_create(manager_, seat_, &tablet_.base);
        return;
    }
    leave();
    tools_.clear();
    offered_ = nullptr;
    wlr_tablet_finish(&tablet_);
}

bool SeatTablet::takes(wlr_surface* surface, const wlr_tablet_tool& tool) const {
    return offered_ != nullptr && tool.type != WLR_TABLET_TOOL_TYPE_TOTEM && wlr_surface_accepts_tablet_v2(surface, offered_);
}

SeatTablet::Tool* SeatTablet::find(const RealTool& real) const {
    const auto found = std::ranges::find(tools_, real, [](const auto& tool) { return tool->stands_for; });
    return found != tools_.end() ? found->get() : nullptr;
}

SeatTablet::Tool* SeatTablet::take(const RealTool& real) {
    auto found = std::ranges::find_if(tools_, [&](const auto& tool) { return is_alike(tool->neutral(), *real.tool); });
    if (found == tools_.end()) {
        auto made = std::make_unique<Tool>(*this, *real.tool);
        if (made->offered() == nullptr) {
            return nullptr;
        }
        found = tools_.insert(tools_.end(), std::move(made));
    }
    Tool& tool = **found;
    if (tool.stands_for != real && tool.pressed()) {
        return nullptr;
    }
    tool.stands_for = real;
    return &tool;
}

void SeatTablet::over(const RealTool& real, wlr_surface* surface, double sx, double sy) {
    assert(wl_client_get_display(wl_resource_get_client(surface->resource)) == seat_->display &&
           "a seat meets its own VM only");
    if (Tool* known = take(real)) {
        if (known->offered()->focused_surface != surface) {
            known->put_away();
        }
        wlr_send_tablet_v2_tablet_tool_proximity_in(known->offered(), offered_, surface);
        wlr_send_tablet_v2_tablet_tool_motion(known->offered(), sx, sy);
    }
}

void SeatTablet::away(const RealTool& real) {
    if (Tool* known = find(real)) {
        known->put_away();
        known->stands_for.reset();
    }
}

void SeatTablet::leave() {
    for (const auto& tool : tools_) {
        tool->put_away();
        tool->stands_for.reset();
    }
}

void SeatTablet::axes(const RealTool& real, const wlr_tablet_tool_axis_event& event) {
    const Tool* known = find(real);
    if (known == nullptr) {
        return;
    }
    auto* tool = known->offered();
    const auto changed = [&](std::uint32_t axes) { return (event.updated_axes & axes) != 0; };
    if (changed(WLR_TABLET_TOOL_AXIS_PRESSURE)) {
        wlr_send_tablet_v2_tablet_tool_pressure(tool, event.pressure);
    }
    if (changed(WLR_TABLET_TOOL_AXIS_DISTANCE)) {
        wlr_send_tablet_v2_tablet_tool_distance(tool, event.distance);
    }
    if (changed(WLR_TABLET_TOOL_AXIS_TILT_X | WLR_TABLET_TOOL_AXIS_TILT_Y)) {
        wlr_send_tablet_v2_tablet_tool_tilt(tool, event.tilt_x, event.tilt_y);
    }
    if (changed(WLR_TABLET_TOOL_AXIS_ROTATION)) {
        wlr_send_tablet_v2_tablet_tool_rotation(tool, event.rotation);
    }
    if (changed(WLR_TABLET_TOOL_AXIS_SLIDER)) {
        wlr_send_tablet_v2_tablet_tool_slider(tool, event.slider);
    }
    if (changed(WLR_TABLET_TOOL_AXIS_WHEEL)) {
        wlr_send_tablet_v2_tablet_tool_wheel(tool, event.wheel_delta, 0);
    }
}

void SeatTablet::tip(const RealTool& real, bool down) {
    if (const Tool* known = find(real)) {
        down ? wlr_send_tablet_v2_tablet_tool_down(known->offered()) : wlr_send_tablet_v2_tablet_tool_up(known->offered());
    }
}

void SeatTablet::button(const RealTool& real, std::uint32_t code, bool pressed) {
    const Tool* known = find(real);
    auto* tool = known != nullptr ? known->offered() : nullptr;
    const auto holds = [&] { return std::ranges::contains(std::span{tool->pressed_buttons, tool->num_buttons}, code); };
    if (tool == nullptr || holds() == pressed || (pressed && tool->num_buttons == WLR_TABLET_V2_TOOL_BUTTONS_CAP)) {
        return; // released before the VM was left, or more at once than a hand has fingers for
    }
    wlr_send_tablet_v2_tablet_tool_button(
        tool, code, pressed ? ZWP_TABLET_PAD_V2_BUTTON_STATE_PRESSED : ZWP_TABLET_PAD_V2_BUTTON_STATE_RELEASED);
}

wlr_surface* SeatTablet::surface_under(const RealTool& real) const {
    const Tool* known = find(real);
    return known != nullptr ? known->offered()->focused_surface : nullptr;
}

bool SeatTablet::pressed(const RealTool& real) const {
    const Tool* known = find(real);
    return known != nullptr && known->pressed();
}

bool SeatTablet::is_over(const wlr_seat_client* client) const {
    return std::ranges::any_of(tools_, [&](const auto& tool) { return tool->is_over(client->client); });
}

} // namespace ensign
