#include "compositor/paint/secret.hpp"
#include "tests/paint/pictures.hpp"
#include "tests/paint/scenes.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace ensign::paint;

namespace {

constexpr std::array outputs{Size{1280, 720}, Size{1920, 1080}, Size{3840, 2160}, Size{1600, 900},
                             Size{1024, 768}, Size{960, 720},   Size{800, 600},   Size{640, 480},
                             Size{320, 240},  Size{60, 60},     Size{1, 1}};

SecretImage shown(const Secret& secret, Size output, double scale = 1, Ambience ambience = Ambience::dark) {
    Tools tools{ambience, test_fonts};
    return paint::secret(tools, secret, chooser_layout(output, 8), output, scale);
}

// Three squares side by side.
Image tricolour(Color left, Color middle, Color right) {
    Image image{300, 100};
    for (int i = 0; i < 300 * 100; ++i) {
        image.pixels[static_cast<std::size_t>(i)] = word(i % 300 < 100 ? left : i % 300 < 200 ? middle : right);
    }
    return image;
}

} // namespace

TEST_CASE("where no secret is set nothing is drawn of it") {
    for (const Size output : outputs) {
        const SecretImage none = shown({}, output);
        CHECK(none.image.empty());
        CHECK(none.box.empty());
    }
}

TEST_CASE("the secret covers neither the search field nor a card, on any output") {
    Secret secret = seven_herons();
    secret.phrase = std::string(64, 'W');
    for (const Size output : outputs) {
        for (const double scale : scales) {
            for (const bool pictured : {true, false}) {
                const ChooserLayout layout = chooser_layout(output, 8);
                const Rect box = shown(pictured ? secret : Secret{.phrase = secret.phrase}, output, scale).box;
                CHECK((box.empty() || intersect(box, layout.search).empty()));
                CHECK(box.bottom() <= std::max(0, layout.grid.y));
                CHECK((box.empty() || Rect{0, stripe_height, output.width, output.height - stripe_height}.contains(box)));
            }
        }
    }
}

TEST_CASE("the secret is opaque, and as large as its box at each scale") {
    for (const Ambience ambience : ambiences) {
        for (const double scale : scales) {
            const SecretImage secret = shown(seven_herons(), {1920, 1080}, scale, ambience);
            const Rect pixels = device(secret.box, scale);
            REQUIRE(secret.image.width == pixels.width);
            REQUIRE(secret.image.height == pixels.height);
            CHECK(is_opaque(secret.image));
        }
    }
}

TEST_CASE("phrase and note are whole on a usual screen") {
    for (const Size output : {Size{1280, 720}, Size{1920, 1080}}) {
        const SecretImage secret = shown(seven_herons(), output);
        const Image margin = cut(secret.image, {secret.image.width - 1, 0, 1, secret.image.height});
        CHECK(std::ranges::all_of(margin.pixels, [](std::uint32_t p) { return p == word(colour("#0d0f12")); }));
        CHECK(shows(secret.image, colour("#f2f4f6")));
    }
}

TEST_CASE("the middle of the picture fills the square, in an outline of one px") {
    const Color middle{0, 0xff, 0};
    const SecretImage secret = shown({.picture = tricolour({0xff, 0, 0}, middle, {0, 0, 0xff})}, {1920, 1080});
    const Image square = cut(secret.image, {0, 0, 112, 112});
    CHECK(square.at(0, 50) == word(colour("#2e3238")));
    CHECK(square.at(111, 50) == word(colour("#2e3238")));
    for (const Point p : {Point{4, 4}, Point{56, 56}, Point{107, 4}, Point{4, 107}, Point{107, 107}}) {
        CHECK(square.at(p.x, p.y) == word(middle));
    }
}

TEST_CASE("a picture of any shape and size is shown") {
    for (const Size size : {Size{1, 1}, Size{1, 4000}, Size{4000, 1}, Size{112, 112}, Size{2000, 1500}}) {
        Image picture{size.width, size.height};
        std::ranges::fill(picture.pixels, word(white));
        CHECK(shown({.picture = picture}, {1920, 1080}).image.at(56, 56) == word(white));
    }
}

TEST_CASE("without a picture the phrase stands at the picture's left edge") {
    const SecretImage phrase = shown({.phrase = "Herons"}, {1920, 1080});
    const SecretImage both = shown({.phrase = "Herons", .picture = tricolour(white, white, white)}, {1920, 1080});
    CHECK(phrase.box.x == chooser_layout({1920, 1080}, 8).secret.x);
    CHECK(shows(cut(phrase.image, {0, 30, 20, 20}), colour("#f2f4f6")));
    CHECK(cut(both.image, {136, 0, 100, 112}) == cut(phrase.image, {0, 0, 100, 112}));
}

TEST_CASE("a phrase that is too long ends in its own place") {
    for (const Size output : {Size{960, 720}, Size{1280, 720}, Size{1920, 1080}}) {
        const SecretImage secret = shown({.phrase = std::string(100, 'W')}, output);
        const Image edge = cut(secret.image, {secret.image.width - 1, 0, 1, secret.image.height});
        CHECK(std::ranges::all_of(edge.pixels, [](std::uint32_t p) { return p == word(colour("#0d0f12")); }));
    }
}

TEST_CASE("a phrase is literal") {
    CHECK(shown({.phrase = "<b>x</b>"}, {1920, 1080}).image != shown({.phrase = "x"}, {1920, 1080}).image);
    CHECK_FALSE(shown({.phrase = "a & b <"}, {1920, 1080}).image.empty());
}

TEST_CASE("a secret looks the same each time") {
    CHECK(shown(seven_herons(), {1280, 720}, 1.25).image == shown(seven_herons(), {1280, 720}, 1.25).image);
}
