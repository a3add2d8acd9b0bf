// What memory or a library refuses: Ensign goes on, and shows nothing that it can't frame. In a program of its own, whose operator
// new and functions of wlroots' fail when the test says so: the program's own symbols come before the libraries'. T62.
#include "tests/support/client_lock.hpp"
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <cstdlib>
#include <functional>
#include <limits>
#include <new>
#include <string_view>

#include <dlfcn.h>

namespace {

std::size_t largest_allocation = std::numeric_limits<std::size_t>::max();
std::string_view refused; // a function

// While it exists, memory comes in small pieces only: no picture fits into one.
struct NoMemory {
    NoMemory() { largest_allocation = 16'000; }
    ~NoMemory() { largest_allocation = std::numeric_limits<std::size_t>::max(); }
};

struct Refused {
    explicit Refused(std::string_view function) { refused = function; }
    ~Refused() { refused = {}; }
};

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

} // namespace

void* operator new(std::size_t size) {
    void* memory = size <= largest_allocation ? std::malloc(size) : nullptr;
    return memory != nullptr ? memory : throw std::bad_alloc{};
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return size <= largest_allocation ? std::malloc(size) : nullptr;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

extern "C" {

bool wlr_keyboard_set_keymap(wlr_keyboard* keyboard, xkb_keymap* keymap) {
    static auto* const real = next<decltype(wlr_keyboard_set_keymap)>(__func__);
    return refused != __func__ && real(keyboard, keymap);
}

bool wlr_output_commit_state(wlr_output* output, const wlr_output_state* state) {
    static auto* const real = next<decltype(wlr_output_commit_state)>(__func__);
    return refused != __func__ && real(output, state);
}

bool wlr_scene_output_commit(wlr_scene_output* output, const wlr_scene_output_state_options* options) {
    static auto* const real = next<decltype(wlr_scene_output_commit)>(__func__);
    return refused != __func__ && real(output, options);
}

wl_display* wl_display_create() {
    static auto* const real = next<decltype(wl_display_create)>(__func__);
    return refused != __func__ ? real() : nullptr;
}

wl_client* wl_client_create(wl_display* display, int fd) {
    static auto* const real = next<decltype(wl_client_create)>(__func__);
    return refused != __func__ ? real(display, fd) : nullptr;
}
}

using namespace ensign::test;
using ensign::Point;

namespace {

constexpr std::uint32_t magenta = 0xfffe01fe;
constexpr std::uint32_t ink = 0xff01fe01;

struct Desk {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    Window& window = red.open_window({.title = "red", .width = 300, .height = 200, .color = magenta});
    Desk() {
        desk.settle();
        blue.open_window({.title = "blue", .width = 200, .height = 100});
        desk.settle();
        desk.choose("red");
        desk.point_at(799, 1);
        desk.frame();
    }
};

} // namespace

TEST_CASE("T62: a window that no memory is left to frame isn't shown, and it is once there is") {
    Desk with;
    Window* second = nullptr;
    {
        const NoMemory no_memory;
        second = &with.red.open_window({.title = "second", .width = 400, .height = 300, .color = ink});
        with.desk.frame();
        CHECK(with.desk.count(ink & 0xffffff) == 0);
    }
    second->resize(401, 300);
    with.desk.frame();
    CHECK(with.desk.count(ink & 0xffffff) == 401 * 300);
    CHECK(!with.red.failure());
}

TEST_CASE("T62: a window that loses its frame for want of memory is shown no more until it has one") {
    Desk with;
    REQUIRE(with.desk.count(magenta & 0xffffff) == 300 * 200);
    {
        const NoMemory no_memory;
        with.window.set_title("another");
        with.desk.frame();
        CHECK(with.desk.count(magenta & 0xffffff) == 0);
    }
    with.window.set_title("a third");
    with.desk.choose("red");
    with.desk.frame();
    CHECK(with.desk.count(magenta & 0xffffff) == 300 * 200);
}

TEST_CASE("T62: while no memory is left for a picture, whatever is shown is Ensign's or framed, and nothing ends") {
    const auto acts = std::to_array<std::function<void(Desk&)>>({
        [](Desk& with) { with.desk.choose("blue"); },
        [](Desk& with) { with.desk.press_attention_key(); },
        [](Desk& with) {
            for (const std::uint32_t code : {KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}) {
                with.desk.press(code);
            }
        },
        [](Desk& with) { with.desk.press_chord(chord_of(with.desk.config().bindings, ensign::action::Fullscreen{})); },
        [](Desk& with) { with.red.open_popup(with.window, {.width = 90, .height = 60}); },
        [](Desk& with) { CHECK(!with.desk.commands().capture(ensign::host::CaptureKind::pixels, "")); },
        [](Desk& with) { CHECK(!with.desk.commands().capture(ensign::host::CaptureKind::owners, "")); },
        [](Desk& with) { CHECK(with.desk.reload()); },
        [](Desk& with) { with.desk.disconnect(with.red); },
    });
    for (const auto& act : acts) {
        Desk with;
        {
            const NoMemory no_memory;
            act(with);
            with.desk.frame();
        }
        // Afterwards it is as ever.
        for (const std::uint32_t code : {KEY_INSERT, KEY_LEFTALT, KEY_LEFTCTRL}) {
            with.desk.release(code);
        }
        if (with.desk.chooser_is_up()) {
            with.desk.press_attention_key();
        }
        with.desk.choose("blue");
        with.desk.frame();
        CHECK(with.desk.focused_vm() == "blue");
        CHECK(with.desk.whois(5, 5)["part"] == "stripe");
        CHECK(with.desk.draws_guests());
        with.blue.seat().forget();
        with.desk.tap(KEY_A);
        CHECK(with.blue.seat().keys().size() == 2);
    }
}

TEST_CASE("T62: a session is locked though no memory is left for the picture of it") {
    Desk with;
    Client& host = with.desk.connect_host();
    const NoMemory no_memory;
    Locker locker{host};
    with.desk.frame();
    CHECK(locker.times_locked() == 1);
    CHECK(!with.desk.draws_guests());
    CHECK(with.desk.count(magenta & 0xffffff) == 0);
}

TEST_CASE("T62: a VM whose keyboard gets no keymap has no programs until it gets one, and hears no key") {
    Fixture desk;
    Client& blue = desk.connect("blue");
    blue.open_window({.title = "blue"});
    desk.settle();
    {
        const Refused keymap{"wlr_keyboard_set_keymap"};
        CHECK(!desk.connect("red").has("wl_compositor"));
        desk.choose("red");
        for (const std::uint32_t code : {KEY_A, KEY_LEFTSHIFT, KEY_CAPSLOCK}) {
            desk.tap(code);
        }
        desk.set_config("[keyboard]\nlayout = \"de\"\n" + std::string{three_vms});
        CHECK(desk.reload()); // blue keeps the one that it has
    }
    desk.choose("blue");
    desk.tap(KEY_A);
    CHECK(blue.seat().keys().size() == 2);
    Client& red = desk.connect("red");
    red.open_window({.title = "red"});
    desk.choose("red");
    desk.tap(KEY_A);
    CHECK(red.seat().keys().size() == 2);
}

TEST_CASE("T62: a VM that a reload adds and that gets no display is refused with a sentence, and all is as before") {
    Fixture desk;
    Client& red = desk.connect("red");
    red.open_window({.title = "red"});
    desk.choose("red");
    desk.set_config(std::string{three_vms} +
                    "[[vm]]\nname = \"fresh\"\nlabel = \"Fresh\"\ncolor = \"#d08020\"\npattern = \"bars\"\n");
    {
        const Refused display{"wl_display_create"};
        const auto done = desk.reload();
        REQUIRE(!done);
        CHECK(done.error().contains("fresh"));
    }
    desk.tap(KEY_A);
    CHECK(red.seat().keys().size() == 2);
    CHECK(desk.reload());
}

TEST_CASE("T62: a program that gets no client is turned away, and the next one isn't") {
    Fixture desk;
    {
        const Refused client{"wl_client_create"};
        CHECK(!desk.connect("red").has("wl_compositor"));
    }
    CHECK(desk.connect("red").has("wl_compositor"));
}

TEST_CASE("an output whose commits fail shows what it showed, and the next picture once they don't") {
    Desk with;
    const auto before = with.desk.output().pixels();
    for (const char* function : {"wlr_scene_output_commit", "wlr_output_commit_state"}) {
        const Refused commit{function};
        with.window.redraw(ink);
        with.desk.backend().add_output("TEST-2", 640, 480);
        with.desk.frame(3);
    }
    with.window.redraw(ink);
    with.desk.frame();
    CHECK(with.desk.output().pixels() != before);
    CHECK(with.desk.count(ink & 0xffffff) == 300 * 200);
}
