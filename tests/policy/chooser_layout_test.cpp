#include "compositor/policy/chooser/chooser.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <string>

using namespace ensign;

namespace {

Chooser numbered(std::size_t count) {
    std::vector<ChooserVm> vms;
    for (std::size_t i = 0; i < count; ++i) {
        vms.push_back(
            {.id = VmId{static_cast<std::uint32_t>(i)}, .spec = {.flag = {.name = "n", .label = "N" + std::to_string(i)}}});
    }
    return Chooser{std::move(vms)};
}

} // namespace

TEST_CASE("the layout is that of the look on 1920 x 1080 and 1280 x 720") {
    const ChooserLayout large = chooser_layout({1920, 1080}, 8);
    CHECK(large.large);
    CHECK(large.columns == 4);
    CHECK(large.visible_rows == 2);
    CHECK(large.grid == Point{180, 319});
    CHECK(large.secret == Rect{180, 145, 112, 112});
    CHECK(large.search == Rect{1740 - 520, 145 + 34, 520, 44});
    CHECK(large.foot_y == 1036);
    CHECK(large.card_at(0, 0) == Rect{180, 319, 372, 264});
    CHECK(large.card_at(5, 0) == Rect{180 + 396, 319 + 292, 372, 264});

    const ChooserLayout small = chooser_layout({1280, 720}, 8);
    CHECK_FALSE(small.large);
    CHECK(small.columns == 4);
    CHECK(small.visible_rows == 2);
    CHECK(small.grid == Point{53, 154});
    CHECK(small.secret == Rect{53, 48, 80, 80});
    CHECK(small.search == Rect{1227 - 400, 68, 400, 40});
    CHECK(small.foot_y == 692);
    CHECK(small.card_at(7, 0) == Rect{53 + 3 * 298, 154 + 242, 280, 222});
}

TEST_CASE("a card's place doesn't depend on how many others there are") {
    for (const Size output : {Size{1920, 1080}, Size{1280, 720}, Size{800, 600}}) {
        for (std::size_t cards = 1; cards < 40; ++cards) {
            for (std::size_t i = 0; i < cards && i < 4; ++i) {
                CHECK(chooser_layout(output, cards).card_at(0, 0) == chooser_layout(output, 40).card_at(0, 0));
                CHECK(chooser_layout(output, cards).search == chooser_layout(output, 40).search);
            }
        }
    }
}

TEST_CASE("on any output the parts of the chooser stand apart, below the stripe") {
    for (int width = 640; width < 4000; width += 37) {
        for (int height = 480; height < 2200; height += 61) {
            const ChooserLayout layout = chooser_layout({width, height}, 30);
            const Rect first = layout.card_at(0, 0);
            const Rect last = layout.card_at(static_cast<std::size_t>(layout.columns - 1), 0);
            CAPTURE(width, height);
            REQUIRE(layout.secret.y >= 48);
            REQUIRE(intersect(layout.secret, layout.search).empty());
            REQUIRE(first.y >= std::max(layout.secret.bottom(), layout.search.bottom()) + 26);
            REQUIRE((first.x >= 0 && last.right() <= width));
            REQUIRE((layout.search.x >= 0 && layout.search.right() <= width));
            const int bottom = layout.card_at(static_cast<std::size_t>(layout.columns * (layout.visible_rows - 1)), 0).bottom();
            REQUIRE((bottom < layout.foot_y || layout.visible_rows == 1));
        }
    }
}

TEST_CASE("rows that don't fit are scrolled until the selected card shows") {
    const ChooserLayout layout = chooser_layout({1280, 720}, 30);
    Chooser chooser = numbered(30);
    int first_row = 0;
    const auto shows = [&](ChooserKey key) {
        chooser.key(key, layout.columns);
        first_row = layout.row_showing(chooser.selected(), 30, first_row);
        return !layout.card_at(chooser.selected(), first_row).empty();
    };
    CHECK(layout.visible_rows == 2);
    for (int i = 0; i < 8; ++i) {
        CHECK(shows(ChooserKey::down));
    }
    CHECK(first_row == 6);
    CHECK(layout.card_at(0, first_row).empty());
    CHECK(shows(ChooserKey::up));
    CHECK(first_row == 6); // scrolls no further than needed
    CHECK(shows(ChooserKey::home));
    CHECK(first_row == 0);
    CHECK(shows(ChooserKey::end));
    CHECK(layout.row_showing(0, 3, first_row) == 0);
}

TEST_CASE("the wheel scrolls by rows, and the selection stays in view") {
    const ChooserLayout layout = chooser_layout({1280, 720}, 30);
    Chooser chooser = numbered(30);
    int first_row = chooser.scroll(1, layout, 0);
    CHECK(first_row == 1);
    CHECK(chooser.selected() == 4);
    first_row = chooser.scroll(100, layout, first_row);
    CHECK(first_row == 6);
    CHECK(layout.row_showing(chooser.selected(), 30, first_row) == 6);
    CHECK(chooser.scroll(-100, layout, first_row) == 0);
    CHECK(layout.row_showing(chooser.selected(), 30, 0) == 0);
}

TEST_CASE("a card has room for titles, and less where the buttons are") {
    const ChooserLayout large = chooser_layout({1920, 1080}, 8);
    const CardLayout wide = large.card_layout(large.card_at(0, 0));
    CHECK(wide.rows(CardLayout::Foot::empty) == 7);
    CHECK(wide.rows(CardLayout::Foot::buttons) == 5);
    const ChooserLayout small = chooser_layout({1280, 720}, 8);
    const CardLayout narrow = small.card_layout(small.card_at(0, 0));
    CHECK(narrow.rows(CardLayout::Foot::empty) == 6);
    CHECK(narrow.rows(CardLayout::Foot::buttons) == 4);
    for (const CardLayout& card : {wide, narrow}) {
        const auto rows = static_cast<double>(card.rows(CardLayout::Foot::buttons));
        CHECK(card.first_row_y + (rows - 1) * card.row_step + 8 <= card.button_y);
    }
}

TEST_CASE("of more windows than rows the last row tells how many are out of view, and the wanted one is in view") {
    CHECK(shown_rows(5, 5, 4).shown == 5);
    for (std::size_t keep = 0; keep < 20; ++keep) {
        const ShownRows rows = shown_rows(20, 5, keep);
        CHECK(rows.shown == 4);
        CHECK((rows.first <= keep && keep < rows.first + rows.shown));
        CHECK(rows.first + rows.shown <= 20);
    }
    CHECK(shown_rows(3, 1, 2).shown == 0);
    CHECK(shown_rows(3, 0, 2).shown == 0);
}
