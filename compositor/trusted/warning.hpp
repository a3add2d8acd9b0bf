// A gentle word in the stripe for a few seconds: something happened that the user should look at, and nothing more.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/wl/timer.hpp"

#include <cstdint>
#include <string>

namespace ensign {

class Warning {
  public:
    Warning(const Clock& clock, wl_event_loop* loop);

    void show(std::string text);
    void hide() { text_.clear(); }
    [[nodiscard]] const std::string& text() const { return text_; } // empty: none
    void tick(); // before each turn: what the clock demands

  private:
    static constexpr std::uint32_t shown_ms = 4000;
    const Clock& clock_;
    std::string text_;
    std::uint32_t shown_at_ = 0;
    wl::Timer timer_;
};

} // namespace ensign
