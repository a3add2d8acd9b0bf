// ensignctl and the control protocol, with a compositor that only remembers what it was asked.
#include "compositor/host/control.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/open_descriptors.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/run_ctl.hpp"

#include <catch2/catch_test_macros.hpp>

#include <nlohmann/json.hpp>
#include <wayland-server-core.h>

#include "compositor/policy/vm_action.hpp"
#include <array>
#include <dirent.h>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <optional>
#include <png.h>
#include <sstream>

#include <sys/socket.h>

using ensign::host::Capture;
using ensign::host::CaptureKind;
using ensign::test::CtlResult;
using ensign::test::Folder;
using ensign::test::open_descriptors;
using ensign::test::RawClient;
using ensign::test::RawRequest;
using nlohmann::json;

namespace {

struct FakeCompositor final : ensign::host::ControlActions {
    std::vector<std::string> asked;
    std::string refusal; // not empty: what all that can fail says
    bool ended = false;

    std::expected<void, std::string> outcome(const std::string& what) {
        asked.push_back(what);
        return refusal.empty() ? std::expected<void, std::string>{} : std::unexpected{refusal};
    }

    json vms() override {
        return {{{"name", "work"},
                 {"label", "Work"},
                 {"color", "#2c6be0"},
                 {"pattern", "diagonal"},
                 {"trusted_only", false},
                 {"connected", true},
                 {"connections", 2},
                 {"windows", 1},
                 {"focused", true},
                 {"socket", "/run/w"}}};
    }
    json windows() override {
        return {{{"id", 7},
                 {"vm", "work"},
                 {"title", "evil\x1b[2Jtitle"},
                 {"focused", true},
                 {"x", 10},
                 {"y", 20},
                 {"width", 300},
                 {"height", 200},
                 {"minimised", false},
                 {"maximised", false},
                 {"attention", false},
                 {"content", {{"x", 14}, {"y", 50}, {"width", 292}, {"height", 166}}}}};
    }
    json devices() override {
        return {{{"id", 3},
                 {"type", "keyboard"},
                 {"name", "evil\x1b[2Jkeys"},
                 {"vendor", 0x46d},
                 {"product", 0xc31c},
                 {"path", ""},
                 {"waiting", true},
                 {"enabled", true},
                 {"trusted", true}},
                {{"id", 4},
                 {"type", "touchpad"},
                 {"name", "pad"},
                 {"vendor", 0},
                 {"product", 0},
                 {"path", ""},
                 {"waiting", false},
                 {"enabled", true},
                 {"trusted", false},
                 {"vms", {"work", "web"}}}};
    }
    json tree() override {
        return {{"outputs", {{{"name", "T-1"}, {"x", 0}, {"y", 0}, {"width", 800}, {"height", 600}}}},
                {"layers", {{{"name", "windows"}, {"nodes", {{{"type", "tree"}, {"x", 1}, {"y", 2}, {"owner", "vm"}}}}}}}};
    }
    json focus_log() override {
        return {{{"time_msec", 1'000'250}, {"reason", "clicked"}, {"by_user", true}, {"vm", "work"}, {"window", "a\x1b[2Jb"}},
                {{"time_msec", 1'000'900}, {"reason", "attention"}, {"by_user", true}}};
    }
    std::expected<json, std::string> whois(int x, int y) override {
        if (const auto done = outcome("whois"); !done) {
            return std::unexpected{done.error()};
        }
        return json{{"x", x}, {"y", y}, {"owner", "vm"}, {"vm", "work"}, {"window", 7}, {"part", "frame"}};
    }
    std::expected<void, std::string> focus_vm(std::string_view name) override { return outcome("focus " + std::string{name}); }
    std::expected<void, std::string> open_chooser() override { return outcome("chooser"); }
    std::expected<void, std::string> act_on_vm(std::string_view name, std::uint32_t action) override {
        return outcome(std::to_string(action) + " " + std::string{name});
    }
    std::expected<void, std::string> approve_device(std::uint32_t id) override {
        return outcome("approve " + std::to_string(id));
    }
    std::expected<void, std::string> reload() override { return outcome("reload"); }
    std::expected<void, std::string> lock() override { return outcome("lock"); }
    void quit() override { ended = true; }
    std::expected<Capture, std::string> capture(CaptureKind kind, std::string_view output) override {
        if (const auto done = outcome("capture " + std::string{output}); !done) {
            return std::unexpected{done.error()};
        }
        if (kind == CaptureKind::owners) { // 2x2, with padding
            return Capture{"T-1",
                           2,
                           2,
                           3,
                           bytes({0, 3, 99, 4, 0, 99}),
                           {{0, "background", "background", "#101010", ""}, {4, "vm", "frame", "#ff8000", "wörk"}}};
        }
        return Capture{"T-1", 1, 2, 4, bytes({0x11, 0x22, 0x33, 0, 0xff, 0, 0, 0})};
    }
    static std::vector<std::byte> bytes(std::initializer_list<int> values) {
        std::vector<std::byte> all;
        for (const int value : values) {
            all.push_back(static_cast<std::byte>(value));
        }
        return all;
    }
};

struct Host {
    std::unique_ptr<wl_display, decltype(&wl_display_destroy)> display{wl_display_create(), wl_display_destroy};
    FakeCompositor compositor;
    std::optional<ensign::host::Control> control{std::in_place, *display, compositor};

