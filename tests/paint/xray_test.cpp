#include "compositor/paint/pattern.hpp"
#include "compositor/paint/plate.hpp"
#include "compositor/paint/xray.hpp"
#include "tests/paint/pictures.hpp"
#include "tests/paint/xray_map.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <random>

using namespace ensign;
using namespace ensign::paint;

namespace {

using Kind = XrayOwner::Kind;

constexpr Size output{640, 480};

XrayRegion window(const Flag& vm, Rect box, int group = 1) {
    return {Kind::guest, vm, box, "window " + std::to_string(group), group};
}

Image plain(Color color, double scale = 1) {
    Image image{device(output.width, scale), device(output.height, scale)};
    std::ranges::fill(image.pixels, word(color));
    return image;
}

Image noise(double scale = 1) {
    std::minstd_rand random{7};
    Image image = plain(black, scale);
    for (std::uint32_t& pixel : image.pixels) {
        pixel = static_cast<std::uint32_t>(random());
    }
    return image;
}

struct Xray {
    Image image() {
        const XrayMap map{regions, output, scale};
        return paint::xray(tools, {shown, map.view(), map.owners, scale});
    }
    // Of the output; the image begins below the stripe.
    Image part(Rect r) {
        r.y -= device(stripe_height, scale);
        return cut(image(), r);
    }

    std::vector<XrayRegion> regions;
    Image shown = noise();
    double scale = 1;
    Tools tools{Ambience::dark, test_fonts};
};

std::array<int, 3> channels(std::uint32_t pixel) {
    return {static_cast<int>(pixel >> 16 & 0xff), static_cast<int>(pixel >> 8 & 0xff), static_cast<int>(pixel & 0xff)};
}

// The same hue: the channels stand in the same proportions above the lowest, but for rounding, and there is a hue at all.
bool has_hue(std::uint32_t pixel, Color color) {
    const auto c = channels(word(color));
    const auto p = channels(pixel);
    const auto [c_low, c_high] = std::ranges::minmax(c);
    const auto [p_low, p_high] = std::ranges::minmax(p);
    for (std::size_t i = 0; i < 3; ++i) {
        if (std::abs((p[i] - p_low) * (c_high - c_low) - (c[i] - c_low) * (p_high - p_low)) > 2 * (c_high - c_low)) {
            return false;
        }
    }
    return (p_high - p_low) * 5 >= (c_high - c_low) * 2;
}

bool is_grey(std::uint32_t pixel) {
    const auto p = channels(pixel);
    return p[0] == p[1] && p[1] == p[2];
}

bool contains_at(const Image& image, const Image& part, Point at) {
    return cut(image, {at.x, at.y, part.width, part.height}) == part;
}

Point middle(const Rect& r, const Image& plate) {
    return {r.x + (r.width - plate.width) / 2, r.y + (r.height - plate.height) / 2};
}

std::vector<XrayRegion> random_windows(std::minstd_rand& random) {
    const auto upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    std::vector<XrayRegion> all;
    for (int i = 1; i <= 8; ++i) {
        all.push_back(window(flags[static_cast<std::size_t>(upto(8))],
                             {upto(700) - 100, upto(500) - 60, 1 + upto(420), 1 + upto(300)}, i));
    }
    return all;
}

const XrayRegion* topmost(std::span<const XrayRegion> regions, Point p) {
    const XrayRegion* top = nullptr;
    for (const XrayRegion& region : regions) {
        if (region.box.contains(p)) {
            top = &region;
        }
    }
    return top;
}

} // namespace

TEST_CASE("X-ray covers the output but for the stripe, and is opaque") {
    for (const double scale : scales) {
        Xray xray{.regions = {window(work, {20, 40, 300, 200})}, .shown = noise(scale), .scale = scale};
        const Image image = xray.image();
        CHECK(image.width == device(output.width, scale));
        CHECK(image.height == device(output.height, scale) - device(stripe_height, scale));
        CHECK(is_opaque(image));
    }
}

TEST_CASE("every pixel of a VM's region has the VM's hue, whatever is shown") {
    for (const double scale : scales) {
        for (const Image& shown : {noise(scale), plain(white, scale), plain(black, scale), plain(untrusted.color, scale)}) {
            for (const Flag& vm : flags) {
                Xray xray{.regions = {window(vm, {20, 40, 90, 30})}, .shown = shown, .scale = scale};
                const Image part = xray.part(device(Rect{20, 40, 90, 30}, scale));
                REQUIRE(std::ranges::all_of(part.pixels, [&](std::uint32_t p) { return has_hue(p, vm.color); }));
            }
        }
    }
}

