// What wayland-scanner's tables (struct wl_interface, libwayland's wayland-util.h) say of a message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <wayland-util.h>

namespace ensign::wire {

struct Argument {
    char kind = 0;                           // i u f s o n a h
    bool nullable = false;                   // s o
    const wl_interface* interface = nullptr; // of o and n; null: any, or the message itself names it
    std::size_t word = 0;                    // where it begins, the header counted; of h: where the next one begins
    std::string_view text{};                 // of s, in the message, without its NUL
};

// Walks a signature such as "2u?oh": one argument after another, of which no message has told anything yet.
class Signature {
  public:
    explicit Signature(const wl_message& message);
    [[nodiscard]] std::uint32_t since() const { return since_; } // the version of the interface that has this message
    std::optional<Argument> next();

  private:
    const char* at_;
    const wl_interface* const* interface_;
    std::uint32_t since_ = 0;
};

// Does this request end its object? The tables don't say; the protocols do, by these names. (A test reads their XML.)
bool is_destructor(const wl_message& request);

} // namespace ensign::wire
