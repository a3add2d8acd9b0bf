// What Ensign paints beside the pictures of the design, `look/`, pixel by pixel.
#include "compositor/paint/chooser.hpp"
#include "compositor/paint/frame.hpp"
#include "tests/paint/chooser_scenes.hpp"
#include "tests/paint/pictures.hpp"
#include "tests/paint/scenes.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace ensign::paint;

namespace {

Image look(const std::string& name) { return load_picture(LOOK "/" + name + ".png").value(); }

// Pixels that differ visibly; both pictures have the same size.
int differing(const Image& a, const Image& b) {
    const auto far = [](std::uint32_t p, std::uint32_t q) {
        for (const int shift : {0, 8, 16}) {
            if (std::abs(static_cast<int>(p >> shift & 0xff) - static_cast<int>(q >> shift & 0xff)) > 2) {
                return true;
            }
        }
        return false;
    };
    int count = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        count += far(a.pixels[i], b.pixels[i]) ? 1 : 0;
    }
    return count;
}

// The design's secret is another one, and it doesn't know the key that pins.
Rect secret_picture(Size output) { return chooser_layout(output, 8).secret; }
Rect pin_hint(Size output) { return {output.width * 34 / 100, chooser_layout(output, 8).foot_y - 12, output.width / 10, 24}; }

Image chooser(Tools& tools, Size output, std::string_view query) {
    Chooser chooser{chooser_vms()};
    chooser.update_devices(two_keyboards());
    chooser.text(query);
    return chooser_scene(tools, output, 1, chooser, seven_herons());
}

} // namespace

TEST_CASE("the stripe is that of the design in all its states, to the pixel") {
    CHECK(differing(stripe_sheet(), look("stripes")) == 0);
}

TEST_CASE("the chooser is that of the design at 1920 x 1080, to the pixel") {
    constexpr Size output{1920, 1080};
    for (const Ambience ambience : ambiences) {
        Tools tools{ambience, test_fonts};
        Image ours = chooser(tools, output, "");
        Image theirs = look(ambience == Ambience::dark ? "chooser-1920x1080" : "chooser-1920x1080-light");
        REQUIRE((ours.width == theirs.width && ours.height == theirs.height));
        for (const Rect& other : {secret_picture(output), pin_hint(output)}) {
            ours = without(std::move(ours), other);
            theirs = without(std::move(theirs), other);
        }
        CHECK(differing(ours, theirs) == 0);
    }
}

TEST_CASE("the chooser is that of the design at 1280 x 720 with a search, to the pixel") {
    constexpr Size output{1280, 720};
    Tools tools{Ambience::dark, test_fonts};
    // While something is searched, the keys at the left do something else than the design says.
    const Rect keys{0, chooser_layout(output, 8).foot_y - 12, output.width * 64 / 100, 24};
    Image ours = without(chooser(tools, output, "flaky"), secret_picture(output));
    Image theirs = without(look("chooser-1280x720"), secret_picture(output));
    CHECK(differing(without(std::move(ours), keys), without(std::move(theirs), keys)) == 0);
}

TEST_CASE("at 3840 x 2160 and scale 2 the chooser is laid out as at 1920 x 1080") {
    Tools tools{Ambience::dark, test_fonts};
    const Chooser chooser{chooser_vms()};
    const Image twice = chooser_scene(tools, {1920, 1080}, 2, chooser);
    CHECK((twice.width == 3840 && twice.height == 2160));
    const Image once = chooser_scene(tools, {1920, 1080}, 1, chooser);
    const ChooserLayout layout = chooser_layout({1920, 1080}, 8);
    for (std::size_t i = 0; i < 8; ++i) { // the middle of each head, and what lies beside the card
        const Rect card = layout.card_at(i, 0);
        for (const Point at : {Point{card.x + 250, card.y + 20}, {card.x - 9, card.y + 100}, {card.x + 300, card.y + 150}}) {
            CHECK(twice.at(2 * at.x, 2 * at.y) == once.at(at.x, at.y));
        }
    }
}

TEST_CASE("a part of the chooser is what the whole shows there") {
    for (const double scale : scales) {
        Tools tools{Ambience::dark, test_fonts};
        const Chooser chooser{chooser_vms()};
        const Size output{1280, 720};
        const ChooserLayout layout = chooser_layout(output, 8);
        const ChooserSpec spec{&chooser, layout, output, "Work", scale};
        const Image whole = whole_chooser(tools, spec);
        const Rect card = layout.card_at(5, 0);
        for (const Rect& part : {layout.search, Rect{card.x - 6, card.y - 6, card.width + 12, card.height + 12},
                                 Rect{0, layout.foot_y - 12, output.width, 24}}) {
            Rect there = device(part, scale);
            there.y -= device(stripe_height, scale);
            CHECK(paint::chooser_part(tools, spec, part) == cut(whole, there));
        }
    }
}