TEST_CASE("what no VM owns has no hue, whatever is shown") {
    Xray xray{.regions = {{Kind::host, {}, {20, 40, 60, 20}, "clock", 1}, {Kind::background, {}, {0, 100, 60, 20}, "", 2}}};
    const Image plate = paint::plate(xray.tools, {{.label = "Background", .color = colour("#5a626d")}, "no VM", 14}, 1);
    const Point at = middle({0, 60, 640, 420}, plate);
    const Image rest = without(xray.image(), {at.x, at.y - stripe_height, plate.width, plate.height});
    CHECK(std::ranges::all_of(rest.pixels, is_grey));
    CHECK(contains_at(xray.image(), plate, {at.x, at.y - stripe_height}));
}

TEST_CASE("what no VM owns is much darker than it is, but can be made out") {
    CHECK(Xray{.shown = plain(black)}.part({5, 30, 1, 1}).at(0, 0) == word({13, 13, 13}));
    CHECK(Xray{.shown = plain(white)}.part({5, 30, 1, 1}).at(0, 0) == word({74, 74, 74}));
}

TEST_CASE("the tint is two thirds of the colour, less where its pattern is, and a quarter of the brightness") {
    const auto pixel_of = [](const Flag& vm, Color shown) {
        Xray xray{.regions = {window(vm, {20, 40, 60, 30})}, .shown = plain(shown)};
        return xray.part({40, 50, 1, 1}).at(0, 0);
    };
    CHECK(pixel_of(media, black) == word({94, 141, 162}));         // Sky, solid
    CHECK(pixel_of(media, white) == word({163, 210, 231}));
    CHECK(pixel_of(vault, black) == word({73, 38, 102}));          // between the bars
    Xray bars{.regions = {window(vault, {20, 40, 60, 30})}, .shown = plain(black)};
    CHECK(bars.part({50, 50, 1, 1}).at(0, 0) == word({64, 33, 88})); // on one: 48 to 59
}

TEST_CASE("the pattern is the chip's, three times as large, and one for all that a VM owns") {
    for (const double scale : scales) {
        for (const Flag& vm : flags) {
            const Rect box = device(Rect{20, 40, 120, 50}, scale);
            Xray xray{.regions = {window(vm, {20, 40, 120, 50})}, .shown = plain(black, scale), .scale = scale};
            xray.regions[0].line = std::string(100, 'm'); // no plate has room
            const Image part = xray.part(box);
            const PatternLane lane{.pattern = vm.pattern, .scale = 3 * scale};
            for (int y = 4; y < box.height - 4; ++y) {
                for (int x = 4; x < box.width - 4; ++x) {
                    const double share = .66 * (1 - .13 * mark_samples(lane, box.x + x, box.y + y) / samples_per_pixel);
                    REQUIRE(part.at(x, y) == word(mix(black, vm.color, share)));
                }
            }
        }
    }
}

TEST_CASE("the topmost region decides, pixel by pixel") {
    std::minstd_rand random{11};
    for (int round = 0; round < 6; ++round) {
        Xray xray{.regions = random_windows(random)};
        for (XrayRegion& region : xray.regions) {
            region.line = std::string(100, 'm'); // no plate has room
        }
        const Image image = xray.image();
        for (int y = stripe_height; y < output.height; ++y) {
            for (int x = 0; x < output.width; ++x) {
                if (const XrayRegion* top = topmost(xray.regions, {x, y})) {
                    REQUIRE(has_hue(image.at(x, y - stripe_height), top->vm->color));
                }
            }
        }
    }
}

TEST_CASE("plates name VM and window, in the middle of what is seen") {
    const Rect box{40, 60, 400, 300};
    for (const double scale : scales) {
        Xray xray{.regions = {window(work, box, 7)}, .shown = noise(scale), .scale = scale};
        const Image plate = paint::plate(xray.tools, {work, "window 7", 22}, scale);
        const Point at = middle(device(box, scale), plate);
        CHECK(contains_at(xray.image(), plate, {at.x, at.y - device(stripe_height, scale)}));
    }
}

TEST_CASE("a covered window is named where it can be seen") {
    Xray xray{.regions = {window(work, {40, 60, 400, 300}, 1), window(vault, {40, 60, 200, 300}, 2)}};
    const Image plate = paint::plate(xray.tools, {work, "window 1", 22}, 1);
    const Point at = middle({240, 60, 200, 300}, plate);
    CHECK(contains_at(xray.image(), plate, {at.x, at.y - stripe_height}));
}

TEST_CASE("small regions have small plates, and what is smaller still an outline only") {
    const Rect small{40, 60, 236, 194};
    Xray xray{.regions = {{Kind::guest, work, small, "menu", 1}}};
    const Image plate = paint::plate(xray.tools, {work, "menu", 14}, 1);
    const Point at = middle(small, plate);
    CHECK(contains_at(xray.image(), plate, {at.x, at.y - stripe_height}));
    const Color edge = mix(work.color, white, .55);
    xray.regions[0].box = {40, 60, 30, 20};
    CHECK(xray.part({40, 60, 1, 1}).at(0, 0) == word(edge));
    CHECK_FALSE(shows(xray.part({42, 62, 26, 16}), edge));
    CHECK_FALSE(shows(xray.part({42, 62, 26, 16}), white));
}

