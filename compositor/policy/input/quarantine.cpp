#include "compositor/policy/input/quarantine.hpp"

namespace ensign {

bool Quarantine::admits(const std::string& path, bool vouched) {
    if (on_ && !startup_ && !vouched && !known_.contains(path)) {
        return false;
    }
    approve(path);
    return true;
}

void Quarantine::approve(const std::string& path) {
    if (!path.empty()) {
        known_.insert(path);
    }
}

} // namespace ensign
