// wl_surface.set_buffer_transform, which the test client's surfaces have no other need of.
#pragma once

namespace ensign::test {

class Surface;
void turn(Surface& surface, int transform); // wl_output.transform; with the next commit

} // namespace ensign::test
