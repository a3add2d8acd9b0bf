// A VM's graphics tablet (zwp_tablet_v2): one that says nothing of the real ones, and on it one tool for each sort that the
// user has brought near while the VM heard. Each press that the VM saw is released, and each tool goes away, before the VM
// is left.
#pragma once

#include "compositor/wl/listener.hpp"
#include "compositor/wl/wlr.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace ensign {

class ToolCursors {
  public:
    virtual ~ToolCursors() = default;
    // By the client that the tool is over. event.surface: null hides it.
    virtual void tool_cursor_requested(const wlr_tablet_v2_event_cursor& event) = 0;
};

class SeatTablet {
  public:
    SeatTablet(wl_display* display, wlr_seat* seat, ToolCursors& cursors);
    ~SeatTablet();
    SeatTablet(const SeatTablet&) = delete;
    SeatTablet& operator=(const SeatTablet&) = delete;

    void offer(bool offered); // a tablet that this VM hears is there
    // Its client listens to tablets, and the protocol knows such a tool.
    [[nodiscard]] bool takes(wlr_surface* surface, const wlr_tablet_tool& tool) const;

    // Of the VM's own tool that stands for this one. Places are surface-local.
    void over(const wlr_tablet_tool& tool, wlr_surface* surface, double sx, double sy);
    void away(const wlr_tablet_tool& tool);
    void axes(const wlr_tablet_tool_axis_event& event); // but the place
    void tip(const wlr_tablet_tool& tool, bool down);
    void button(const wlr_tablet_tool& tool, std::uint32_t code, bool pressed);
    [[nodiscard]] wlr_surface* surface_under(const wlr_tablet_tool& tool) const; // null: it is away
    [[nodiscard]] bool pressed(const wlr_tablet_tool& tool) const;               // its tip or a button
    [[nodiscard]] bool is_over(const wlr_seat_client* client) const;             // any tool is
    void leave();                                                                // all tools

  private:
    // A tool as this VM sees it: of the same type and abilities, without serial or hardware number.
    class Tool;
    [[nodiscard]] wlr_tablet_v2_tablet_tool* find(const wlr_tablet_tool& like) const; // null: not met yet
    wlr_tablet_v2_tablet_tool* find_or_make(const wlr_tablet_tool& like);
    static void put_away(wlr_tablet_v2_tablet_tool* tool);

    wlr_tablet_manager_v2* manager_; // owned by the display
    wlr_seat* seat_;                 // owned by the display
    ToolCursors& cursors_;
    wlr_tablet tablet_{};
    wlr_tablet_v2_tablet* offered_ = nullptr; // owned by wlroots, ends with tablet_; null: none is offered
    std::vector<std::unique_ptr<Tool>> tools_;
};

} // namespace ensign
