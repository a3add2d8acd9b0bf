#include "compositor/paint/title_hits.hpp"

#include "compositor/paint/fonts.hpp"
#include "tests/paint/pictures.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;
using namespace ensign::paint;

namespace {

std::vector<Span> hits(std::string_view title, std::string_view query, double width = 400) {
    const Fonts fonts{test_fonts};
    const LayoutPtr layout = fonts.layout(title, TextStyle{}, 1, Fit{.width = width});
    return hit_spans(*layout, title, query, 1);
}

} // namespace

TEST_CASE("a hit lies where its letters are drawn") {
    const Fonts fonts{test_fonts};
    const auto spans = hits("some flaky tests", "flaky");
    REQUIRE(spans.size() == 1);
    CHECK(std::abs(spans[0].start - fonts.width("some ", TextStyle{}, 1)) < 1);
    CHECK(std::abs(spans[0].width - fonts.width("flaky", TextStyle{}, 1)) < 1);
}

TEST_CASE("hits are found without regard to case, as the chooser finds them") {
    CHECK(hits("FLAKY tests", "flaky").size() == 1);
    CHECK(hits("flaky tests", "TESTS").size() == 1);
    CHECK(hits("\xc3\x84rger", "\xc3\xa4").size() == 1);
    CHECK(hits("flaky", "flakier").empty());
    CHECK(hits("flaky", "").empty());
}

TEST_CASE("a hit in a title that reads from right to left lies inside the drawn line") {
    const auto spans = hits("\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xd7\xa9");
    REQUIRE(spans.size() == 1);
    CHECK(spans[0].start >= 0);
    CHECK(spans[0].start + spans[0].width < 60);
}

TEST_CASE("a hit that the ellipsis hides reaches no further than the line") {
    for (const Span& span : hits("a title that is much longer than its room: end", "end", 100)) {
        CHECK(span.start + span.width <= 101);
    }
}
