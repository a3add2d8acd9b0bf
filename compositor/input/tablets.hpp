// Pens and other tools on graphics tablets. Over content of the focused VM, where the program knows tablets, it is told
// with pressure and tilt; anywhere else the tool acts as the pointer, its tip as the left button.
#pragma once

#include "compositor/input/focus_controller.hpp"
#include "compositor/input/pointer.hpp"
#include "compositor/wl/listener.hpp"

#include <memory>
#include <vector>

namespace ensign {

class Tablets {
  public:
    Tablets(Scene& scene, FocusController& focus, Pointer& pointer, const Clock& clock);
    ~Tablets();
    Tablets(const Tablets&) = delete;
    Tablets& operator=(const Tablets&) = delete;

    void forget(DeviceId device); // it is listened to no more

  private:
    class Tool;
    void handle_axis(wlr_tablet_tool_axis_event* event) noexcept;
    void handle_proximity(wlr_tablet_tool_proximity_event* event) noexcept;
    void handle_tip(wlr_tablet_tool_tip_event* event) noexcept;
    void handle_button(wlr_tablet_tool_button_event* event) noexcept;
    Tool& tool_of(wlr_tablet_tool* tool, const wlr_tablet& tablet);
    void gone(Tool& tool);
    void move(Tool& tool, double lx, double ly, std::uint32_t time_msec);
    void press(Tool& tool, std::uint32_t code, std::uint32_t time_msec);
    void release(Tool& tool, std::uint32_t code, std::uint32_t time_msec);
    void leave(Tool& tool, std::uint32_t time_msec);
    [[nodiscard]] Seat* seat_under(const Tool& tool, const Scene::Hit& hit) const;

    Scene& scene_;
    FocusController& focus_;
    Pointer& pointer_;
    const Clock& clock_;
    std::vector<std::unique_ptr<Tool>> tools_; // that were near once, while their tablet is there
    wl::Listener<&Tablets::handle_axis> axis_{*this};
    wl::Listener<&Tablets::handle_proximity> proximity_{*this};
    wl::Listener<&Tablets::handle_tip> tip_{*this};
    wl::Listener<&Tablets::handle_button> button_{*this};
};

} // namespace ensign
