// What X-ray makes of a pixel: of what is shown only the brightness is left, in the colour and the pattern of its owner.
#pragma once

#include "compositor/policy/flag.hpp"
#include "compositor/policy/geometry.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace ensign::paint {

class XrayTint {
  public:
    XrayTint(); // of what no VM owns
    XrayTint(Color color, Pattern pattern, double scale);

    // A part of a row that begins at `at`, device px of the output: the pattern runs through all that one VM owns.
    void paint(std::span<std::uint32_t> pixels, Point at) const;

  private:
    using Shades = std::array<std::uint32_t, 256>; // by the grey of what is shown
    std::vector<Shades> shades_;                   // by how many samples of a pixel are mark
    std::vector<std::uint8_t> samples_{0};         // of one period
    Size period_{1, 1};
};

} // namespace ensign::paint
