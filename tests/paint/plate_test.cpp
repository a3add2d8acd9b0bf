#include "compositor/paint/plate.hpp"
#include "tests/paint/pictures.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cmath>

using namespace ensign;
using namespace ensign::paint;

namespace {

constexpr std::array types{14.0, 22.0, 56.0};
constexpr const char* leaves = "Full screen without a frame.  Ctrl Alt Del leaves.";

} // namespace

TEST_CASE("a plate is whole device pixels and opaque at each size and scale") {
    Tools tools{Ambience::dark, test_fonts};
    for (const double type : types) {
        for (const double scale : scales) {
            const Image plate = paint::plate(tools, {untrusted, leaves, type}, scale);
            CHECK(plate.height == device(std::round(type * 2.1) + std::round(type * 1.15), scale));
            CHECK(is_opaque(plate));
        }
    }
}

TEST_CASE("a plate shows its VM's colour, pattern and name, in a line that keeps it visible") {
    for (const Ambience ambience : ambiences) {
        Tools tools{ambience, test_fonts};
        for (const Flag& vm : flags) {
            const Image plate = paint::plate(tools, {vm, "", 22}, 1);
            CHECK(shows(cut(plate, {1, 1, 44, 44}), vm.color));
            CHECK((vm.pattern == Pattern::solid || shows(cut(plate, {1, 1, 44, 44}), mix(vm.color, ink(vm.color), .34))));
            CHECK(shows(cut(plate, {59, 1, plate.width - 60, 44}), ink(vm.color)));
            const Color key = ambience == Ambience::dark ? mix(vm.color, white, .30) : mix(vm.color, black, .38);
            CHECK(plate.at(0, 0) == word(key));
            CHECK(plate.at(plate.width - 1, plate.height - 1) == word(key));
        }
    }
}

TEST_CASE("the name is whole whatever its length") {
    Tools tools{Ambience::dark, test_fonts};
    Flag vm = work;
    int width = 0;
    for (vm.label = "Work"; vm.label.size() < 32; vm.label += "er") {
        const Image plate = paint::plate(tools, {vm, "", 22}, 1);
        CHECK(plate.width > width);
        CHECK_FALSE(shows(cut(plate, {plate.width - 12, 1, 11, 44}), white));
        width = plate.width;
    }
}

TEST_CASE("the line below a plate's name is in Ensign's own colours, and changes nothing above it") {
    Tools tools{Ambience::dark, test_fonts};
    const Image chip = paint::plate(tools, {work, "", 22}, 1);
    const Image plate = paint::plate(tools, {work, "window 7", 22}, 1);
    REQUIRE(plate.width == chip.width);
    CHECK(cut(plate, {0, 0, plate.width, chip.height - 1}) == cut(chip, {0, 0, chip.width, chip.height - 1}));
    const Image line = cut(plate, {1, chip.height, plate.width - 2, plate.height - chip.height - 1});
    CHECK(shows(line, colour("#0d0f12")));
    CHECK(shows(line, colour("#f2f4f6")));
    CHECK_FALSE(shows(line, work.color));
}

TEST_CASE("a plate has room for all of its line") {
    Tools tools{Ambience::dark, test_fonts};
    const Image plate = paint::plate(tools, {untrusted, leaves, 56}, 1);
    CHECK(plate.width > paint::plate(tools, {untrusted, "", 56}, 1).width);
    const Image end = cut(plate, {plate.width - 25, 119, 24, 60});
    CHECK(std::ranges::all_of(end.pixels, [](std::uint32_t p) { return p == word(colour("#0d0f12")); }));
}

TEST_CASE("a plate's pattern is the chip's, magnified with it") {
    Tools tools{Ambience::dark, test_fonts};
    const Image plate = paint::plate(tools, {vault, "", 80.0 / 3}, 1); // 56 high: twice a bar
    REQUIRE(plate.height == 56);
    const Color mark = mix(vault.color, ink(vault.color), .34);
    for (int x = 1; x < 56; ++x) {
        CHECK(plate.at(x, 28) == word(x % 16 < 8 ? mark : vault.color));
    }
}
