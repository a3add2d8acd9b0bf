#include "tests/support/client_lock.hpp"

#include "tests/support/client_wayland.hpp"

#include <iterator>

namespace ensign::test {

struct Locker::Events {
    static void locked(void* data, ext_session_lock_v1*) { ++static_cast<Locker*>(data)->times_locked_; }
    static void finished(void* data, ext_session_lock_v1*) { static_cast<Locker*>(data)->finished_ = true; }

    // `data` is the Shown.
    static void configure(void* data, ext_session_lock_surface_v1* role, std::uint32_t serial, std::uint32_t width,
                          std::uint32_t height) {
        auto& shown = *static_cast<Shown*>(data);
        shown.last = {static_cast<int>(width), static_cast<int>(height)};
        ext_session_lock_surface_v1_ack_configure(role, serial);
        shown.surface.show(shown.last.width, shown.last.height, shown.color);
    }
};

Locker::Locker(Client& client) : client_{client} {
    static constexpr ext_session_lock_v1_listener listener{Events::locked, Events::finished};
    auto* const manager = need<ext_session_lock_manager_v1>(client, ext_session_lock_manager_v1_interface);
    lock_.reset(ext_session_lock_manager_v1_lock(manager));
    ext_session_lock_v1_add_listener(lock_.get(), &listener, this);
}

Locker::~Locker() = default;

void Locker::cover(std::uint32_t color) {
    static constexpr ext_session_lock_surface_v1_listener listener{Events::configure};
    for (std::size_t i = shown_.size(); i < client_.outputs().size(); ++i) {
        Surface& surface = client_.create_surface();
        auto* const output = static_cast<wl_output*>(client_.output_proxy(i));
        auto* const role = ext_session_lock_v1_get_lock_surface(lock_.get(), surface.get(), output);
        Shown& shown = shown_.emplace_back(surface, color, Proxy<ext_session_lock_surface_v1>{role}, Configure{});
        ext_session_lock_surface_v1_add_listener(role, &listener, &shown);
    }
}

void Locker::unlock() { ext_session_lock_v1_unlock_and_destroy(lock_.release()); }

Locker::Configure Locker::last_configure(std::size_t output) const {
    return std::next(shown_.begin(), static_cast<std::ptrdiff_t>(output))->last;
}

Surface& Locker::surface(std::size_t output) const {
    return std::next(shown_.begin(), static_cast<std::ptrdiff_t>(output))->surface;
}

} // namespace ensign::test
