// For the parts of the test client only: all of the client side's Wayland. Never beside a server header.
#pragma once

#include "tests/support/client.hpp"

#include <wayland-client.h>

#include "content-type-v1-client-protocol.h"
#include "cursor-shape-v1-client-protocol.h"
#include "ensign-control-v1-client-protocol.h"
#include "ext-session-lock-v1-client-protocol.h"
#include "fractional-scale-v1-client-protocol.h"
#include "keyboard-shortcuts-inhibit-unstable-v1-client-protocol.h"
#include "pointer-constraints-unstable-v1-client-protocol.h"
#include "pointer-gestures-unstable-v1-client-protocol.h"
#include "presentation-time-client-protocol.h"
#include "primary-selection-unstable-v1-client-protocol.h"
#include "relative-pointer-unstable-v1-client-protocol.h"
#include "server-decoration-client-protocol.h"
#include "single-pixel-buffer-v1-client-protocol.h"
#include "tablet-v2-client-protocol.h"
#include "viewporter-client-protocol.h"
#include "xdg-activation-v1-client-protocol.h"
#include "xdg-decoration-unstable-v1-client-protocol.h"
#include "xdg-dialog-v1-client-protocol.h"
#include "xdg-output-unstable-v1-client-protocol.h"
#include "xdg-shell-client-protocol.h"

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
