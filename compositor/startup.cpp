#include "compositor/startup.hpp"

#include "compositor/format.hpp"
#include "compositor/policy/quota.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ensign {

const char* const usage = "usage: ensign [-c FILE] [--headless] [--validate] [--version] [--help]\n"
                          "  -c, --config FILE   this configuration, not ~/.config/ensign/config.toml\n"
                          "  --headless          no screen and no seat: for pictures and tests\n"
                          "  --validate          check the configuration, and end\n";

std::expected<Arguments, std::string> parse_arguments(int argc, char** argv) {
    Arguments arguments;
    const std::vector<std::string_view> words(argv + 1, argv + argc);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "-c" || words[i] == "--config") {
            if (++i == words.size()) {
                return std::unexpected{text::format("{} needs the name of a file", words[i - 1])};
            }
            arguments.config = words[i];
        } else if (words[i] == "--headless") {
            arguments.headless = true;
        } else if (words[i] == "--validate") {
            arguments.action = Arguments::Action::validate;
        } else if (words[i] == "--version") {
            arguments.action = Arguments::Action::version;
        } else if (words[i] == "--help" || words[i] == "-h") {
            arguments.action = Arguments::Action::help;
        } else {
            return std::unexpected{text::format("unknown argument \"{}\"", words[i])};
        }
    }
    return arguments;
}

namespace {
std::string from_environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}
} // namespace

std::expected<void, std::string> check_runtime_dir(const char* path) {
    if (path == nullptr || *path == '\0') {
        return std::unexpected{
            "XDG_RUNTIME_DIR is not set; a login session sets it, else give it a folder of your own, mode 0700"};
    }
    struct stat info{};
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
        return std::unexpected{text::format("XDG_RUNTIME_DIR names {}, which is no folder; make it with mode 0700", path)};
    }
    if (info.st_uid != geteuid() || access(path, W_OK | X_OK) != 0) {
        return std::unexpected{
            text::format("XDG_RUNTIME_DIR names {}, which belongs to another user; use a folder of your own", path)};
    }
    return {};
}

namespace {
rlimit limit_before{};

void restore_limit() { setrlimit(RLIMIT_NOFILE, &limit_before); }
} // namespace

void raise_descriptor_limit() {
    if (getrlimit(RLIMIT_NOFILE, &limit_before) != 0) {
        return;
    }
    rlimit raised = limit_before;
    raised.rlim_cur = raised.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) {
        pthread_atfork(nullptr, nullptr, restore_limit); // select() in a child would break above 1024
    }
}

namespace {
std::size_t entries_of(const char* folder) {
    std::error_code error;
    const std::filesystem::directory_iterator all{folder, error};
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

std::size_t lines_of(const char* file) {
    std::ifstream text{file};
    return static_cast<std::size_t>(std::count(std::istreambuf_iterator<char>{text}, {}, '\n'));
}

std::size_t most_mappings() {
    std::size_t most = 65530; // the kernel's default
    std::ifstream{"/proc/sys/vm/max_map_count"} >> most;
    return most;
}
} // namespace

GuestsPart guests_part_of_process() {
    rlimit limit{};
    const std::size_t most = getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 1024;
    return {guests_part(most, entries_of("/proc/self/fd")), guests_part(most_mappings(), lines_of("/proc/self/maps"))};
}

std::expected<StartedBackend, std::string> start_backend(wl_display* display, const Arguments& arguments) {
    wl_event_loop* loop = wl_display_get_event_loop(display);
    const std::string chosen = from_environment("WLR_BACKENDS");
    if (arguments.headless) {
        setenv("WLR_RENDERER", "pixman", 0); // without overwriting the user's own choice
        if (wlr_backend* backend = wlr_headless_backend_create(loop)) {
            return StartedBackend{backend, nullptr, true, nullptr};
        }
        return std::unexpected{"the headless backend doesn't start; is memory left?"};
    }
    wlr_session* session = nullptr;
    wlr_backend* backend = wlr_backend_autocreate(loop, &session);
    if (backend == nullptr) {
        return std::unexpected{text::format("no backend starts{}; a login session needs a seat (logind or seatd), a nested one "
                                            "WAYLAND_DISPLAY, and --headless "
                                            "neither",
                                            chosen.empty() ? std::string{} : text::format(" with WLR_BACKENDS={}", chosen))};
    }
    StartedBackend started{backend, session, chosen == "headless", nullptr};
    if (wlr_backend_is_multi(backend)) {
        wlr_multi_for_each_backend(
            backend,
            [](wlr_backend* one, void* parent) {
                if (wlr_backend_is_wl(one)) {
                    *static_cast<wlr_backend**>(parent) = one;
                }
            },
            &started.parent);
    }
    return started;
}

void add_headless_output(wlr_backend* backend, const Config& config) {
    if (wlr_backend_is_headless(backend)) {
        const auto own = std::ranges::find(config.outputs, "HEADLESS-1", &OutputConfig::name);
        const Size size = own != config.outputs.end() && own->mode ? *own->mode : Size{1920, 1080};
        wlr_headless_add_output(backend, static_cast<unsigned>(size.width), static_cast<unsigned>(size.height));
    }
}

} // namespace ensign