    ~Host() { wl_display_destroy_clients(display.get()); }

    void turn(int timeout = -1) {
        wl_display_flush_clients(display.get());
        wl_event_loop_dispatch(wl_display_get_event_loop(display.get()), timeout);
        if (compositor.ended) {
            wl_display_flush_clients(display.get());
            wl_display_destroy_clients(display.get());
        }
    }
    CtlResult ctl(const std::vector<std::string>& arguments) {
        return ensign::test::run_ctl(ENSIGNCTL, arguments, display.get(), [this] { turn(); });
    }
    std::unique_ptr<RawClient> connect() {
        std::array<int, 2> ends{};
        REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
        wl_client_create(display.get(), ends[0]);
        return std::make_unique<RawClient>(ensign::wl::Fd{ends[1]});
    }
    void settle(RawClient& client) {
        for (int quiet = 0; quiet < 2;) {
            const bool busy = client.turn();
            turn(0);
            quiet = busy ? 0 : quiet + 1;
        }
    }
};

std::vector<int> read_rgb(const std::string& file) {
    png_image image{.version = PNG_IMAGE_VERSION};
    REQUIRE(png_image_begin_read_from_file(&image, file.c_str()));
    image.format = PNG_FORMAT_RGB;
    std::vector<png_byte> pixels(PNG_IMAGE_SIZE(image));
    REQUIRE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr));
    return {pixels.begin(), pixels.end()};
}

std::string read_text(const std::string& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

} // namespace

TEST_CASE("ensignctl prints the compositor's JSON unchanged") {
    Host host;
    CHECK(json::parse(host.ctl({"--json", "vms"}).out) == host.compositor.vms());
    CHECK(json::parse(host.ctl({"windows", "--json"}).out) == host.compositor.windows());
    CHECK(json::parse(host.ctl({"--json", "devices"}).out) == host.compositor.devices());
    CHECK(json::parse(host.ctl({"--json", "tree"}).out) == host.compositor.tree());
    CHECK(json::parse(host.ctl({"--json", "focus-log"}).out) == host.compositor.focus_log());
    CHECK(json::parse(host.ctl({"--json", "whois", "-5", "12"}).out) == host.compositor.whois(-5, 12));
}

