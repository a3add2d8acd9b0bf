// A typed wl_listener that connects a signal to a member function and disconnects itself:
//
//     void handle_commit(wlr_surface* surface) noexcept;
//     wl::Listener<&Window::handle_commit> commit_{*this};
//     commit_.connect(surface->events.commit);
//
// Handlers are noexcept: an exception that left a notify callback would leave libwayland's list in pieces. The owner may
// delete itself in its handler; nothing here is touched after the call. Declare listeners last, so that they go first.
#pragma once

#include <wayland-server-core.h>

namespace ensign::wl {

template <class>
struct HandlerTraits;
template <class O, class E>
struct HandlerTraits<void (O::*)(E*) noexcept> {
    using Owner = O;
    using Event = E;
};

template <auto Handler>
class Listener : private wl_listener {
    using Owner = typename HandlerTraits<decltype(Handler)>::Owner;
    using Event = typename HandlerTraits<decltype(Handler)>::Event;

  public:
    explicit Listener(Owner& owner) : wl_listener{}, owner_{owner} {
        wl_list_init(&link);
        notify = [](wl_listener* self, void* data) {
            auto* listener = static_cast<Listener*>(self);
            (listener->owner_.*Handler)(static_cast<Event*>(data));
        };
    }
    Listener(Owner& owner, wl_signal& signal) : Listener{owner} { connect(signal); }
    ~Listener() { disconnect(); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    void connect(wl_signal& signal) {
        disconnect();
        wl_signal_add(&signal, this);
    }
    void disconnect() {
        wl_list_remove(&link);
        wl_list_init(&link);
    }
    // For the few things that libwayland announces to a plain wl_listener, as wl_client's destruction.
    wl_listener* raw() { return this; }

  private:
    Owner& owner_;
};

} // namespace ensign::wl
