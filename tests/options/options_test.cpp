// What any program makes of its command line, by its table.
#include "compositor/base/options.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <array>

using namespace ensign::options;

namespace {

constexpr std::array table{
    Option{"config", 'c', "FILE", "the name of a file", "this one"},
    Option{.name = "quiet", .letter = 'q', .help = "say nothing"},
    help,
};

using Words = std::vector<std::string_view>;

auto parse_words(const Words& words, Operands operands = Operands::anywhere) { return parse(table, words, operands); }

std::string error_of(const Words& words) {
    const auto parsed = parse_words(words);
    return parsed ? "" : parsed.error();
}

} // namespace

TEST_CASE("a value follows its option, or is glued to it") {
    for (const Words& words : {Words{"-c", "x"}, Words{"--config", "x"}, Words{"--config=x"}, Words{"-c", "y", "--config=x"}}) {
        const auto parsed = parse_words(words);
        REQUIRE(parsed);
        CHECK(parsed->value_of("config") == "x");
        CHECK_FALSE(parsed->has("quiet"));
        CHECK(parsed->operands.empty());
    }
    CHECK(parse_words({"--config="})->value_of("config") == "");
    CHECK(parse_words({"--config=a=b"})->value_of("config") == "a=b");
    CHECK(parse_words({"--config", "--quiet"})->value_of("config") == "--quiet");
}

TEST_CASE("an unknown option is answered with the options") {
    const char* const word = GENERATE("--frobnicate", "--conf", "-x", "-cq", "--config-file", "--Quiet");
    CHECK(error_of({word}) == "\"" + std::string{word} + "\" is no option; the options are --config, --quiet and --help");
}

TEST_CASE("a value that is missing is asked for, and one too many is refused") {
    CHECK(error_of({"--quiet", "--config"}) == "--config wants the name of a file");
    CHECK(error_of({"-c"}) == "-c wants the name of a file");
    CHECK(error_of({"--quiet=yes"}) == "--quiet takes no value");
}

TEST_CASE("after -- nothing is an option") {
    const auto parsed = parse_words({"-q", "a", "--", "-c", "--", "--help"});
    REQUIRE(parsed);
    CHECK(parsed->operands == Words{"a", "-c", "--", "--help"});
    CHECK(parsed->has("quiet"));
    CHECK_FALSE(parsed->has("help"));
}

TEST_CASE("a dash alone, a negative number and nothing at all are operands") {
    CHECK(parse_words({"-", "-5", "", "-q"})->operands == Words{"-", "-5", ""});
    CHECK(parse_words({})->operands.empty());
}

TEST_CASE("options may stand between operands, unless the first operand ends them") {
    const Words words{"-q", "run", "--config", "x", "--help"};
    CHECK(parse_words(words)->operands == Words{"run"});
    const auto rest = parse_words(words, Operands::end_options);
    REQUIRE(rest);
    CHECK(rest->operands == Words{"run", "--config", "x", "--help"});
    CHECK(rest->has("quiet"));
    CHECK_FALSE(rest->has("config"));
    CHECK(parse_words({"--", "-q"}, Operands::end_options)->operands == Words{"-q"});
}

TEST_CASE("what --help says is the table") {
    CHECK(lines_of(table) == "  -c, --config FILE     this one\n"
                             "  -q, --quiet           say nothing\n"
                             "  -h, --help            print this\n");
}
