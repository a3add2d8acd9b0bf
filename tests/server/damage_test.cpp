// What is drawn anew.
#include "compositor/output/damage.hpp"

#include <catch2/catch_test_macros.hpp>

using ensign::simplify_damage;

namespace {

constexpr int most = 16;

struct Damage {
    pixman_region32_t region{};
    Damage() { pixman_region32_init(&region); }
    ~Damage() { pixman_region32_fini(&region); }
    void add(int x, int y, unsigned width, unsigned height) {
        pixman_region32_union_rect(&region, &region, x, y, width, height);
    }
    [[nodiscard]] long area() {
        long area = 0;
        int count = 0;
        const pixman_box32_t* boxes = pixman_region32_rectangles(&region, &count);
        for (int i = 0; i < count; ++i) {
            area += static_cast<long>(boxes[i].x2 - boxes[i].x1) * (boxes[i].y2 - boxes[i].y1);
        }
        return area;
    }
};

} // namespace

TEST_CASE("damage of few rectangles is drawn as it is") {
    Damage damage;
    for (int i = 0; i < most; ++i) {
        damage.add(i * 30, i * 30, 10, 10);
    }
    simplify_damage(damage.region, most);
    CHECK(damage.area() == most * 100);
}

TEST_CASE("windows here and there that change don't have the whole screen drawn anew") {
    Damage damage;
    for (int i = 0; i < 9; ++i) {
        damage.add(i % 3 * 400 + i / 3 * 7, i / 3 * 200 + i % 3 * 11, 150, 120);
    }
    Damage before;
    pixman_region32_copy(&before.region, &damage.region);
    REQUIRE(pixman_region32_n_rects(&damage.region) > most);
    simplify_damage(damage.region, most);
    CHECK(pixman_region32_n_rects(&damage.region) <= most);
    CHECK(damage.area() < before.area() * 3 / 2);
    pixman_region32_subtract(&before.region, &before.region, &damage.region);
    CHECK(pixman_region32_empty(&before.region)); // nothing of it is left out
}

TEST_CASE("damage like gravel becomes few rectangles within its bounds") {
    Damage damage;
    for (int i = 0; i < 4096; ++i) {
        damage.add(i % 64 * 40, i / 64 * 30, 1, 1);
    }
    const pixman_box32_t bounds = *pixman_region32_extents(&damage.region);
    simplify_damage(damage.region, most);
    CHECK(pixman_region32_n_rects(&damage.region) <= most);
    const pixman_box32_t after = *pixman_region32_extents(&damage.region);
    CHECK(after.x1 == bounds.x1);
    CHECK(after.y1 == bounds.y1);
    CHECK(after.x2 == bounds.x2);
    CHECK(after.y2 == bounds.y2);
}
