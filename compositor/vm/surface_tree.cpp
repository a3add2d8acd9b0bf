#include "compositor/vm/surface_tree.hpp"

#include <algorithm>

namespace ensign {

namespace {

template <class Visit>
void for_each_child(const wlr_surface& surface, Visit&& visit) {
    for (const wl_list* list : {&surface.pending.subsurfaces_below, &surface.pending.subsurfaces_above}) {
        for (const wl_list* link = list->next; link != list; link = link->next) {
            const wlr_subsurface* child = wl_container_of(link, child, pending.link);
            if (!visit(*child->surface)) {
                return;
            }
        }
    }
}

} // namespace

int levels_below(const wlr_surface& surface, int most) {
    int levels = 0;
    for_each_child(surface, [&](const wlr_surface& child) {
        levels = std::max(levels, levels_below(child, most - 1));
        return levels < most;
    });
    return levels + 1;
}

int levels_above(wlr_surface* surface) {
    int levels = 1;
    for (auto* sub = wlr_subsurface_try_from_wlr_surface(surface); sub != nullptr;
         sub = wlr_subsurface_try_from_wlr_surface(sub->parent)) {
        ++levels;
    }
    return levels;
}

int subsurfaces_below(const wlr_surface& surface, int most) {
    int count = 0;
    for_each_child(surface, [&](const wlr_surface& child) {
        count += 1 + subsurfaces_below(child, most - count - 1);
        return count <= most;
    });
    return count;
}

bool children_move(const wlr_surface& surface) {
    const auto differ = [](const wl_list& next, const wl_list& now) {
        const wl_list* later = next.next;
        const wl_list* earlier = now.next;
        for (; later != &next && earlier != &now; later = later->next, earlier = earlier->next) {
            const wlr_subsurface* child = wl_container_of(later, child, pending.link);
            const wlr_subsurface* before = wl_container_of(earlier, before, current.link);
            if (child != before || !child->added || child->pending.x != child->current.x ||
                child->pending.y != child->current.y) {
                return true;
            }
        }
        return later != &next || earlier != &now;
    };
    return differ(surface.pending.subsurfaces_below, surface.current.subsurfaces_below) ||
           differ(surface.pending.subsurfaces_above, surface.current.subsurfaces_above);
}

} // namespace ensign
