#include "compositor/config_file.hpp"

#include "compositor/base/format.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace ensign {

namespace {

std::string from_environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

} // namespace

std::expected<std::string, std::string> config_path(std::string named) {
    if (!named.empty()) {
        return named;
    }
    std::string home = from_environment("XDG_CONFIG_HOME");
    if (home.empty()) {
        home = from_environment("HOME") + "/.config";
    }
    const std::string own = home + "/ensign/config.toml";
    const std::string system = "/etc/xdg/ensign/config.toml";
    for (const std::string& path : {own, system}) {
        std::error_code error;
        if (std::filesystem::exists(path, error)) {
            return path;
        }
    }
    return std::unexpected{text::format("no configuration: neither {} nor {} is there; copy one from the examples, or name one "
                                        "with -c",
                                        own, system)};
}

std::expected<Config, std::string> read_config(std::string named) {
    const auto found = config_path(std::move(named));
    if (!found) {
        return std::unexpected{found.error()};
    }
    const std::string& path = *found;
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        return std::unexpected{text::format("{}: is a folder; name the file in it", path)};
    }
    errno = 0;
    std::ifstream file{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file || file.bad()) {
        return std::unexpected{text::format("{}: cannot be read ({}); check the name and who may read it", path,
                                            errno != 0 ? std::strerror(errno) : "it ends unexpectedly")};
    }
    auto config = parse_config(text, path);
    if (!config) {
        return std::unexpected{config.error().sentence()};
    }
    return std::move(*config);
}

} // namespace ensign
