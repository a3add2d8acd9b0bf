// ensign: the program. Reads the configuration, starts a backend, serves until it is told to end.
#include "compositor/base/format.hpp"
#include "compositor/base/log.hpp"
#include "compositor/config_file.hpp"
#include "compositor/nested.hpp"
#include "compositor/server.hpp"
#include "compositor/startup.hpp"
#include "compositor/vm/keymap.hpp"
#include "compositor/wl/ptr.hpp"
#include "compositor/wl/wlr_log.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace ensign {

namespace {

int fail(const std::string& sentence) {
    std::fprintf(stderr, "ensign: %s\n", sentence.c_str());
    return EXIT_FAILURE;
}

// --validate: what reading alone doesn't check, and the answer.
int validate(const std::string& path, const Config& config) {
    if (auto keymaps = Keymaps::compile(config); !keymaps) {
        return fail(keymaps.error());
    }
    const std::size_t vms = config.vms.size();
    std::puts(text::format("{}: the configuration is right; it has {} VM{}", path, vms, vms == 1 ? "" : "s").c_str());
    return EXIT_SUCCESS;
}

struct Signals {
    bool reload = false;
    bool end = false;
};

int handle_reload(int, void* data) {
    static_cast<Signals*>(data)->reload = true;
    return 0;
}

int handle_end(int, void* data) {
    static_cast<Signals*>(data)->end = true;
    return 0;
}

// The backend says this when there is nothing left to show on: the parent compositor closed the window, say.
struct BackendWatch {
    explicit BackendWatch(wlr_backend* backend) { destroy.connect(backend->events.destroy); }
    void handle_destroy(void*) noexcept {
        gone = true;
        destroy.disconnect();
    }
    bool gone = false;
    wl::Listener<&BackendWatch::handle_destroy> destroy{*this};
};

void serve(Server& server, wl_display* display, const BackendWatch& watch) {
    Signals signals;
    wl_event_loop* loop = wl_display_get_event_loop(display);
    const wl::EventSourcePtr hup{wl_event_loop_add_signal(loop, SIGHUP, handle_reload, &signals)};
    const wl::EventSourcePtr term{wl_event_loop_add_signal(loop, SIGTERM, handle_end, &signals)};
    const wl::EventSourcePtr interrupt{wl_event_loop_add_signal(loop, SIGINT, handle_end, &signals)};
    while (!server.quitting() && !signals.end && !watch.gone) {
        server.turn(-1);
        if (std::exchange(signals.reload, false)) {
            if (auto done = server.reload(); !done) {
                log::warn("configuration not reloaded, the old one stays in force: {}", done.error());
            }
        }
    }
    wl_display_flush_clients(display); // ensignctl quit waits for its answer
}

void set_log_level(std::string_view wanted) {
    for (const auto& [name, level] :
         {std::pair{"error", log::Level::error}, std::pair{"warn", log::Level::warn}, std::pair{"debug", log::Level::debug}}) {
        if (wanted == name) {
            log::set_level(level);
        }
    }
}

int run(const Arguments& arguments, Config config) {
    if (const char* wanted = std::getenv("ENSIGN_LOG")) {
        set_log_level(wanted);
    }
    const char* runtime_dir = std::getenv("XDG_RUNTIME_DIR");
    if (auto usable = check_runtime_dir(runtime_dir); !usable) {
        return fail(usable.error());
    }
    raise_descriptor_limit();
    // Before any library starts a thread (Pango does): the event loop gets these from a signalfd, and a thread that had them
    // unblocked would die of them in its place.
    sigset_t ours;
    sigemptyset(&ours);
    for (const int signal : {SIGHUP, SIGTERM, SIGINT}) {
        sigaddset(&ours, signal);
    }
    sigprocmask(SIG_BLOCK, &ours, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    wl::capture_log();

    const wl::DisplayPtr display{wl_display_create()};
    auto started = start_backend(display.get(), arguments);
    if (!started) {
        return fail(started.error());
    }
    const wl::BackendPtr backend{started->backend};
    const MonotonicClock clock;
    const GuestsPart for_guests = guests_part_of_process();
    auto server = Server::create(std::move(config), {.host = display.get(),
                                                     .backend = backend.get(),
                                                     .session = started->session,
                                                     .clock = clock,
                                                     .runtime_dir = runtime_dir,
                                                     .virtual_input = started->headless,
                                                     .sak_ours = started->parent == nullptr,
                                                     .ends_with_last_output = started->parent != nullptr,
                                                     .descriptors_for_guests = for_guests.descriptors,
                                                     .mappings_for_guests = for_guests.mappings,
                                                     .read_config = [&] { return read_config(arguments.config); }});
    if (!server) {
        return fail(server.error());
    }
    std::optional<Nested> nested;
    if (started->parent != nullptr) {
        nested.emplace(started->parent, [&](bool sak_ours) {
            log::info("the secure attention key {}", sak_ours ? "is ours" : "may be the parent compositor's");
            (*server)->set_sak_ours(sak_ours);
        });
    }
    const BackendWatch watch{backend.get()};
    const char* socket = wl_display_add_socket_auto(display.get());
    if (socket == nullptr) {
        return fail(text::format("{}: no free name for the host display (wayland-1 to wayland-32 are taken)", runtime_dir));
    }
    if (!wlr_backend_start(backend.get())) {
        return fail("the backend doesn't start; WLR_BACKENDS chooses another one, --headless needs neither screen nor seat");
    }
    if (started->headless) {
        add_headless_output(backend.get(), (*server)->config());
    }
    setenv("WAYLAND_DISPLAY", socket, 1);
    std::printf("ensign: host display %s\n", socket);
    std::fflush(stdout);
    serve(**server, display.get(), watch);
    nested.reset();
    server->reset();
    return EXIT_SUCCESS;
}

} // namespace

} // namespace ensign

int main(int argc, char** argv) {
    using namespace ensign;
    const std::vector<std::string_view> words(argv + (argc > 0), argv + argc);
    const auto arguments = parse_arguments(words);
    if (!arguments) {
        std::fprintf(stderr, "ensign: %s\n%s", arguments.error().c_str(), usage().c_str());
        return 2;
    }
    switch (arguments->action) {
    case Arguments::Action::help: std::fputs(usage().c_str(), stdout); return EXIT_SUCCESS;
    case Arguments::Action::version: std::puts("ensign " ENSIGN_VERSION); return EXIT_SUCCESS;
    case Arguments::Action::validate:
    case Arguments::Action::run: break;
    }
    auto config = read_config(arguments->config);
    if (!config) {
        return fail(config.error());
    }
    if (arguments->action == Arguments::Action::validate) {
        return validate(config_path(arguments->config).value_or(""), *config);
    }
    return run(*arguments, std::move(*config));
}
