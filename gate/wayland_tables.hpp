// What wayland-scanner's tables (struct wl_interface, libwayland's wayland-util.h) say of a message, in words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <wayland-util.h>

namespace ensign::gate {

// The interfaces that the gate treats in its own way, and the requests of theirs that it looks into. Numbers: opcodes.
extern "C" {
extern const wl_interface wl_display_interface;
extern const wl_interface wl_registry_interface;
extern const wl_interface wl_shm_interface;
extern const wl_interface wl_shm_pool_interface;
}
inline constexpr std::uint16_t wl_registry_bind = 0, wl_shm_create_pool = 0;
inline constexpr std::uint16_t wl_shm_pool_create_buffer = 0, wl_shm_pool_resize = 2;
inline constexpr std::uint16_t wl_display_error = 0, wl_display_delete_id = 1; // events

// Does this request end its object? The tables don't say; the protocols do, by these names. (A test reads their XML.)
bool is_destructor(const wl_message& request);

// Walks a signature such as "2u?oh": one argument after another.
class Signature {
  public:
    struct Argument {
        char kind; // i u f s o n a h
        bool nullable;
        const wl_interface* type; // of o and n; null: any
    };
    explicit Signature(const wl_message& message);
    [[nodiscard]] std::uint32_t since() const { return since_; }
    std::optional<Argument> next();

  private:
    const char* at_;
    const wl_interface* const* type_;
    std::uint32_t since_ = 0;
};

} // namespace ensign::gate
