// How many descriptors this process has open, so that a test sees what leaks.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iterator>

namespace ensign::test {

inline std::size_t open_descriptors() {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, {}));
}

} // namespace ensign::test
