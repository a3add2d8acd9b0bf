#include "compositor/policy/tree_rules.hpp"

#include "compositor/policy/quota.hpp"

namespace ensign {

const char* fault_of(const TreeShape& shape, Size content) {
    constexpr std::int64_t free_area = 256 * 256; // however small the content is
    if (shape.fragments > bounds::tree_fragments) {
        return "the window's subsurfaces lie in too many pieces: 256 rectangles are enough";
    }
    if (shape.area > bounds::layers * std::int64_t{content.width} * content.height + free_area) {
        return "the window's subsurfaces cover it more than three times";
    }
    return nullptr;
}

} // namespace ensign
