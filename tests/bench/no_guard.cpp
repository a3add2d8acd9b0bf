// In the guard's place, for the benchmark only.
#include "compositor/trusted/guard.hpp"

namespace ensign {

std::optional<Violation> find_violation(const Scene&) { return std::nullopt; }

} // namespace ensign
