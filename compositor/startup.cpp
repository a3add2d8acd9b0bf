#include "compositor/startup.hpp"

#include "compositor/base/format.hpp"
#include "compositor/base/options.hpp"
#include "compositor/policy/quota.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ensign {

namespace {
constexpr std::array option_table{
    options::Option{"config", 'c', "FILE", "the name of a file", "this configuration, not ~/.config/ensign/config.toml"},
    options::Option{.name = "headless", .help = "no screen and no seat: for pictures and tests"},
    options::Option{.name = "validate", .help = "check the configuration, and end"},
    options::help,
    options::version,
};
} // namespace

std::string usage() { return "usage: ensign [OPTION…]\n" + options::lines_of(option_table); }

std::expected<Arguments, std::string> parse_arguments(std::span<const std::string_view> words) {
    const auto parsed = options::parse(option_table, words);
    if (!parsed) {
        return std::unexpected{parsed.error()};
    }
    if (!parsed->operands.empty()) {
        return std::unexpected{text::format("unknown argument \"{}\"", parsed->operands.front())};
    }
    using enum Arguments::Action;
    Arguments arguments{.action = run, .config = std::string{parsed->value_of("config").value_or("")}};
    arguments.headless = parsed->has("headless");
    for (const auto& [name, action] :
         {std::pair{"validate", validate}, std::pair{"version", version}, std::pair{"help", help}}) {
        arguments.action = parsed->has(name) ? action : arguments.action;
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
