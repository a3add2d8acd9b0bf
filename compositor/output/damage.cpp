#include "compositor/output/damage.hpp"

#include <span>
#include <vector>

namespace ensign {

namespace {

constexpr int finest_cell = 8; // device px
constexpr int coarsest_cell = 256;

void grow_to_cells(pixman_region32_t& region, int cell) { // cell: a power of two
    const pixman_box32_t all = *pixman_region32_extents(&region);
    int count = 0;
    const pixman_box32_t* boxes = pixman_region32_rectangles(&region, &count);
    std::vector<pixman_box32_t> grown(boxes, boxes + count);
    for (pixman_box32_t& box : grown) {
        box = {box.x1 & -cell, box.y1 & -cell, (box.x2 + cell - 1) & -cell, (box.y2 + cell - 1) & -cell};
    }
    pixman_region32_fini(&region);
    if (!pixman_region32_init_rects(&region, grown.data(), count)) { // no memory
        return pixman_region32_init_with_extents(&region, &all);
    }
    pixman_region32_intersect_rect(&region, &region, all.x1, all.y1, static_cast<unsigned>(all.x2 - all.x1),
                                   static_cast<unsigned>(all.y2 - all.y1));
}

} // namespace

void simplify_damage(pixman_region32_t& damage, int most_rectangles) {
    for (int cell = finest_cell; pixman_region32_n_rects(&damage) > most_rectangles; cell *= 2) {
        if (cell > coarsest_cell) {
            const pixman_box32_t all = *pixman_region32_extents(&damage);
            pixman_region32_fini(&damage);
            pixman_region32_init_with_extents(&damage, &all);
            return;
        }
        grow_to_cells(damage, cell);
    }
}

} // namespace ensign
