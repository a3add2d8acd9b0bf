// A VM's graphics tablet (zwp_tablet_v2): one that says nothing of the real ones, and on it one tool for each sort that the
// user has brought near while the VM heard. It stands for one real tool at a time, and what others of its sort do doesn't
// touch it before that one is away or lets go. Each press that the VM saw is released, and each tool goes away, before the
// VM is left.
#pragma once

#include "compositor/policy/input/attention_key.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/wlr.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace ensign {

class ToolCursors {
  public:
    virtual ~ToolCursors() = default;
    // By the client that the tool is over. event.surface: null hides it.
    virtual void tool_cursor_requested(const wlr_tablet_v2_event_cursor& event) = 0;
};

// A pen on another tablet is another tool, though it be the same pen or say that it is.
struct RealTool {
    wlr_tablet_tool* tool; // owned by the backend
    DeviceId tablet;
    bool operator==(const RealTool&) const = default;
};

class SeatTablet {
  public:
    SeatTablet(wl_display* display, wlr_seat* seat, ToolCursors& cursors);
    ~SeatTablet();
    SeatTablet(const SeatTablet&) = delete;
    SeatTablet& operator=(const SeatTablet&) = delete;

    void offer(bool offered); // a tablet that reaches this VM is there
    // Its client listens to tablets, and the protocol knows such a tool.
    [[nodiscard]] bool takes(wlr_surface* surface, const wlr_tablet_tool& tool) const;

    // Of the VM's own tool while it stands for this one, as from over() to away(); else nothing. Places are surface-local.
    void over(const RealTool& tool, wlr_surface* surface, double sx, double sy);
    void away(const RealTool& tool);
    void axes(const RealTool& tool, const wlr_tablet_tool_axis_event& event); // but the place
    void tip(const RealTool& tool, bool down);
    void button(const RealTool& tool, std::uint32_t code, bool pressed);
    [[nodiscard]] wlr_surface* surface_under(const RealTool& tool) const; // null: it is away
    [[nodiscard]] bool pressed(const RealTool& tool) const;               // its tip or a button
    [[nodiscard]] bool is_over(const wlr_seat_client* client) const;      // any tool is
    void leave();                                                         // all tools

  private:
    // A tool as this VM sees it: of the same type and abilities, without serial or hardware number.
    class Tool;
    [[nodiscard]] Tool* find(const RealTool& real) const; // null: none stands for it
    // The guest's tool for `real`; an idle one of the same sort is reassigned where needed. Null where the matching one is
    // pressed, or there is no memory.
    Tool* take(const RealTool& real);

    wlr_tablet_manager_v2* manager_; // owned by the display
    wlr_seat* seat_;                 // owned by the display
    ToolCursors& cursors_;
    wlr_tablet tablet_{};
    wlr_tablet_v2_tablet* offered_ = nullptr; // owned by wlroots, ends with tablet_; null: none is offered
    std::vector<std::unique_ptr<Tool>> tools_;
};

} // namespace ensign
