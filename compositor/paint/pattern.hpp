// The six patterns of VM flags as functions of a place on a lane, and how much of a device pixel their marks cover.
#pragma once

#include "compositor/policy/flag.hpp"

#include <cstdint>
#include <optional>

namespace ensign::paint {

enum class Orientation : std::uint8_t { horizontal, vertical }; // of a lane
enum class Motif : std::uint8_t {
    hoist, // chip, card
    edge,  // frame edges and waterline: periods doubled along the lane, of the dots only the middle row
};

struct PatternLane {
    Pattern pattern = Pattern::solid;
    Motif motif = Motif::hoist;
    Orientation orientation = Orientation::horizontal;
    int thickness = 0; // device px
    double scale = 1;  // device px a logical px
    bool operator==(const PatternLane&) const = default;
};

inline constexpr int samples_per_axis = 4;
inline constexpr int samples_per_pixel = samples_per_axis * samples_per_axis;

// How many of the 4 x 4 samples of a pixel are mark: `along` device px from the lane's start, `across` from its first side.
int mark_samples(const PatternLane& lane, int along, int across);

// After how many device px a lane repeats itself; nothing if it never does within a sensible length.
std::optional<int> period(const PatternLane& lane);

} // namespace ensign::paint
