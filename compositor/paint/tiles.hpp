// Pictures of one period of a pattern, made once. Patterns are periodic, so a lane of any length is a tile repeated.
#pragma once

#include "compositor/paint/cairo_ptr.hpp"
#include "compositor/paint/pattern.hpp"
#include "compositor/policy/look/color.hpp"

#include <utility>
#include <vector>

namespace ensign::paint {

class Tiles {
  public:
    // A surface that, repeated along the lane, gives `length` device px of it. Owned here; good until the next call.
    cairo_surface_t& tile(const PatternLane& lane, Color base, Color mark, int length);

  private:
    struct Key {
        PatternLane lane;
        Color base;
        Color mark;
        int length = 0; // of the tile
        bool operator==(const Key&) const = default;
    };
    std::vector<std::pair<Key, SurfacePtr>> tiles_; // few: a linear search is cheaper than a hash
};

} // namespace ensign::paint