TEST_CASE("ensignctl prints tables for people") {
    Host host;
    CHECK(host.ctl({"vms"}).out == "NAME  STATE              CONNECTIONS  WINDOWS  COLOR    PATTERN   LABEL\n"
                                   "work  connected,focused  2            1        #2c6be0  diagonal  Work\n");
    const std::string log = host.ctl({"focus-log"}).out;
    CHECK(log.starts_with("TIME                     VM    REASON     WINDOW\n"));
    CHECK(log.contains(".250  work  clicked    a\xef\xbf\xbd[2Jb\n"));
    CHECK(log.contains(".900  -     attention  -\n"));
    CHECK(host.ctl({"devices"}).out == "ID  TYPE      STATE    VMS       USB ID     NAME\n"
                                       "3   keyboard  waiting  all       046d:c31c  evil\xef\xbf\xbd[2Jkeys\n"
                                       "4   touchpad  -        work,web  -          pad\n");
    CHECK(host.ctl({"whois", "1", "2"}).out == "vm work, window 7, frame\n");
    CHECK(host.ctl({"tree"}).out == "outputs\n  T-1 0,0 800x600\nlayers\n  windows\n    tree 1,2 owner=vm\n");
}

TEST_CASE("a title can't steer the terminal") {
    Host host;
    CHECK(host.ctl({"windows"}).out.find('\x1b') == std::string::npos);
    CHECK(host.ctl({"--json", "windows"}).out.find('\x1b') == std::string::npos);
}

TEST_CASE("ensignctl does what it is told, in silence") {
    Host host;
    CHECK(host.ctl({"focus", "work"}).status == 0);
    CHECK(host.ctl({"chooser"}).status == 0);
    CHECK(host.ctl({"lock"}).status == 0);
    CHECK(host.ctl({"approve", "3"}).status == 0);
    const CtlResult reload = host.ctl({"reload"});
    CHECK(reload.status == 0);
    CHECK(reload.out + reload.err == "");
    CHECK(host.compositor.asked == std::vector<std::string>{"focus work", "chooser", "lock", "approve 3", "reload"});
}

TEST_CASE("each thing that can be done to a VM has its verb") {
    Host host;
    std::vector<std::string> expected;
    for (const std::string_view name : ensign::vm_action_names) {
        CHECK(host.ctl({std::string{name}, "work"}).status == 0);
        expected.push_back(std::to_string(expected.size()) + " work");
    }
    CHECK(host.compositor.asked == expected);
}

TEST_CASE("ensignctl quit returns when the compositor has closed the connection") {
    Host host;
    const CtlResult quit = host.ctl({"quit"});
    CHECK(quit.status == 0);
    CHECK(quit.err == "");
    CHECK(host.compositor.ended);
}

TEST_CASE("a refusal reaches the user as it is, with exit status 1") {
    Host host;
    host.compositor.refusal = "There is no VM \"wrok\"; the VMs are work";
    const Folder folder;
    for (const auto& command : {std::vector<std::string>{"focus", "wrok"},
                                {"freeze", "wrok"},
                                {"chooser"},
                                {"lock"},
                                {"reload"},
                                {"whois", "1", "1"},
                                {"screenshot", folder / "a.png"}}) {
        const CtlResult result = host.ctl(command);
        CHECK(result.status == 1);
        CHECK(result.err == "ensignctl: " + host.compositor.refusal + "\n");
    }
    CHECK(folder.files() == 0);
}

TEST_CASE("a message longer than the protocol allows is cut between characters") {
    Host host;
    for (int i = 0; i < 400; ++i) {
        host.compositor.refusal += "€"; // 1200 bytes
    }
    const CtlResult result = host.ctl({"chooser"});
    CHECK(result.err.size() == std::string{"ensignctl: \n"}.size() + 1023);
}

TEST_CASE("a screenshot is an RGB picture of the named output") {
    Host host;
    const Folder folder;
    const CtlResult result = host.ctl({"--json", "screenshot", "--output", "T-1", folder / "a.png"});
    CHECK(result.err == "");
    CHECK(json::parse(result.out) ==
          json{{"file", folder / "a.png"}, {"output", "T-1"}, {"kind", "pixels"}, {"width", 1}, {"height", 2}});
    CHECK(read_rgb(folder / "a.png") == std::vector<int>{0x33, 0x22, 0x11, 0, 0, 0xff});
    CHECK(host.compositor.asked == std::vector<std::string>{"capture T-1"});
    CHECK(folder.files() == 1);
}

