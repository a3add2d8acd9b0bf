// What one VM can measure of another, of the screen and of the user: nothing. T28, T29, T30, T32.
#include "compositor/policy/look/frame_pace.hpp"
#include "compositor/server_parts.hpp"
#include "tests/hostile/attack.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <cstring>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

using namespace ensign::test;
using ensign::Point;
using ensign::stripe_height;

namespace {

// ---- serials, turns

void send_sync(RawClient& client) { client.send(RawRequest{RawClient::display, 0}.u(client.new_id())); }

// The numbers that wl_callback.done carries, of a client that has no seat and no surface.
std::vector<std::uint32_t> serials_of(const RawClient& client) {
    std::vector<std::uint32_t> serials;
    for (const RawEvent& event : client.events()) {
        if (event.object > RawClient::registry && event.words.size() == 1) {
            serials.push_back(event.words[0]);
        }
    }
    return serials;
}

std::vector<std::uint32_t> serials_while(bool typing) {
    constexpr int key_events = 200;
    Fixture desk;
    RawClient& spy = desk.connect_raw("red");
    Client& blue = desk.connect("blue");
    blue.open_window();
    desk.settle();
    desk.choose("blue");
    blue.seat().forget();
    for (int i = 0; i < key_events; ++i) {
        if (typing) {
            i % 2 == 0 ? desk.press(KEY_S) : desk.release(KEY_S);
        }
        send_sync(spy);
        desk.settle();
    }
    CHECK(blue.seat().keys().size() == (typing ? key_events : 0));
    return serials_of(spy);
}

// How many requests of red's are executed in each turn of the main loop, when red sends so many in each.
std::vector<int> executed_while(bool typing, int requests) {
    Fixture desk;
    RawClient& spy = desk.connect_raw("red");
    Client& blue = desk.connect("blue");
    blue.open_window();
    desk.settle();
    desk.choose("blue");
    int executed = 0;
    const auto count = [](void* data, wl_protocol_logger_type type, const wl_protocol_logger_message*) {
        *static_cast<int*>(data) += type == WL_PROTOCOL_LOGGER_REQUEST ? 1 : 0;
    };
    wl_protocol_logger* logger = wl_display_add_protocol_logger(desk.inside().vms().find("red")->display(), count, &executed);
    std::vector<int> turns;
    for (int turn = 0; turn < 60; ++turn) {
        for (int i = 0; i < requests; ++i) {
            send_sync(spy);
        }
        spy.turn();
        if (typing) {
            desk.keyboard().key(KEY_S, turn % 2 == 0, desk.clock().now_msec());
        }
        desk.turn_ensign();
        blue.turn();
        turns.push_back(std::exchange(executed, 0));
    }
    wl_protocol_logger_destroy(logger);
    return turns;
}

// ---- frames

enum class Elsewhere : std::uint8_t { idle, animates, covers, opens, types, chooser, dark };

// All that a window hears which isn't input.
struct Heard {
    std::vector<std::uint32_t> frames;
    std::vector<Presented> presented;
    int discarded = 0;
    int outputs = 0;
    int held_buffers = 0;
    std::optional<int> scale;
    std::vector<ToplevelConfigure> configures;
    bool operator==(const Heard&) const = default;
};

Heard heard_by(const Window& window) {
    return {window.frame_times(),        window.presented(),        window.discarded(), window.outputs_entered(),
            window.unreleased_buffers(), window.fractional_scale(), window.configures()};
}

enum class Drawing : std::uint8_t { always, now_and_then };

// red draws whenever it may, or sometimes, and opens another window halfway; the user is in blue.
struct Watching {
    static constexpr int steps = 300;
    static constexpr std::uint32_t step_ms = 5;
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    Window& spy = red.open_window({.title = "spy", .width = 300, .height = 200});
    Window* late = nullptr;
    Window& other = after_spy();
    std::size_t answered = 0;
    Drawing drawing = Drawing::always;

