// For the parts of the test client only: all of the client side's Wayland. Never beside a server header.
#pragma once

#include "tests/support/client.hpp"

#include <wayland-client.h>

#include "protocols/client.hpp" // after what speaks of its types

#include <stdexcept>
#include <string>

namespace ensign::test {

template <class T>
T* maybe(const Client& client, const wl_interface& interface) {
    return static_cast<T*>(client.bound(interface.name));
}

template <class T>
T* need(const Client& client, const wl_interface& interface) {
    if (T* proxy = maybe<T>(client, interface)) {
        return proxy;
    }
    throw std::logic_error{std::string{"the client has no "} + interface.name + ": settle() first, or the server offers none"};
}

} // namespace ensign::test
