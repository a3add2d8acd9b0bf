#include "compositor/host/host_seat.hpp"

#include "compositor/base/log.hpp"

namespace ensign {

HostSeat::HostSeat(wl_display* host, const Clock& clock, SeatRequests& requests)
    : clock_{clock}, seat_{Party::host(), host, clock, requests} {}

void HostSeat::set_keymap(const Keymap& keymap) {
    if (!seat_.set_keymap(keymap)) {
        log::warn("the locker keeps the keymap that it has: no memory or descriptor for another one");
    }
}

std::optional<Party> HostSeat::listener() const { return seat_.has_focus() ? std::optional{Party::host()} : std::nullopt; }

void HostSeat::focus(wlr_surface* surface) {
    if (surface != nullptr) {
        seat_.set_focus(true);
        return seat_.keyboard_enter(surface);
    }
    const std::uint32_t now = clock_.now_msec();
    for (const std::uint32_t code : buttons_.leave(Party::host())) {
        seat_.button(now, code, false);
    }
    seat_.frame();
    seat_.set_focus(false);
    keys_ = {}; // what is still down is nobody's here
    buttons_ = {};
}

void HostSeat::key(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed) {
    if (pressed ? keys_.press(device, code, listener()) : keys_.release(device, code)) {
        seat_.key(time_msec, code, pressed);
    }
}

void HostSeat::point(wlr_surface* surface, double sx, double sy, std::uint32_t time_msec) {
    if (surface == nullptr || !seat_.has_focus()) {
        return seat_.pointer_away();
    }
    seat_.pointer_over(surface, sx, sy, time_msec);
}

void HostSeat::button(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed) {
    if (pressed ? buttons_.press(device, code, listener()) : buttons_.release(device, code)) {
        seat_.button(time_msec, code, pressed);
    }
}

void HostSeat::axis(const wlr_pointer_axis_event& event) { seat_.axis(event); }

void HostSeat::frame() { seat_.frame(); }

void HostSeat::forget(DeviceId device) {
    const std::uint32_t now = clock_.now_msec();
    for (const auto& [to, code] : keys_.forget(device)) {
        seat_.key(now, code, false);
    }
    for (const auto& [to, code] : buttons_.forget(device)) {
        seat_.button(now, code, false);
        seat_.frame();
    }
}

const char* HostSeat::cursor_shape() const {
    const GuestCursor& cursor = seat_.cursor();
    if (cursor.hidden) {
        return nullptr;
    }
    return cursor.shape != nullptr ? cursor.shape : "default";
}

} // namespace ensign