    Window& after_spy() {
        desk.settle();
        return blue.open_window({.title = "other", .width = 300, .height = 200});
    }
    void draw() {
        spy.request_frame();
        spy.request_feedback();
        spy.redraw(0xff000000U + static_cast<std::uint32_t>(answered));
    }
    void act(Elsewhere what, int step) {
        const bool begins = step == steps / 3;
        const bool ends = step == 2 * steps / 3;
        switch (what) {
        case Elsewhere::idle:
        case Elsewhere::dark: return;
        case Elsewhere::animates: return other.redraw(0xff000000U + static_cast<std::uint32_t>(step));
        case Elsewhere::covers:
            if (begins || ends) {
                other.set_maximized(begins);
            }
            return;
        case Elsewhere::opens:
            if (step % 20 == 0) {
                blue.open_window({.width = 700, .height = 500});
            }
            return;
        case Elsewhere::types: return desk.keyboard().key(KEY_S, step % 2 == 0, desk.clock().now_msec());
        case Elsewhere::chooser:
            if (begins) {
                desk.press_attention_key();
            } else if (ends) {
                desk.tap(KEY_ESC);
            }
            return;
        }
    }
    // Its last picture was answered, or, where it draws but now and then, some time has gone by.
    bool draws_at(int step) {
        constexpr int now_and_then = 10;
        if (drawing == Drawing::now_and_then) {
            return step % now_and_then == 0;
        }
        return std::exchange(answered, spy.frame_times().size()) != spy.frame_times().size();
    }
    // What both windows have heard after each step.
    std::vector<std::pair<Heard, Heard>> watch(Elsewhere what) {
        desk.settle();
        desk.choose("blue");
        desk.frame();
        draw();
        std::vector<std::pair<Heard, Heard>> log;
        for (int step = 0; step < steps; ++step) {
            desk.clock().advance(step_ms);
            act(what, step);
            desk.settle();
            if (what != Elsewhere::dark) {
                desk.step_frame();
            }
            if (draws_at(step)) {
                draw();
            }
            if (step == steps / 2) {
                late = &red.open_window({.title = "late", .width = 100, .height = 80});
            }
            desk.settle();
            log.emplace_back(heard_by(spy), late != nullptr ? heard_by(*late) : Heard{});
        }
        return log;
    }
};

std::vector<std::pair<Heard, Heard>> heard_while(Elsewhere what, Drawing drawing = Drawing::always) {
    Watching watching;
    watching.drawing = drawing;
    auto log = watching.watch(what);
    if (what == Elsewhere::covers) {
        CHECK(watching.other.configures().size() > 2);
    }
    return log;
}

// When red's own cursor may be drawn again, while it hears.
std::vector<std::uint32_t> cursor_frames_while(bool animating) {
    Attack attack;
    const Point at = middle(attack.content());
    attack.desk.click(at.x, at.y);
    attack.red.seat().set_cursor(32, 32, 0xff01fe01, 0, 0);
    attack.desk.frame();
    REQUIRE(attack.desk.count(0x01fe01) > 0);
    Surface& cursor = *attack.red.seat().cursor();
    for (std::uint32_t step = 0; step < 100; ++step) {
        cursor.request_frame();
        cursor.commit();
        if (animating) {
            attack.victim.redraw(0xff000000U + step);
        }
        attack.desk.clock().advance(5);
        attack.desk.settle();
        attack.desk.step_frame();
    }
    return cursor.frame_times();
}

// ---- what can be known of the machine

// All strings and numbers that a program receives which binds everything that says something about the machine.
std::string everything_told(Fixture& desk, std::string_view vm) {
    RawClient& client = desk.connect_raw(vm);
    const std::uint32_t output = client.bind("wl_output", 4);
    const std::uint32_t manager = client.bind("zxdg_output_manager_v1", 3);
    client.send(RawRequest{manager, 1}.u(client.new_id()).u(output)); // get_xdg_output
    const std::uint32_t seat = client.bind("wl_seat", 9);
    client.send(RawRequest{seat, 0}.u(client.new_id())); // get_pointer
    client.send(RawRequest{seat, 1}.u(client.new_id())); // get_keyboard
    client.bind("wp_presentation", 2);
    client.bind("wl_shm", 2);
    desk.settle();
    REQUIRE(!client.closed());
    std::string told;
    for (const RawEvent& event : client.events()) {
        told.append(reinterpret_cast<const char*>(event.words.data()), event.words.size() * sizeof(std::uint32_t));
    }
    return told;
}

} // namespace

