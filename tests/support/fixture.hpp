// A whole compositor in the test's hands: one thread, a clock that stands still, frames by the step, real clients on the
// VMs' own sockets. Several may live in one process.
//
//     Fixture desk;
//     Client& red = desk.connect("red");
//     Window& window = red.open_window();
//     desk.settle();                       // everybody has said all there is to say
//     desk.frame();                        // and it is on the screen
#pragma once

#include "compositor/control/commands.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/policy/vm_action.hpp"
#include "compositor/wl/ptr.hpp"
#include "tests/support/client.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/test_backend.hpp"

#include <nlohmann/json.hpp>

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ensign {
class Server;
} // namespace ensign
namespace ensign::paint {
struct StripeSpec;
} // namespace ensign::paint

namespace ensign::test {

// red is the hostile one, blue its victim, vault the most trusted one.
extern const std::string_view three_vms;

struct Circumstances { // that a desk starts in
    bool sak_ours = true;
    bool virtual_input = false;
    bool ends_with_last_output = false;
    wlr_session* session = nullptr; // of a login; lives longer than the desk
    std::size_t descriptors_for_guests = 1 << 16;
    std::size_t mappings_for_guests = 1 << 16;
};

// Something that is drawn, as the scene says it.
struct Drawn {
    Owner owner;
    Rect box; // layout coordinates
    const void* picture; // another one each time that Ensign paints it anew; null: a plain colour
};

class Fixture {
  public:
    explicit Fixture(std::string_view config = three_vms, int width = 800, int height = 600, Circumstances circumstances = {});
    explicit Fixture(Config config, int width = 800, int height = 600, Circumstances circumstances = {});
    ~Fixture();
    Fixture(const Fixture&) = delete;
    Fixture& operator=(const Fixture&) = delete;

    // To the VM's socket, settled: its globals are bound.
    Client& connect(std::string_view vm);
    RawClient& connect_raw(std::string_view vm);
    Client& join(wl::Fd connected); // a program at the other end, which Ensign knows already
    Client& connect_host(); // the user's own program
    RawClient& connect_raw_host();
    void disconnect(Client& client);

    // Turns of clients and compositor until nobody has anything to do, twice, as idle sources run after dispatch.
    void settle();
    // Settles, steps every output that wants a frame, and again until all are at rest (at most `most` frames).
    void frame(int most = 20);
    bool step_frame(); // one frame event an output, where one is due; then settles
    bool turn_ensign(int timeout_ms = 0); // one turn of Ensign's main loop, and nobody else's; false: nothing was ready

    [[nodiscard]] std::uint32_t pixel(int x, int y) const; // 0xRRGGBB, device px, of the last frame of the first output
    [[nodiscard]] int count(std::uint32_t rgb) const;      // pixels of this colour
    // Exactly this rectangle (layout coordinates at scale 1) has this colour, the pointer's image aside: point somewhere first.
    [[nodiscard]] bool fills(const Rect& rect, std::uint32_t rgb) const;

    // The user's hands, at the clock's time; each settles.
    void press(std::uint32_t code);
    void release(std::uint32_t code);
    void tap(std::uint32_t code);
    // Layout coordinates; the hand takes hand_ms to get elsewhere.
    static constexpr std::uint32_t hand_ms = 500;
    void point_at(double lx, double ly);
    void button(std::uint32_t code, bool down);
    void click(double lx, double ly); // left button, down and up
    void drag(Point from, Point to); // left button: down, one motion, up
    void press_chord(const Chord& chord); // down and up
    void press_attention_key(); // as configured
    void choose(std::string_view vm); // attention key, then the VM's card

    // What the user sees besides.
    [[nodiscard]] bool chooser_is_up();
    [[nodiscard]] const paint::StripeSpec& stripe() const; // what it says, as of the last turn
    [[nodiscard]] std::vector<Drawn> drawn() const; // from the bottom to the top
    [[nodiscard]] bool draws_guests() const; // anything of theirs, covered or not
    [[nodiscard]] Rect extent() const; // of all outputs
    [[nodiscard]] bool quits() const; // Ensign was told to end, or has nothing left to show on
    [[nodiscard]] std::size_t programs() const; // that Ensign started, and that run

    // What main and the parent compositor do.
    std::expected<void, std::string> reload();
    void set_config(std::string_view config); // what reload reads next
    [[nodiscard]] const Config& config() const; // in force
    void set_attention_key_ours(bool ours); // nested: the parent lets go of it, or takes it back

    // What ensignctl would do and say.
    [[nodiscard]] Commands& commands();
    std::expected<void, std::string> act(std::string_view vm, VmAction action);
    [[nodiscard]] nlohmann::json newest_device();
    [[nodiscard]] nlohmann::json vms() { return commands().vms(); }
    [[nodiscard]] nlohmann::json windows() { return commands().windows(); }
    [[nodiscard]] nlohmann::json window(std::string_view title); // the topmost of this title; null: none
    [[nodiscard]] nlohmann::json whois(int lx, int ly) { return commands().whois(lx, ly).value_or(nlohmann::json{}); }
    [[nodiscard]] Rect outer_of(std::string_view title); // of window()
    [[nodiscard]] Rect content_of(std::string_view title); // of window()
    [[nodiscard]] Point middle_of(std::string_view title); // of its content
    [[nodiscard]] std::string focused_vm(); // name of the VM with the keyboard; empty: none
    [[nodiscard]] host::Capture owners();
    [[nodiscard]] host::Capture screenshot();

    // For tests that bring about what can't happen, by their own hand: they include compositor/server_parts.hpp.
    [[nodiscard]] Server& inside() { return *server_; }
    [[nodiscard]] TestBackend& backend() { return *backend_; }
    [[nodiscard]] TestOutput& output() { return *output_; }
    [[nodiscard]] TestKeyboard& keyboard() { return *keyboard_; }
    [[nodiscard]] TestPointer& pointer() { return *pointer_; }
    [[nodiscard]] ManualClock& clock() { return clock_; }
    [[nodiscard]] wl_display* host() { return host_.get(); }
    [[nodiscard]] std::string socket_of(std::string_view vm) const;

  private:
    wl::Fd join_host();
    host::Capture capture(host::CaptureKind kind);
    bool turn(); // true when anybody did anything

    Folder runtime_;
    ManualClock clock_;
    std::expected<Config, std::string> next_config_; // that reload reads
    wl::DisplayPtr host_;
    std::unique_ptr<TestBackend> backend_;
    std::unique_ptr<Server> server_;
    TestOutput* output_ = nullptr; // owned by backend_
    TestKeyboard* keyboard_ = nullptr; // owned by backend_
    TestPointer* pointer_ = nullptr; // owned by backend_
    Point pointed_at_{-100, -100}; // by point_at
    std::vector<std::unique_ptr<Client>> clients_;
    std::vector<std::unique_ptr<RawClient>> raw_clients_;
};

} // namespace ensign::test
