#include "tests/paint/chooser_scenes.hpp"
#include "tests/paint/pictures.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace ensign::paint;

namespace {

constexpr Size full_hd{1920, 1080};

std::vector<ChooserWindow> windows(const std::vector<std::string>& titles) {
    std::vector<ChooserWindow> all;
    for (const std::string& title : titles) {
        all.push_back({WindowId{static_cast<std::uint32_t>(all.size() + 1)}, title});
    }
    return all;
}

std::vector<ChooserVm> vms() {
    std::vector<ChooserVm> all;
    for (std::size_t i = 0; i < flags.size(); ++i) {
        all.push_back({.id = {static_cast<std::uint32_t>(i + 1)},
                       .spec = flags[i],
                       .connected = i != 7,
                       .attention = i == 2,
                       .had_keyboard = i == 0,
                       .windows = windows({"nightly #2291", "Flaky tests"})});
    }
    return all;
}

struct ChooserShown {
    explicit ChooserShown(std::vector<ChooserVm> all, Size output_ = full_hd, double scale_ = 1)
        : chooser{std::move(all)}, layout{chooser_layout(output_, chooser.vms().size())}, output{output_}, scale{scale_} {}

    Image image() { return whole_chooser(tools, {&chooser, layout, output, "Work", scale, first_row}); }
    // A part of the output; the image begins below the stripe.
    Image part(Rect r) {
        r.y -= stripe_height;
        return cut(image(), r);
    }
    Rect card(std::size_t index) { return layout.card_at(index, first_row); }

    Tools tools{Ambience::dark, test_fonts};
    Chooser chooser;
    ChooserLayout layout;
    Size output;
    double scale;
    int first_row = 0;
};

} // namespace

TEST_CASE("the chooser covers its output but for the stripe, and is opaque") {
    for (const double scale : scales) {
        const Image image = ChooserShown{vms(), {1280, 720}, scale}.image();
        CHECK(image.width == device(1280, scale));
        CHECK(image.height == device(720, scale) - device(stripe_height, scale));
        CHECK(is_opaque(image));
    }
}

TEST_CASE("nothing is where the user's secret will be") {
    ChooserShown shown{vms()};
    const Rect secret = shown.layout.secret;
    const Image part = shown.part({secret.x, secret.y, shown.layout.search.x - secret.x, secret.height});
    CHECK(std::ranges::all_of(part.pixels, [](std::uint32_t p) { return p == word(colour("#0d0f12")); }));
}

TEST_CASE("the selected card has a ring, with a gap to the card") {
    ChooserShown shown{vms()};
    const Rect card = shown.card(0);
    const Image corner = shown.part({card.x - 6, card.y + 100, 7, 1});
    CHECK(corner.at(0, 0) == word(white));
    CHECK(corner.at(2, 0) == word(white));
    CHECK(corner.at(3, 0) == word(colour("#0d0f12")));
    CHECK(corner.at(6, 0) == word(mix(work.color, white, .30)));
}

TEST_CASE("a VM that isn't connected is furled: its hoist keeps the colour, its head doesn't") {
    ChooserShown shown{vms()};
    const Rect card = shown.card(7);
    CHECK(shown.part({card.x + 250, card.y + 20, 1, 1}).at(0, 0) == word(colour("#25282d")));
    CHECK(shows(shown.part({card.x + 4, card.y + 8, 36, 30}), lab_vm.color));
    CHECK(shown.part({shown.card(0).x + 250, card.y - 272, 1, 1}).at(0, 0) == word(work.color));
}

TEST_CASE("a new window is an inverse badge on its VM's card") {
    ChooserShown shown{vms()};
    const auto badge = [&](std::size_t i) { return shown.part({shown.card(i).x + 15, shown.card(i).y + 66, 3, 3}); };
    CHECK(shows(badge(2), colour("#f2f4f6")));
    CHECK_FALSE(shows(badge(1), colour("#f2f4f6")));
}

TEST_CASE("what doesn't match a search stays in place, dimmed") {
    ChooserShown shown{vms()};
    const Rect card = shown.card(5); // solid
    const Rect head{card.x + 250, card.y + 20, 1, 1};
    CHECK(shown.part(head).at(0, 0) == word(media.color));
    shown.chooser.text("vault");
    const std::uint32_t dimmed = shown.part(head).at(0, 0);
    CHECK(dimmed != word(media.color));
    CHECK((dimmed & 0xff) < 0x70);
    CHECK(shown.part({shown.card(2).x + 200, shown.card(2).y + 20, 1, 1}).at(0, 0) == word(vault.color));
}

TEST_CASE("hits in titles are inverse, without regard to case") {
    ChooserShown shown{vms()};
    const Rect second_title{shown.card(1).x + 18, shown.card(1).y + 120, 30, 2};
    CHECK_FALSE(shows(shown.part(second_title), colour("#f2f4f6")));
    shown.chooser.text("fLAKY");
    CHECK(shows(shown.part(second_title), colour("#f2f4f6")));
}

TEST_CASE("titles that a card has no room for are counted, not drawn over its edge") {
    std::vector<ChooserVm> all = vms();
    all[1].windows = windows(std::vector<std::string>(40, "A window"));
    ChooserShown crowded{all};
    all[1].windows = windows(std::vector<std::string>(41, "A window"));
    ChooserShown more_crowded{all};
    const Rect card = crowded.card(1);
    CHECK(crowded.part(card) != more_crowded.part(card));
    const Rect below{card.x, card.bottom(), card.width, 20};
    CHECK(crowded.part(below) == ChooserShown{vms()}.part(below));
}

TEST_CASE("a long query keeps its end in view, inside the field") {
    ChooserShown shown{vms()};
    const Rect field = shown.layout.search;
    const Rect outside{field.x - 60, field.y - 10, 60, 60};
    const Image before = shown.part(outside);
    shown.chooser.text(std::string(63, 'm'));
    const Image first = shown.part(field);
    CHECK(shown.part(outside) == before);
    shown.chooser.text("i");
    CHECK(shown.part(field) != first);
}

TEST_CASE("rows scroll: the cards in view are those of the first row on") {
    std::vector<ChooserVm> all = vms();
    const std::vector<ChooserVm> again = vms();
    all.insert(all.end(), again.begin(), again.end());
    for (std::uint32_t i = 0; i < all.size(); ++i) {
        all[i].id = {i + 1};
    }
    ChooserShown shown{all, {1280, 720}};
    REQUIRE(shown.layout.visible_rows == 2);
    shown.chooser.key(ChooserKey::end, shown.layout.columns);
    shown.first_row = shown.layout.row_showing(shown.chooser.selected(), all.size(), 0);
    const Rect last = shown.card(15);
    CHECK(last.y > shown.layout.grid.y);
    CHECK(shown.part({last.x - 6, last.y + 100, 1, 1}).at(0, 0) == word(white)); // the ring
}
