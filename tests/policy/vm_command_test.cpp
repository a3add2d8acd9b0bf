// The commands of [[vm]].
#include "compositor/base/format.hpp"
#include "compositor/policy/config/config.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign;

namespace {

std::expected<Config, ConfigError> read(std::string_view line) {
    return parse_config(text::format("[[vm]]\nname = \"work\"\ncolor = \"#2c6be0\"\n{}\n", line), "c.toml");
}

std::string error_of(std::string_view line) {
    const auto config = read(line);
    return config ? "accepted" : config.error().sentence();
}

} // namespace

TEST_CASE("a VM's commands are a program and its arguments, as they stand") {
    const auto config = read("start = [\"virsh\", \"start\", \"a b; c\"]\nkill = ['/usr/bin/virsh', 'destroy', '$HOME']");
    REQUIRE(config);
    CHECK(config->vms.at(0).life.start == Argv{"virsh", "start", "a b; c"});
    CHECK(config->vms.at(0).life.kill == Argv{"/usr/bin/virsh", "destroy", "$HOME"});
    CHECK(read("")->vms.at(0).life.start.empty());
}

TEST_CASE("a command that names no program, or that a shell would have to read, is refused") {
    CHECK(error_of("start = \"virsh start work\"").starts_with("c.toml:4: 'start' in [[vm]] must be a list of texts"));
    CHECK(error_of("start = []").contains("must name a program"));
    CHECK(error_of("kill = [\"\", \"x\"]").contains("must name a program"));
    CHECK(error_of("kill = [\"virsh\", 3]").contains("must have texts"));
    CHECK(error_of("kill = [\"virsh\", \"a\\u0000b\"]").contains("must have texts"));
    CHECK(error_of("stat = [\"virsh\"]").contains("did you mean 'start'?"));
}
