// A gentle word in the stripe for a few seconds: something happened that the user should look at, and nothing more.
#pragma once

#include "compositor/clock.hpp"
#include "compositor/wl/ptr.hpp"

#include <cstdint>
#include <string>

namespace ensign {

class Warning {
  public:
    Warning(const Clock& clock, wl_event_loop* loop);

    void show(std::string text);
    void hide() { text_.clear(); }
    [[nodiscard]] const std::string& text() const { return text_; } // empty: none
    bool settle(); // what the clock demands; true when it went

  private:
    static constexpr std::uint32_t shown_ms = 4000;
    const Clock& clock_;
    std::string text_;
    std::uint32_t shown_at_ = 0;
    wl::EventSourcePtr timer_;
};

} // namespace ensign