TEST_CASE("a plate covers nothing but what it names") {
    std::minstd_rand random{5};
    for (int round = 0; round < 5; ++round) {
        Xray xray{.regions = random_windows(random)};
        const Image before = xray.image();
        for (std::size_t i = 0; i < xray.regions.size(); ++i) {
            Xray changed{.regions = xray.regions};
            changed.regions[i].line = "xyz";
            const Image after = changed.image();
            for (int y = 0; y < after.height; ++y) {
                for (int x = 0; x < after.width; ++x) {
                    if (after.at(x, y) != before.at(x, y)) {
                        REQUIRE(topmost(xray.regions, {x, y + stripe_height}) == &xray.regions[i]);
                    }
                }
            }
        }
    }
}

TEST_CASE("content and frame are one region") {
    Xray whole{.regions = {window(personal, {40, 60, 300, 200}, 3)}};
    Xray parts{.regions = {window(personal, {46, 88, 288, 166}, 3), window(personal, {40, 60, 300, 28}, 3),
                           window(personal, {40, 88, 6, 166}, 3), window(personal, {334, 88, 6, 166}, 3),
                           window(personal, {40, 254, 300, 6}, 3)}};
    CHECK(whole.image() == parts.image());
}

TEST_CASE("regions of two VMs are never one, whatever their group") {
    Xray xray{.regions = {window(work, {40, 60, 40, 40}, 0), window(vault, {80, 60, 40, 40}, 0)}};
    CHECK(has_hue(xray.part({60, 80, 1, 1}).at(0, 0), work.color));
    CHECK(has_hue(xray.part({100, 80, 1, 1}).at(0, 0), vault.color));
    CHECK(xray.part({79, 80, 1, 1}).at(0, 0) == word(mix(work.color, white, .55)));
    CHECK(xray.part({80, 80, 1, 1}).at(0, 0) == word(mix(vault.color, white, .55)));
}

TEST_CASE("a boundary is 2 px wide at each scale") {
    for (const double scale : scales) {
        Xray xray{.regions = {window(media, {40, 60, 80, 20})}, .shown = plain(black, scale), .scale = scale};
        const Rect box = device(Rect{40, 60, 80, 20}, scale);
        const Image row = xray.part({box.x - 1, box.y + box.height / 2, box.width + 2, 1});
        const auto line = std::ranges::count(row.pixels, word(mix(media.color, white, .55)));
        CHECK(line == 2 * device(2, scale));
        CHECK(is_grey(row.at(0, 0)));
        CHECK(is_grey(row.at(row.width - 1, 0)));
    }
}

TEST_CASE("what Ensign draws itself shows through as it is") {
    Xray xray{.regions = {window(work, {40, 60, 400, 300}), {Kind::ensign, {}, {100, 100, 50, 30}, "", 2}}};
    Image shown = cut(xray.shown, {100, 100, 50, 30});
    for (std::uint32_t& pixel : shown.pixels) {
        pixel |= 0xff000000u;
    }
    CHECK(xray.part({100, 100, 50, 30}) == shown);
}

TEST_CASE("owners are told even where the picture of what is shown is missing") {
    Xray xray{.regions = {window(work, {40, 60, 90, 30})}, .shown = plain(black)};
    const Image black_shown = xray.image();
    xray.shown = Image{3, 3};
    CHECK(xray.image() == black_shown);
    xray.shown = {};
    CHECK(xray.image() == black_shown);
}

TEST_CASE("regions may lie outside of the output, and an output may be tiny") {
    Xray xray{.regions = {window(work, {-5000, -5000, 20000, 20000}), window(vault, {9000, 9000, 10, 10}, 2),
                          window(vault, {10, 10, 0, -5}, 3)}};
    CHECK(has_hue(xray.part({639, 479, 1, 1}).at(0, 0), work.color));
    for (const Size tiny : {Size{0, 0}, Size{1, 1}, Size{10, 24}, Size{3, 26}}) {
        const XrayMap map{xray.regions, tiny, 1};
        CHECK(paint::xray(xray.tools, {{}, map.view(), map.owners, 1}).height == std::max(0, tiny.height - stripe_height));
    }
}

TEST_CASE("X-ray looks the same each time") {
    std::minstd_rand random{3};
    Xray first{.regions = random_windows(random)};
    Xray second{.regions = first.regions};
    CHECK(first.image() == second.image());
    CHECK(first.image() == second.image());
}
