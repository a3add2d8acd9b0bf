#include "guest/interfaces.hpp"

extern "C" {
extern const wl_interface wl_shm_interface;
}

namespace ensign::guest {

std::uint32_t offered_version(const wl_interface& interface) {
    return &interface == &wl_shm_interface ? 1 : static_cast<std::uint32_t>(interface.version);
}

} // namespace ensign::guest