TEST_CASE("an owner map carries its palette and its legend") {
    Host host;
    const Folder folder;
    const CtlResult result = host.ctl({"--json", "screenshot", "--owners", folder / "o.png"});
    const json legend{{{"index", 0}, {"owner", "background"}, {"part", "background"}, {"color", "#101010"}},
                      {{"index", 4}, {"owner", "vm"}, {"vm", "wörk"}, {"part", "frame"}, {"color", "#ff8000"}}};
    CHECK(json::parse(result.out)["legend"] == legend);
    CHECK(read_rgb(folder / "o.png") == std::vector<int>{0x10, 0x10, 0x10, 0, 0, 0, 0xff, 0x80, 0, 0x10, 0x10, 0x10});
    const std::string file = read_text(folder / "o.png");
    const std::size_t at = file.find("tEXtEnsign-Owners");
    REQUIRE(at != std::string::npos);
    const std::string text = file.substr(at + 18, legend.dump(-1, ' ', true).size());
    CHECK(json::parse(text) == legend);
}

TEST_CASE("a screenshot that can't be written leaves nothing behind") {
    Host host;
    const CtlResult result = host.ctl({"screenshot", "/nowhere/a.png"});
    CHECK(result.status == 1);
    CHECK(result.err == "ensignctl: can't write /nowhere/a.png: No such file or directory\n");
}

TEST_CASE("a screenshot goes to standard output where - says so") {
    Host host;
    CHECK(host.ctl({"screenshot", "-"}).out.starts_with("\x89PNG"));
}

TEST_CASE("a display without the control protocol is named as what it isn't") {
    Host host;
    host.control.reset();
    const CtlResult result = host.ctl({"vms"});
    CHECK(result.status == 1);
    CHECK(result.err.find("isn't the host display of Ensign") != std::string::npos);
}

TEST_CASE("what a reply carries can't be changed any more") {
    Host host;
    const auto client = host.connect();
    host.settle(*client);
    const std::uint32_t control = client->bind("ensign_control_v1", 1);
    REQUIRE(control != 0);
    client->send(RawRequest{control, 1}.u(client->new_id())); // get_vms
    host.settle(*client);
    REQUIRE(client->fds_received() == 1);
    CHECK(fcntl(client->fd(0), F_GET_SEALS) == (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE));
}

TEST_CASE("a kind of capture that doesn't exist is a protocol error") {
    Host host;
    const auto client = host.connect();
    host.settle(*client);
    const std::uint32_t control = client->bind("ensign_control_v1", 1);
    client->send(RawRequest{control, 7}.u(client->new_id()).u(2).s("")); // capture
    host.settle(*client);
    REQUIRE(client->error());
    CHECK(client->error()->object == control);
    CHECK(client->error()->code == 0);
}

TEST_CASE("clients that leave in the middle cost nothing") {
    Host host;
    const std::size_t before = open_descriptors();
    for (int round = 0; round < 20; ++round) {
        const auto client = host.connect();
        host.settle(*client);
        const std::uint32_t control = client->bind("ensign_control_v1", 1);
        for (int i = 0; i < 20; ++i) {
            client->send(RawRequest{control, 3}.u(client->new_id())); // get_tree
        }
        client->turn();
        client->close();
        host.turn(0);
        host.turn(0);
    }
    CHECK(open_descriptors() == before);
}

TEST_CASE("a client may outlive the control protocol") {
    Host host;
    const auto client = host.connect();
    host.settle(*client);
    const std::uint32_t control = client->bind("ensign_control_v1", 1);
    host.settle(*client);
    host.control.reset();
    const std::uint32_t reply = client->new_id();
    client->send(RawRequest{control, 8}.u(reply)); // reload
    host.settle(*client);
    CHECK(host.compositor.asked.empty());
    CHECK(std::ranges::any_of(client->events(), [&](const auto& event) { return event.object == reply && event.opcode == 3; }));
}
