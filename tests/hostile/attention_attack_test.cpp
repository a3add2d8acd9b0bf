// The attention key under load: T37.
#include "compositor/base/format.hpp"
#include "compositor/server_parts.hpp"
#include "tests/hostile/attack.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>
#include <sys/eventfd.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

using namespace ensign::test;

namespace {

constexpr std::array colors{"#c83232", "#c87832", "#b4aa28", "#5aaa32", "#2e9e5b", "#2ea0a0", "#2c6be0", "#9646c8"};
constexpr std::size_t vms = colors.size();
constexpr int connections = 4;
constexpr std::size_t request_size = 24; // of wl_region.add
constexpr std::size_t most_in_a_dispatch = connections * (4096 / request_size + 1);

std::string eight_vms() {
    std::string text;
    for (std::size_t i = 0; i < vms; ++i) {
        text +=
            ensign::text::format("[[vm]]\nname = \"flood-{}\"\ncolor = \"{}\"\npattern = \"{}\"\n", static_cast<char>('a' + i),
                                 colors[i], ensign::pattern_names[i % ensign::pattern_names.size()]);
    }
    return text;
}

// A key arrives as it does from libinput: a descriptor of the host's loop becomes readable, at any time.
struct Flood {
    struct Moment {
        std::size_t executed; // requests of all VMs until then
        int cpu_readings;     // the scheduler takes one before and one after each dispatch
    };
    struct Logger {
        Flood& flood;
        std::size_t vm;
        wl_protocol_logger* handle = nullptr;
    };
    Fixture desk{eight_vms()};
    ensign::wl::Fd key{eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
    ensign::wl::EventSourcePtr source;
    std::vector<Logger> loggers;
    std::vector<std::size_t> executed; // whose each request was
    std::size_t key_after = 0;         // requests; 0: not by itself
    std::optional<Moment> arrived;
    std::optional<Moment> answered; // the chooser is the scene

    Flood() {
        source.reset(
            wl_event_loop_add_fd(wl_display_get_event_loop(desk.host()), key.get(), WL_EVENT_READABLE, read_key, this));
        loggers.reserve(vms);
        for (std::size_t vm = 0; vm < vms; ++vm) {
            const auto& display = desk.inside().vms().all()[vm];
            for (int i = 0; i < connections; ++i) {
                clients.push_back(&desk.connect_raw(display->name()));
                regions.push_back(create_region(*clients.back()));
            }
            Logger& logger = loggers.emplace_back(*this, vm);
            logger.handle = wl_display_add_protocol_logger(display->display(), log, &logger);
        }
        for (std::size_t i = 0; i < clients.size(); ++i) {
            flood(*clients[i], regions[i]);
        }
        executed.clear();
    }
    ~Flood() {
        for (const Logger& logger : loggers) {
            wl_protocol_logger_destroy(logger.handle);
        }
    }
    std::vector<RawClient*> clients;
    std::vector<std::uint32_t> regions; // one of each client
    std::uint32_t create_region(RawClient& client) {
        const std::uint32_t compositor = client.bind("wl_compositor", 6);
        const std::uint32_t region = client.new_id();
        client.send(RawRequest{compositor, 1}.u(region));
        desk.settle();
        return region;
    }
    static void flood(RawClient& client, std::uint32_t region) {
        for (int i = 0; i < 4000; ++i) {
            client.send(RawRequest{region, 1}.i(0).i(0).i(10).i(10)); // add
        }
        client.turn(); // as much as the socket takes
    }
    Moment now() { return {executed.size(), desk.clock().cpu_readings()}; }
    void press() {
        const std::uint64_t one = 1;
        REQUIRE(write(key.get(), &one, sizeof one) == sizeof one);
        arrived = now();
    }
    static void log(void* data, wl_protocol_logger_type type, const wl_protocol_logger_message*) {
        auto& [self, vm, handle] = *static_cast<Logger*>(data);
        if (type == WL_PROTOCOL_LOGGER_REQUEST) {
            self.executed.push_back(vm);
            if (self.executed.size() == self.key_after) {
                self.press();
            }
        }
    }
    static int read_key(int fd, std::uint32_t, void* data) {
        auto& self = *static_cast<Flood*>(data);
        std::uint64_t count = 0;
        REQUIRE(read(fd, &count, sizeof count) == sizeof count);
        for (const std::uint32_t code : {KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE}) {
            self.desk.keyboard().press(code, self.desk.clock().now_msec());
        }
        if (self.desk.chooser_is_up() && !self.desk.draws_guests()) {
            self.answered = self.now();
        }
        return 0;
    }
    void run() {
        for (int turns = 0; turns < 1000 && !answered; ++turns) {
            desk.turn_ensign();
        }
        REQUIRE(arrived);
        REQUIRE(answered);
    }
};

} // namespace

TEST_CASE("T37: between the attention key and the chooser, one batch of one flooding VM is executed at most") {
    for (const std::size_t key_after : {50U, 777U, 2500U, 7000U}) {
        Flood flood;
        flood.key_after = key_after;
        flood.run();
        CHECK(flood.answered->cpu_readings - flood.arrived->cpu_readings <= 1); // the dispatch that ran ended, none began
        CHECK(flood.answered->executed - flood.arrived->executed <= most_in_a_dispatch);
        for (std::size_t i = flood.arrived->executed; i < flood.answered->executed; ++i) {
            REQUIRE(flood.executed[i] == flood.executed[flood.arrived->executed - 1]);
        }
    }
}

TEST_CASE("T37: an attention key that comes together with a flood from 8 VMs is served before any of it") {
    Flood flood;
    flood.press();
    flood.desk.turn_ensign();
    REQUIRE(flood.answered);
    CHECK(!flood.executed.empty()); // the flood came after
    CHECK(flood.answered->executed == 0);
}
