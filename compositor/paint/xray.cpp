#include "compositor/paint/painter.hpp"
namespace ensign::paint {
Image Painter::xray(const XraySpec&) { return {}; }
} // namespace ensign::paint
