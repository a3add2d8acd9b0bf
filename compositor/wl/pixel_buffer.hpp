// Pixels that Ensign painted, as a buffer that every renderer can read.
#pragma once

#include "compositor/paint/image.hpp"
#include "compositor/wl/ptr.hpp"

namespace ensign::wl {

// The image is opaque: what is behind it is never drawn. Null where it is empty, or memory is wanting.
BufferPtr make_opaque_buffer(paint::Image image);

} // namespace ensign::wl
