// How far apart two colours look: CIEDE2000.
#pragma once

#include "compositor/policy/look/color.hpp"

namespace ensign {

// CIE 142-2001 with kL = kC = kH = 1, after the notes of Sharma, Wu and Dalal (2005). 1 is what an eye can just tell side by
// side; black and white are 100 apart.
double color_difference(const Lab& a, const Lab& b);
inline double color_difference(Color a, Color b) { return color_difference(lab(linear(a)), lab(linear(b))); }

} // namespace ensign