TEST_CASE("T28: of 200 key events for blue, the serials of a program in red show none") {
    const auto quiet = serials_while(false);
    REQUIRE(quiet.size() == 200);
    CHECK(serials_while(true) == quiet);
}

TEST_CASE("T29: what is executed of a spy's requests in each turn doesn't depend on typing elsewhere") {
    for (const int requests : {1, 3, 3000}) { // the last is more than a turn's budget
        const auto quiet = executed_while(false, requests);
        CHECK(executed_while(true, requests) == quiet);
        CHECK((requests == 3000) == (quiet.front() < requests));
    }
}

TEST_CASE("T30: a window hears the same whatever other VMs, the screen and the user do") {
    for (const Drawing drawing : {Drawing::always, Drawing::now_and_then}) {
        const auto idle = heard_while(Elsewhere::idle, drawing);
        for (const Elsewhere what : {Elsewhere::animates, Elsewhere::covers, Elsewhere::opens, Elsewhere::types,
                                     Elsewhere::chooser, Elsewhere::dark}) {
            const auto log = heard_while(what, drawing);
            REQUIRE(log.size() == idle.size());
            for (std::size_t step = 0; step < log.size(); ++step) {
                INFO("elsewhere " << static_cast<int>(what) << ", step " << step);
                REQUIRE(log[step] == idle[step]);
            }
        }
    }
}

TEST_CASE("T30: whoever draws now and then hears at once that it may draw again") {
    for (const auto& [spy, late] : heard_while(Elsewhere::animates, Drawing::now_and_then)) {
        CHECK(spy.presented.size() == spy.frames.size());
    }
}

TEST_CASE("T30: frames come sixty times a second, and presentation times are theirs") {
    const auto [spy, late] = heard_while(Elsewhere::idle).back();
    constexpr auto most = Watching::steps * Watching::step_ms * 60 / 1000;
    CHECK(spy.frames.size() >= most - 2);
    CHECK(spy.frames.size() <= most);
    CHECK(late.outputs == 1);
    REQUIRE(spy.presented.size() >= most - 2);
    const ensign::FramePace pace;
    for (const Presented& one : spy.presented | std::views::drop(1)) { // the first is answered at once
        const auto time = std::chrono::seconds{one.seconds} + std::chrono::nanoseconds{one.nanoseconds};
        CHECK(pace.time_of(pace.tick_at(time)) == time);
        CHECK(one.refresh == 16'666'667);
        CHECK(one.sequence == 0);
        CHECK(one.flags == 0);
        CHECK(one.outputs == 1);
    }
}

TEST_CASE("T30: a hidden window gets a frame a second, whatever happens elsewhere") {
    std::vector<std::vector<std::uint32_t>> logs;
    for (const Elsewhere what : {Elsewhere::idle, Elsewhere::animates, Elsewhere::covers}) {
        Watching watching;
        watching.spy.set_minimized();
        const auto log = watching.watch(what);
        logs.push_back(log.back().first.frames);
    }
    CHECK((logs[0].size() == 1 || logs[0].size() == 2)); // in a second and a half
    CHECK(logs[1] == logs[0]);
    CHECK(logs[2] == logs[0]);
}

