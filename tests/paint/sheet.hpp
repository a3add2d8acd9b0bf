// A picture on which painted images are laid out, to be looked at or compared.
#pragma once

#include "compositor/paint/frame_images.hpp"
#include "compositor/policy/geometry.hpp"
#include "compositor/policy/look/color.hpp"

#include <string>

namespace ensign::paint {

class Sheet {
  public:
    Sheet(Size logical, double scale, Color ground);

    void put(const Image& image, Point at); // device px
    void put_frame(const FrameImages& frame, const Rect& content, Point at, Color backing); // logical px
    [[nodiscard]] const Image& image() const { return image_; }
    [[nodiscard]] double scale() const { return scale_; }

  private:
    Image image_;
    double scale_;
};

bool write_png(const Image& image, const std::string& path);
std::uint32_t word(Color color); // opaque ARGB

} // namespace ensign::paint
