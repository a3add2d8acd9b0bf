#include "gate/arguments.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <string_view>
#include <vector>

namespace ensign::gate::test {
namespace {

std::expected<Arguments, std::string> parse(std::vector<std::string_view> words) { return parse_arguments(words); }

TEST_CASE("ensign-gate's arguments are read") {
    const auto plain = parse({"work"});
    REQUIRE(plain);
    CHECK(plain->vm == "work");
    CHECK(plain->pool == 512);
    CHECK_FALSE(plain->listen);
    const auto all = parse({"--pool", "64", "--listen", "web-2"});
    REQUIRE(all);
    CHECK(all->pool == 64);
    CHECK(all->listen);
    CHECK(parse({"--help"})->action == Arguments::Action::help);
    CHECK(parse({"--version"})->action == Arguments::Action::version);
}

TEST_CASE("ensign-gate's wrong arguments are refused in a sentence") {
    const auto words = GENERATE(values<std::vector<std::string_view>>({{},
                                                                       {"--pool"},
                                                                       {"--pool", "15", "a"},
                                                                       {"--pool", "1025", "a"},
                                                                       {"--pool", "x", "a"},
                                                                       {"--pool", "-1", "a"},
                                                                       {"--pole", "a"},
                                                                       {"a", "b"},
                                                                       {"../etc"},
                                                                       {"A"},
                                                                       {""},
                                                                       {"1a"},
                                                                       {"a/b"},
                                                                       {"abcdefghijklmnopqrstuvwxyz0123456"}}));
    const auto refused = parse(words);
    REQUIRE_FALSE(refused);
    CHECK_FALSE(refused.error().empty());
}

} // namespace
} // namespace ensign::gate::test
