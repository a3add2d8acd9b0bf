#include "compositor/paint/lock.hpp"
#include "tests/paint/pictures.hpp"
#include "tests/paint/scenes.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace ensign::paint;

namespace {

constexpr std::array outputs{Size{1280, 720}, Size{1920, 1080}, Size{3840, 2160}, Size{800, 600},
                             Size{640, 480},  Size{320, 240},   Size{60, 60},     Size{1, 1}};

SecretImage shown(const Secret& secret, Size output, double scale = 1, Ambience ambience = Ambience::dark) {
    Tools tools{ambience, test_fonts};
    return paint::lock_secret(tools, secret, output, scale);
}

} // namespace

TEST_CASE("a lock without a secret shows none") {
    for (const Size output : outputs) {
        CHECK(shown({}, output).image.empty());
    }
}

TEST_CASE("the secret on the lock is opaque and lies below the stripe, on any output") {
    for (const Ambience ambience : ambiences) {
        for (const Size output : outputs) {
            for (const double scale : scales) {
                const SecretImage secret = shown(seven_herons(), output, scale, ambience);
                const Rect pixels = device(secret.box, scale);
                CHECK((secret.image.empty() || secret.image.width == pixels.width));
                CHECK((secret.image.empty() || secret.image.height == pixels.height));
                CHECK(is_opaque(secret.image));
                CHECK((secret.box.empty() ||
                       Rect{0, stripe_height, output.width, output.height - stripe_height}.contains(secret.box)));
            }
        }
    }
}

TEST_CASE("the picture on the lock begins at 69 % of the height, in the middle") {
    const SecretImage secret = shown(seven_herons(), {1920, 1080});
    const Point corner{960 - 56 - secret.box.x, 745 - secret.box.y};
    CHECK(secret.image.at(corner.x, corner.y) == word(colour("#2e3238")));
    CHECK(secret.image.at(corner.x - 1, corner.y) == word(colour("#0d0f12")));
    CHECK(secret.image.at(corner.x, corner.y - 1) == word(colour("#0d0f12")));
}

TEST_CASE("the last pixel of a secret on the lock is plain: captures show it in place of all") {
    for (const double scale : scales) {
        for (const auto& secret : {seven_herons(), Secret{.phrase = std::string(64, 'W')}}) {
            CHECK(shown(secret, {800, 600}, scale).image.pixels.back() == word(colour("#0d0f12")));
        }
    }
}

TEST_CASE("phrase and note are whole on a usual screen, and a phrase that is too long is cut") {
    const auto margin_is_plain = [](const SecretImage& secret) {
        const Image margin = cut(secret.image, {secret.image.width - 8, 0, 8, secret.image.height});
        return std::ranges::all_of(margin.pixels, [](std::uint32_t p) { return p == word(colour("#0d0f12")); });
    };
    CHECK(margin_is_plain(shown(seven_herons(), {1280, 720})));
    CHECK(margin_is_plain(shown({.phrase = std::string(64, 'W')}, {640, 480})));
    CHECK(shows(shown({.phrase = "Herons"}, {1280, 720}).image, colour("#f2f4f6")));
}

TEST_CASE("what Ensign says on the lock fits its width, at each scale") {
    Tools tools{Ambience::dark, test_fonts};
    for (const double scale : scales) {
        for (const int width : {640, 200, 40, 1}) {
            const Image notice = paint::lock_notice(tools, "Still locked", std::string(200, 'm'), width, scale);
            CHECK(notice.width == device(width, scale));
            CHECK(notice.height == device(96, scale));
            CHECK(is_opaque(notice));
        }
    }
    CHECK(paint::lock_notice(tools, "<b>x</b>", "", 640, 1) != paint::lock_notice(tools, "x", "", 640, 1));
}
