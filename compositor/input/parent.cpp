#include "compositor/input/parent.hpp"

#include <wayland-client.h>

#include "keyboard-shortcuts-inhibit-unstable-v1-client-protocol.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace ensign {

namespace {

template <auto Destroy>
struct Destroyer {
    void operator()(auto* object) const { Destroy(object); }
};
template <class T, auto Destroy>
using Ptr = std::unique_ptr<T, Destroyer<Destroy>>;

using Manager = zwp_keyboard_shortcuts_inhibit_manager_v1;

} // namespace

// ---- what the parent offers

class Parent::Globals {
  public:
    explicit Globals(Parent& parent) : parent_{parent}, registry_{wl_display_get_registry(parent.connection_)} {
        static constexpr wl_registry_listener listener{.global = handle_global, .global_remove = handle_remove};
        wl_registry_add_listener(registry_.get(), &listener, this);
        wl_display_flush(parent.connection_);
    }

    struct Seat {
        std::uint32_t name;
        Ptr<wl_seat, wl_seat_destroy> proxy;
    };
    [[nodiscard]] Manager* manager() const { return manager_.get(); }
    [[nodiscard]] const std::vector<Seat>& seats() const { return seats_; }

  private:
    // `data` is the Globals.
    static void handle_global(void* data, wl_registry* registry, std::uint32_t name, const char* interface, std::uint32_t) {
        auto& self = *static_cast<Globals*>(data);
        const std::string_view offered{interface};
        if (offered == zwp_keyboard_shortcuts_inhibit_manager_v1_interface.name && !self.manager_) {
            self.manager_.reset(static_cast<Manager*>(
                wl_registry_bind(registry, name, &zwp_keyboard_shortcuts_inhibit_manager_v1_interface, 1)));
        } else if (offered == wl_seat_interface.name) {
            auto* seat = static_cast<wl_seat*>(wl_registry_bind(registry, name, &wl_seat_interface, 1));
            self.seats_.push_back({name, Ptr<wl_seat, wl_seat_destroy>{seat}});
        } else {
            return;
        }
        self.parent_.inhibit();
    }

    static void handle_remove(void* data, wl_registry*, std::uint32_t name) {
        auto& self = *static_cast<Globals*>(data);
        const auto gone = std::ranges::find(self.seats_, name, &Seat::name);
        if (gone != self.seats_.end()) {
            const Seat last_words = std::move(*gone);
            self.seats_.erase(gone);
            self.parent_.inhibit();
        }
    }

    Parent& parent_;
    Ptr<wl_registry, wl_registry_destroy> registry_;
    Ptr<Manager, zwp_keyboard_shortcuts_inhibit_manager_v1_destroy> manager_;
    std::vector<Seat> seats_;
};

// ---- its word for one window and one seat

class Parent::Inhibitor {
  public:
    Inhibitor(Parent& parent, Manager* manager, wl_surface* window, wl_seat* seat)
        : parent_{parent}, window_{window}, seat_{seat},
          proxy_{zwp_keyboard_shortcuts_inhibit_manager_v1_inhibit_shortcuts(manager, window, seat)} {
        static constexpr zwp_keyboard_shortcuts_inhibitor_v1_listener listener{.active = handle_active,
                                                                               .inactive = handle_inactive};
        zwp_keyboard_shortcuts_inhibitor_v1_add_listener(proxy_.get(), &listener, this);
    }

    [[nodiscard]] bool active() const { return active_; }
    [[nodiscard]] bool is_for(const wl_surface* window, const wl_seat* seat) const {
        return window_ == window && seat_ == seat;
    }

  private:
    // `data` is the Inhibitor.
    static void handle_active(void* data, zwp_keyboard_shortcuts_inhibitor_v1*) {
        static_cast<Inhibitor*>(data)->set_active(true);
    }
    static void handle_inactive(void* data, zwp_keyboard_shortcuts_inhibitor_v1*) {
        static_cast<Inhibitor*>(data)->set_active(false);
    }
    void set_active(bool active) {
        active_ = active;
        parent_.judge();
    }

    Parent& parent_;
    wl_surface* window_; // not owned, as the seat
    wl_seat* seat_;
    bool active_ = false;
    Ptr<zwp_keyboard_shortcuts_inhibitor_v1, zwp_keyboard_shortcuts_inhibitor_v1_destroy> proxy_;
};

// ----

Parent::Parent(wl_display* connection, std::function<void(bool)> changed)
    : connection_{connection}, changed_{std::move(changed)}, globals_{std::make_unique<Globals>(*this)} {}

Parent::~Parent() = default;

void Parent::add(wl_surface* window) {
    windows_.push_back(window);
    inhibit();
}

void Parent::remove(wl_surface* window) {
    std::erase(windows_, window);
    inhibit();
}

// Asks for what isn't asked for yet, and takes back what is no longer needed.
void Parent::inhibit() {
    std::vector<std::unique_ptr<Inhibitor>> wanted;
    for (wl_surface* window : windows_) {
        for (const auto& seat : globals_->seats()) {
            const auto known = std::ranges::find_if(inhibitors_, [&](const auto& inhibitor) {
                return inhibitor != nullptr && inhibitor->is_for(window, seat.proxy.get());
            });
            if (known != inhibitors_.end()) {
                wanted.push_back(std::move(*known));
            } else if (globals_->manager() != nullptr) {
                wanted.push_back(std::make_unique<Inhibitor>(*this, globals_->manager(), window, seat.proxy.get()));
            }
        }
    }
    inhibitors_ = std::move(wanted);
    wl_display_flush(connection_);
    judge();
}

void Parent::judge() {
    const bool ours = !inhibitors_.empty() && std::ranges::all_of(inhibitors_, &Inhibitor::active);
    if (std::exchange(ours_, ours) != ours) {
        changed_(ours);
    }
}

} // namespace ensign
