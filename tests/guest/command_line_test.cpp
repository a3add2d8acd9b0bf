// The command line of ensign-guest.
#include "guest/command_line.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign::guest;

namespace {

auto parse(std::vector<std::string_view> words) { return parse_command_line(words); }

} // namespace

TEST_CASE("a program is run with all its arguments, options too") {
    const auto line = parse({"--socket", "wayland-9", "foot", "--daemon", "-e", "sh"});
    REQUIRE(line);
    CHECK(std::get<RunProgram>(line->action).command == std::vector<std::string>{"foot", "--daemon", "-e", "sh"});
    CHECK(line->socket == "wayland-9");
    CHECK(std::get<RunProgram>(parse({"--", "-odd"})->action).command.front() == "-odd");
}

TEST_CASE("a session is served, under a name or the first free one") {
    REQUIRE(parse({"--daemon"}));
    CHECK(std::holds_alternative<Serve>(parse({"--daemon"})->action));
    CHECK(parse({"--daemon"})->socket.empty());
    CHECK(parse({"--daemon", "--socket", "wayland-1"})->socket == "wayland-1");
}

TEST_CASE("what is wrong on the command line is said in a sentence") {
    CHECK_FALSE(parse({}));
    CHECK_FALSE(parse({"--daemon", "foot"}));
    CHECK_FALSE(parse({"--socket"}));
    CHECK_FALSE(parse({"--socket", "../x", "foot"}));
    CHECK_FALSE(parse({"--socket", "", "foot"}));
    CHECK(parse({"--wrong"}).error() == "\"--wrong\" is no option; the options are --daemon, --socket, --help and --version");
}
