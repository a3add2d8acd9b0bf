#include "compositor/paint/painter.hpp"
namespace ensign::paint {
Image Painter::plate(const VmSpec&, const std::string&, double, double) { return {}; }
} // namespace ensign::paint
