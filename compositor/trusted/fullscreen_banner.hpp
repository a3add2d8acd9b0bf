// The large label over a window without a frame: shown when it becomes one and on the first key after a pause, for two
// seconds. Gone at once when the window has its frame again.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/paint/plate.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/shell/window.hpp"
#include "compositor/wl/timer.hpp"

#include <cstdint>
#include <string>

namespace ensign {

class FullscreenBanner {
  public:
    FullscreenBanner(Scene& scene, paint::Tools& tools, const Clock& clock, wl_event_loop* loop);
    ~FullscreenBanner();
    FullscreenBanner(const FullscreenBanner&) = delete;
    FullscreenBanner& operator=(const FullscreenBanner&) = delete;

    // keycaps: of what leaves full screen, "Ctrl Alt Del".
    void configure(std::string keycaps, bool animated);
    void show(const Window& window, double scale);
    void hide();
    // Before each turn: what the clock demands. focused: null for nobody's; typed: a key went to it.
    void tick(const Window* focused, bool typed, double scale);

  private:
    [[nodiscard]] bool key_after_pause();
    void fade();
    static constexpr std::uint32_t shown_ms = 2000;
    static constexpr std::uint32_t fade_ms = 120;
    static constexpr std::uint32_t pause_ms = 30'000;
    Scene& scene_;
    paint::Tools& tools_;
    const Clock& clock_;
    wlr_scene_buffer* node_ = nullptr; // owned by the scene
    std::uint32_t shown_at_ = 0;
    std::uint32_t last_key_ = 0;
    bool animated_ = true;
    std::string how_to_leave_;
    wl::Timer timer_;
};

} // namespace ensign
