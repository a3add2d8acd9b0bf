#include "compositor/scene/tree_shape.hpp"

#include "compositor/policy/quota.hpp"
#include "compositor/scene/scene.hpp"

namespace ensign {

namespace {

struct Walk {
    const wlr_surface* root;
    wlr_box clip;
    TreeShape shape;
    pixman_region32_t covered{};
};

void visit(wlr_surface* surface, int sx, int sy, void* data) {
    auto& walk = *static_cast<Walk*>(data);
    if (surface == walk.root || !surface->mapped) {
        return;
    }
    const Rect box = reckonable({sx, sy, surface->current.width, surface->current.height});
    const wlr_box all{box.x, box.y, box.width, box.height};
    wlr_box seen{};
    ++walk.shape.subsurfaces;
    if (!wlr_box_intersection(&seen, &all, &walk.clip)) {
        return;
    }
    walk.shape.area += std::int64_t{seen.width} * seen.height;
    if (walk.shape.fragments <= bounds::tree_fragments) {
        pixman_region32_union_rect(&walk.covered, &walk.covered, seen.x, seen.y, static_cast<unsigned>(seen.width),
                                   static_cast<unsigned>(seen.height));
        walk.shape.fragments = pixman_region32_n_rects(&walk.covered);
    }
}

} // namespace

TreeShape shape_of(wlr_surface& root, const Rect& clip) {
    Walk walk{.root = &root, .clip = {clip.x, clip.y, clip.width, clip.height}, .shape = {}, .covered = {}};
    pixman_region32_init(&walk.covered);
    wlr_surface_for_each_surface(&root, visit, &walk);
    pixman_region32_fini(&walk.covered);
    return walk.shape;
}

} // namespace ensign
