// Which part of a buffer a commit copies.
#include "guest/damage.hpp"
#include "guest/surface.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdint>

using namespace ensign::guest;

namespace {

constexpr Size size{100, 50};
const Box everything{0, 0, 100, 50};

Region region_of(const Box& box) {
    Region region;
    region.add(box);
    return region;
}

} // namespace

TEST_CASE("damage is cut to the buffer, whatever its numbers") {
    CHECK(clipped(-5, -5, 10, 10, size) == Box{0, 0, 5, 5});
    CHECK(clipped(90, 40, INT32_MAX, INT32_MAX, size) == Box{90, 40, 100, 50});
    CHECK(clipped(INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX, size).empty());
    CHECK(clipped(0, 0, -1, 5, size).empty());
    CHECK(clipped(200, 200, 5, 5, size).empty());
}

TEST_CASE("a region of many boxes covers all of them with few") {
    Region region;
    for (std::int32_t i = 0; i < 1000; ++i) {
        region.add(Box{i % 90, i % 40, i % 90 + 1, i % 40 + 1});
    }
    CHECK(region.boxes().size() <= 16);
    for (std::int32_t i = 0; i < 1000; ++i) {
        const std::int32_t x = i % 90, y = i % 40;
        CHECK(std::ranges::any_of(region.boxes(),
                                  [&](const Box& b) { return b.left <= x && b.top <= y && b.right > x && b.bottom > y; }));
    }
}

TEST_CASE("what changed twice is copied once") {
    DamageHistory history;
    const auto first = history.commit(size, {});
    SECTION("all of it, as two buffers take turns") {
        history.commit(size, region_of(everything));
        history.commit(size, region_of(everything));
        CHECK(history.changed_since(first).boxes() == std::vector{everything});
    }
    SECTION("a part of what changed") {
        history.commit(size, region_of({10, 10, 20, 20}));
        history.commit(size, region_of(everything));
        history.commit(size, region_of({30, 10, 40, 20}));
        CHECK(history.changed_since(first).boxes() == std::vector{everything});
    }
    SECTION("lines of text, one below the other") {
        for (std::int32_t line = 0; line < 5; ++line) {
            history.commit(size, region_of({0, line * 10, 100, line * 10 + 10}));
        }
        CHECK(history.changed_since(first).boxes() == std::vector{everything});
    }
}

TEST_CASE("a buffer lacks what changed since it was shown") {
    DamageHistory history;
    const auto first = history.commit(size, {});
    CHECK(history.changed_since(first).boxes().empty());
    history.commit(size, region_of({0, 0, 10, 10}));
    history.commit(size, region_of({20, 0, 30, 10}));
    CHECK(history.changed_since(first).boxes() == std::vector{Box{0, 0, 10, 10}, Box{20, 0, 30, 10}});
    CHECK(history.changed_since(first + 1).boxes() == std::vector{Box{20, 0, 30, 10}});
}

TEST_CASE("a buffer that was shown long ago, or before a change of size, lacks everything") {
    DamageHistory history;
    const auto first = history.commit(size, {});
    for (int i = 0; i < 20; ++i) {
        history.commit(size, region_of({0, 0, 1, 1}));
    }
    CHECK(history.changed_since(first).boxes() == std::vector{everything});
    const auto last = history.commit({10, 10}, {});
    history.commit(size, {});
    CHECK(history.changed_since(last).boxes() == std::vector{everything});
}

TEST_CASE("a surface in a viewport is copied whole by damage of the surface, and by part by damage of the buffer") {
    Surface surface;
    surface.use_viewport();
    surface.attach(1);
    const auto first = surface.commit(size, 0).number;
    surface.attach(1);
    surface.damage_buffer(1, 1, 2, 2);
    const auto second = surface.commit(size, first);
    CHECK(second.changed.boxes() == std::vector{Box{1, 1, 3, 3}});
    surface.attach(1);
    surface.damage_surface(1, 1, 2, 2);
    CHECK(surface.commit(size, second.number).changed.boxes() == std::vector{everything});
}

TEST_CASE("damage without a buffer waits for the next one") {
    Surface surface;
    surface.attach(1);
    const auto first = surface.commit(size, 0).number;
    surface.damage_buffer(1, 1, 2, 2);
    surface.commit();
    surface.attach(1);
    CHECK(surface.commit(size, first).changed.boxes() == std::vector{Box{1, 1, 3, 3}});
}

TEST_CASE("a picture that is turned is copied whole, whatever is said of damage") {
    Surface surface;
    surface.attach(1);
    const auto first = surface.commit(size, 0).number;
    surface.set_transform(1);
    surface.attach(1);
    CHECK(surface.commit(size, first).changed.boxes() == std::vector{everything});
}

TEST_CASE("no numbers overflow") {
    Surface surface;
    surface.set_scale(INT32_MAX);
    surface.attach(1);
    surface.damage_surface(INT32_MIN, INT32_MAX, INT32_MAX, INT32_MAX);
    surface.damage_buffer(INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX);
    CHECK(surface.commit(size, 0).changed.boxes() == std::vector{everything});
}