TEST_CASE("T30: a cursor's frames don't come with other VMs' redraws") {
    const auto idle = cursor_frames_while(false);
    CHECK(!idle.empty());
    CHECK(cursor_frames_while(true) == idle);
}

TEST_CASE("T32: a VM is told nothing that names the machine's outputs and devices") {
    Fixture desk;
    desk.output().get()->make = strdup("Eavesdropper Inc");
    desk.output().get()->model = strdup("Model of 2026");
    desk.output().get()->serial = strdup("S3RI4L");
    desk.backend().add_output("HDMI-A-9", 640, 480);
    desk.frame();
    const std::string told = everything_told(desk, "red");
    CHECK(told.find("VM-1") != std::string::npos);
    for (const char* name :
         {"TEST-1", "Test output", "HDMI-A-9", "Eavesdropper", "Model of 2026", "S3RI4L", "test-keyboard", "test-pointer"}) {
        INFO(name);
        CHECK(told.find(name) == std::string::npos);
    }
    CHECK(everything_told(desk, "blue") == told);
}

TEST_CASE("T32: the one output of a VM is the work area at the origin, wherever and however many the real ones are") {
    for (const bool more : {false, true}) {
        Fixture desk;
        if (more) {
            desk.backend().add_output("HDMI-A-9", 640, 480);
            desk.frame();
        }
        const auto& outputs = desk.connect("red").outputs();
        REQUIRE(outputs.size() == 1);
        const OutputInfo& only = outputs.front();
        CHECK(only.name == "VM-1");
        CHECK(only.x == 0);
        CHECK(only.y == 0);
        CHECK(only.logical_x == 0);
        CHECK(only.logical_y == 0);
        CHECK(only.logical_width == 800);
        CHECK(only.logical_height == 600 - stripe_height);
        CHECK(only.physical_width == 0);
        CHECK(only.physical_height == 0);
        CHECK(only.refresh == 60'000);
        CHECK(only.make == only.model); // wlroots' word for none
    }
}

TEST_CASE("T30: a drag that rests is told of nothing, whatever other VMs draw") {
    Fixture desk;
    Client& red = desk.connect("red");
    Client& blue = desk.connect("blue");
    Window& window = red.open_window({.title = "red", .width = 300, .height = 200});
    Window& other = blue.open_window({.title = "blue", .width = 100, .height = 60});
    Surface& child = blue.add_subsurface(other, 0, 0, 20, 20, 0xff00ff00);
    other.commit();
    desk.settle();
    desk.choose("red");
    const ensign::Point at = desk.middle_of("red");
    desk.point_at(at.x, at.y);
    desk.button(BTN_LEFT, true);
    red.data().start_drag(window, nullptr, "text");
    desk.settle();
    desk.point_at(at.x + 5, at.y);
    red.data().forget_drags();
    for (int i = 0; i < 5; ++i) {
        child.show(20 + i, 20, 0xff0000ff);
        other.redraw(0xff000000u + static_cast<std::uint32_t>(i));
        desk.frame();
    }
    CHECK(red.data().drag_events().empty());
}

TEST_CASE("T63: how much room a window may have doesn't tell on which output the user works in another VM") {
    const auto told = [](bool elsewhere) {
        Fixture desk;
        desk.backend().add_output("TEST-2", 500, 400);
        desk.frame();
        Client& blue = desk.connect("blue");
        blue.open_window({.title = "blue", .width = 100, .height = 60});
        desk.settle();
        desk.choose("blue");
        if (elsewhere) {
            const ensign::Rect outer = desk.outer_of("blue");
            desk.drag({outer.x + 60, outer.y + 10}, {900, 200});
            REQUIRE(desk.outer_of("blue").x > 700);
        }
        const Window& spy = desk.connect("red").open_window({.title = "spy"});
        desk.settle();
        return std::pair{spy.bounds(), desk.outer_of("spy")};
    };
    CHECK(told(false) == told(true));
}
