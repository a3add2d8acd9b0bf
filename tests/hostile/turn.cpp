#include "tests/hostile/turn.hpp"

#include "tests/support/client_wayland.hpp"

namespace ensign::test {

void turn(Surface& surface, int transform) { wl_surface_set_buffer_transform(surface.get(), transform); }

} // namespace ensign::test
