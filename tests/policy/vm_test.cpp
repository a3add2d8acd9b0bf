#include "compositor/policy/vm.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;

TEST_CASE("a VM for the trusted path only hears nothing while the attention key may be another's") {
    const Rights any{.trusted_only = false};
    const Rights vault{.trusted_only = true};
    CHECK(may_have_focus(any, true));
    CHECK(may_have_focus(any, false));
    CHECK(may_have_focus(vault, true));
    CHECK_FALSE(may_have_focus(vault, false));
}

TEST_CASE("every pattern is read by the name that it is written with, and nothing else is one") {
    for (std::size_t i = 0; i < pattern_names.size(); ++i) {
        const auto pattern = static_cast<Pattern>(i);
        CHECK(parse_pattern(name_of(pattern)) == pattern);
    }
    for (const char* text : {"", "Solid", "solid ", "plaid"}) {
        CHECK_FALSE(parse_pattern(text));
    }
}
