#include "compositor/policy/input/pointer_router.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;

namespace {
constexpr VmId blue{1};
constexpr VmId red{2};
constexpr PointerTarget blue_content{blue, WindowId{1}, true};
constexpr PointerTarget blue_frame{blue, WindowId{1}, false};
} // namespace

TEST_CASE("a click reaches the guest that hears the keyboard") {
    CHECK(judge_press(blue_content, blue, false) == ClickVerdict::deliver);
}

TEST_CASE("a click on another VM's window moves the focus and the guest sees nothing of it") {
    CHECK(judge_press(blue_content, red, false) == ClickVerdict::focus_only);
    CHECK(judge_press(blue_content, std::nullopt, false) == ClickVerdict::focus_only);
}

TEST_CASE("a click on a frame is Ensign's own, whoever hears") {
    CHECK(judge_press(blue_frame, blue, false) == ClickVerdict::frame);
    CHECK(judge_press(blue_frame, red, false) == ClickVerdict::frame);
    CHECK(judge_press(blue_frame, std::nullopt, false) == ClickVerdict::frame);
}

TEST_CASE("a click on nothing is nobody's") {
    CHECK(judge_press(std::nullopt, blue, false) == ClickVerdict::swallow);
    CHECK(judge_press(std::nullopt, std::nullopt, false) == ClickVerdict::swallow);
}

TEST_CASE("no VM sees a click or motion while trusted UI is up") {
    for (const auto& target : {std::optional{blue_content}, std::optional{blue_frame}, std::optional<PointerTarget>{}}) {
        CHECK(judge_press(target, blue, true) == ClickVerdict::swallow);
    }
    CHECK_FALSE(may_hover(blue_content, blue, std::nullopt, true));
}

TEST_CASE("motion is told to the VM that hears, over its content only") {
    CHECK(may_hover(blue_content, blue, std::nullopt, false));
    CHECK_FALSE(may_hover(blue_content, red, std::nullopt, false));
    CHECK_FALSE(may_hover(blue_content, std::nullopt, std::nullopt, false));
    CHECK_FALSE(may_hover(blue_frame, blue, std::nullopt, false));
}
