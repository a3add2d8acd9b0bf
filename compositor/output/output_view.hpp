// One output as everybody sees it: where it is, how large, at which scale. A value; as of the last change of the arrangement.
#pragma once

#include "compositor/policy/geometry.hpp"
#include "compositor/policy/ids.hpp"

#include <string>

namespace ensign {

struct OutputView {
    OutputId id;
    std::string name;  // of its connector
    Rect box;          // layout coordinates, logical px
    Rect work_area;    // less what is Ensign's, where windows may be
    double scale = 1;
    bool operator==(const OutputView&) const = default;
};

} // namespace ensign
