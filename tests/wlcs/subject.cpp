#include "tests/wlcs/subject.hpp"

#include "compositor/base/log.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/shell/shell.hpp"
#include "compositor/vm/vms.hpp"

#include <array>
#include <cstdarg>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <linux/input-event-codes.h>

namespace ensign::wlcs {

namespace {

// The suite clicks what appeared a moment ago, and moves over windows that aren't focused.
constexpr std::string_view configuration = R"(
[focus]
arming = 0
hover = "same-vm"

[[vm]]
name = "guest"
label = "Guest"
color = "#2c6be0"
pattern = "dots"
)";

constexpr Size screen{1600, 1400};
constexpr int most_turns = 10'000; // who isn't at rest then never will be

template <class T>
T right(std::expected<T, std::string> made) {
    return made ? *std::move(made) : throw std::runtime_error{made.error()};
}

Config configure() {
    auto config = parse_config(configuration, "wlcs.toml");
    return config ? *std::move(config) : throw std::runtime_error{config.error().sentence()};
}

// Something that others ask for: it is dealt with between turns.
class Asks {
  public:
    Asks(wl_event_loop* loop, int fd) : source_{wl_event_loop_add_fd(loop, fd, WL_EVENT_READABLE, note, &asked_)} {}
    [[nodiscard]] bool take() { return std::exchange(asked_, false); }
    // What is there still doesn't count meanwhile.
    void listen(bool listens) { wl_event_source_fd_update(source_.get(), listens ? WL_EVENT_READABLE : 0U); }

  private:
    static int note(int, std::uint32_t, void* asked) {
        *static_cast<bool*>(asked) = true;
        return 0;
    }
    bool asked_ = false;
    wl::EventSourcePtr source_;
};

} // namespace

Subject::Subject(bool lenient)
    : host_{wl_display_create()}, backend_{wlr_headless_backend_create(wl_display_get_event_loop(host_.get()))} {
    log::set_level(log::Level::error);
    wl_log_set_handler_server([](const char*, va_list) {}); // it says that clients broke the protocol, which tests do
    server_ = right(ensign::Server::create(configure(), {.host = host_.get(),
                                                         .backend = backend_.get(),
                                                         .session = nullptr,
                                                         .clock = clock_,
                                                         .runtime_dir = runtime_.path(),
                                                         .read_config = [] { return configure(); }}));
    wlr_backend_start(backend_.get());
    wlr_headless_add_output(backend_.get(), screen.width, screen.height);
    plug_in(keyboard_.get()->base);
    plug_in(mouse_.get()->base);
    plug_in(touchscreen_.get()->base);
    const VmDisplay& vm = *server_->vms().find("guest");
    guests_.emplace(vm);
    if (lenient) {
        leniency_.emplace(vm.display());
    }
    choose_vm();
}

Subject::~Subject() {
    leniency_.reset();
    guests_.reset();
    server_.reset();
}

void Subject::serve(wl_event_loop* suite) {
    wl_event_loop* loop = wl_display_get_event_loop(host_.get());
    Asks by_suite{loop, wl_event_loop_get_fd(suite)};
    Asks by_threads{loop, errands_.fd()};
    while (!ended_) {
        server_->turn(-1);
        const bool suite_asks = by_suite.take();
        if (by_threads.take() || suite_asks) {
            by_suite.listen(false);
            by_threads.listen(false);
            settle(); // a hand acts on what it sees
            wl_event_loop_dispatch(suite, 0);
            errands_.run_all();
            by_suite.listen(true);
            by_threads.listen(true);
        }
    }
}

void Subject::settle() {
    int turns = 0;
    for (int quiet = 0; quiet < 2; ++turns) {
        if (turns > most_turns) {
            log::error("the compositor never comes to rest");
            std::abort();
        }
        quiet = server_->turn(0) ? 0 : quiet + 1;
    }
}

void Subject::plug_in(wlr_input_device& device) {
    wl_signal_emit_mutable(&backend_->events.new_input, &device);
    settle();
}

// Attention key, then the first card.
void Subject::choose_vm() {
    settle();
    constexpr std::array chord{KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE};
    for (const bool down : {true, false}) {
        for (const int code : chord) {
            keyboard_.key(static_cast<std::uint32_t>(code), down, now());
            settle();
        }
    }
    for (const int code : {KEY_HOME, KEY_ENTER}) {
        keyboard_.tap(static_cast<std::uint32_t>(code), now());
        settle();
    }
}

void Subject::place(wl_display* client, wl_surface* surface, Point content) {
    const wlr_surface* known = guests_->surface_of(client, surface);
    if (Window* window = known != nullptr ? server_->shell().find(known) : nullptr) {
        const Point inset{window->content().x - window->outer().x, window->content().y - window->outer().y};
        window->move_to({origin.x + content.x - inset.x, origin.y + content.y - inset.y});
        settle();
    }
}

Subject::Share Subject::share_of(double x, double y) {
    constexpr double hair = 1e-6; // px: or a whole one is a little less after the division
    return {(origin.x + x + hair) / screen.width, (origin.y + y + hair) / screen.height};
}

} // namespace ensign::wlcs
