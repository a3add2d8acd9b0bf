// The run-time guard: before each frame, that what the scene is made of is what it should be. Guest content lies inside its
// bounds, guests are below the trusted layers, nothing in the guests' layers is nobody's. Cheap: one walk over the nodes.
#pragma once

#include "compositor/output/output_view.hpp"
#include "compositor/scene/scene.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace ensign {

struct Violation {
    Owner owner; // of whom: content or frame; background where nobody can be named
    std::string_view what;
};

// The first violation, if there is one. `outputs`: each has its stripe, and while the session is
// locked its curtain.
std::optional<Violation> find_violation(const Scene& scene, const std::vector<OutputView>& outputs);

} // namespace ensign