TEST_CASE("where the foot has no room for all hints, the way back, the lock and the way out stay longest") {
    Tools tools{Ambience::dark, test_fonts};
    Chooser chooser{chooser_vms()};
    chooser.update_devices(two_keyboards());
    const auto shown = [&](int width) {
        const ChooserLayout layout = chooser_layout({width, 720}, 8);
        const ChooserSpec spec{&chooser, layout, {width, 720}, "Work"};
        const auto boxes = paint::hint_boxes(tools, spec);
        const auto hints = chooser.hints("Work");
        std::string words;
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            if (!boxes[i].empty()) {
                words += hints[i].words + ";";
            }
            for (std::size_t j = 0; j < i; ++j) {
                CHECK(intersect(boxes[i], boxes[j]).empty());
            }
        }
        return words;
    };
    CHECK(shown(1280) == "Back to Work;Go;Go at once;Actions;Pin;Keyboards;Lock;Log out;");
    CHECK(shown(960) == "Back to Work;Go;Actions;Pin;Keyboards;Lock;Log out;");
    CHECK(shown(640).starts_with("Back to Work;"));
    CHECK(shown(640).ends_with("Lock;Log out;"));
    CHECK(shown(320).starts_with("Back to Work;"));
}

TEST_CASE("the devices stand in place of the cards, and one that waits is found at a glance") {
    Tools tools{Ambience::dark, test_fonts};
    Chooser chooser{chooser_vms()};
    chooser.update_devices(two_keyboards());
    const Size output{1280, 720};
    const ChooserLayout layout = chooser_layout(output, 8);
    const ChooserSpec spec{&chooser, layout, output, "Work"};
    CHECK(shows(whole_chooser(tools, spec), work.color));
    chooser.key(ChooserKey::keyboards, 4);
    CHECK_FALSE(shows(whole_chooser(tools, spec), work.color));
    const auto badge = [&](std::size_t row) {
        const Rect box = layout.device_at(row);
        return whole_chooser(tools, spec).at(box.right() - 22, box.y + 22 - stripe_height) == word(colour("#f2f4f6"));
    };
    CHECK_FALSE(badge(0));
    CHECK(badge(2));
}

TEST_CASE("a button that asks again covers its neighbour, and is inverse") {
    Tools tools{Ambience::dark, test_fonts};
    Chooser chooser{chooser_vms()};
    const Size output{1920, 1080};
    const ChooserLayout layout = chooser_layout(output, 8);
    const CardLayout card = layout.card_layout(layout.card_at(0, 0));
    const auto at = [&](std::size_t button) {
        const int x = static_cast<int>(card.left() + static_cast<double>(button) * card.button_step) + 8;
        return whole_chooser(tools, {&chooser, layout, output, "Work"})
            .at(x, static_cast<int>(card.button_y) + 6 - stripe_height);
    };
    CHECK(at(4) == word(colour("#191c20")));
    for (const ChooserKey key : {ChooserKey::next, ChooserKey::end, ChooserKey::enter}) {
        chooser.key(key, 4);
    }
    CHECK(at(4) == word(colour("#f2f4f6")));
    CHECK(at(3) == word(colour("#f2f4f6")));
    CHECK(at(2) == word(colour("#191c20")));
}

TEST_CASE("a window whose program doesn't answer, or whose VM is frozen, says so in its bar") {
    Tools tools{Ambience::dark, test_fonts};
    FrameSpec spec{.vm = work, .outer = {500, 200}, .title = "Title"};
    const Image plain = paint::frame(tools, spec).top;
    const auto pill = [&](FrameSpec::Stall stall) {
        spec.stall = stall;
        return paint::frame(tools, spec).top;
    };
    const Rect chip{0, 0, paint::frame_chip_width(tools, work) - 1, title_bar_height};
    for (const auto stall : {FrameSpec::Stall::not_answering, FrameSpec::Stall::frozen}) {
        CHECK(shows(pill(stall), colour("#f2f4f6")));
        CHECK(cut(pill(stall), chip) == cut(plain, chip));
    }
    CHECK(pill(FrameSpec::Stall::frozen) != pill(FrameSpec::Stall::not_answering));
}
