// The large label over a window without a frame: shown when it becomes one and on the first key after a pause, for two
// seconds. Gone at once when the window has its frame again.
#pragma once

#include "compositor/clock.hpp"
#include "compositor/paint/painter.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/shell/window.hpp"

#include <chrono>
#include <optional>

namespace ensign {

class FullscreenBanner {
  public:
    FullscreenBanner(Scene& scene, paint::Painter& painter, const Clock& clock, wl_event_loop* loop);
    ~FullscreenBanner();
    FullscreenBanner(const FullscreenBanner&) = delete;
    FullscreenBanner& operator=(const FullscreenBanner&) = delete;

    void show(const Window& window, const std::string& how_to_leave, double scale, bool animated);
    void hide();
    // The user typed: shows it again after a pause. True when it should be shown.
    [[nodiscard]] bool key_after_pause();
    void settle(); // what the clock demands

  private:
    static constexpr std::uint32_t shown_ms = 2000;
    static constexpr std::uint32_t fade_ms = 120;
    static constexpr std::uint32_t pause_ms = 30'000;
    Scene& scene_;
    paint::Painter& painter_;
    const Clock& clock_;
    wlr_scene_buffer* node_ = nullptr; // owned by the scene
    std::uint32_t shown_at_ = 0;
    std::uint32_t last_key_ = 0;
    bool animated_ = true;
    wl::EventSourcePtr timer_;
};

} // namespace ensign
