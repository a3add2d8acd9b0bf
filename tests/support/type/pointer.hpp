// A virtual pointer that goes where it is told, in px of the whole output layout.
#pragma once

#include "tests/support/type/host.hpp"

#include <cstdint>
#include <string_view>

namespace ensign::type {

class Pointer {
  public:
    explicit Pointer(Host& host);

    // The size of the layout that move() counts in.
    void extent(std::uint32_t width, std::uint32_t height);
    void move(std::uint32_t x, std::uint32_t y);
    // "left", "right" or "middle".
    void press(std::string_view button);
    void release(std::string_view button);
    // Notches of a wheel; down is positive.
    void scroll(int notches);

  private:
    void send(std::string_view button, wl_pointer_button_state state);

    std::uint32_t width_ = 1920;
    std::uint32_t height_ = 1080;
    std::unique_ptr<zwlr_virtual_pointer_v1, Destroy<zwlr_virtual_pointer_v1_destroy>> device_;
};

} // namespace ensign::type
