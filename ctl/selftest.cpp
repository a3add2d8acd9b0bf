#include "ctl/selftest.hpp"

#include "compositor/base/format.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include <unistd.h>

namespace ensign::ctl {

namespace {

constexpr std::string_view program = "ensign-selftest";

// From ensignctl's own folder: as installed, and as built.
constexpr std::array<std::string_view, 2> places{ENSIGN_LIBEXECDIR_FROM_BINDIR, "../tests/hostile"};

} // namespace

std::string become_selftest(const SelfTest& wanted, bool json) {
    std::vector<std::string> words{std::string{program}};
    if (json) {
        words.emplace_back("--json");
    }
    if (!wanted.config.empty()) {
        words.insert(words.end(), {"-c", wanted.config});
    }
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);

    std::error_code error;
    const auto folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
    for (const std::string_view place : places) {
        const std::string path = (folder / place / program).lexically_normal();
        execv(path.c_str(), argv.data());
        if (errno != ENOENT) {
            return text::format("{} can't be run: {}", path, std::strerror(errno));
        }
    }
    return text::format("there is no {} in {}: this Ensign was built with -Dselftest=false", program,
                        (folder / places.front()).lexically_normal().string());
}

} // namespace ensign::ctl
