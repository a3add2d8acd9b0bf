// The compositor, put together: made from its parts, with no global state, so that several fit into one process. It decides nothing
// and hears of nothing: what follows from what is events/, what is derived is gathered once a turn.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/wl/wlr.hpp"

#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <string>

namespace ensign {

class ChooserSession;
class ChooserView;
class Commands;
class DeviceList;
class FocusController;
class Outputs;
class Scene;
class Shell;
class Stripes;
class VmActions;
class Vms;
namespace host {
class Children;
} // namespace host

class Server {
  public:
    struct Platform {
        wl_display* host; // the display of the user's own programs; outlives the server, as the backend does
        wlr_backend* backend; // not started yet
        wlr_session* session; // null without a seat
        const Clock& clock;
        std::string runtime_dir; // XDG_RUNTIME_DIR
        bool virtual_input = false; // headless: virtual keyboards and pointers are the only ones
        bool sak_ours = true; // false where a parent compositor may keep the attention key; see set_sak_ours
        bool ends_with_last_output = false; // nested: the parent closed the window
        // What guests may have of the process, all VMs together.
        std::size_t descriptors_for_guests = 1 << 16;
        std::size_t mappings_for_guests = 1 << 15;
        std::string font_families = {}; // empty: paint's own
        // Reads the configuration again, for reload. The error is a sentence.
        std::function<std::expected<Config, std::string>()> read_config;
    };
    // The error is a sentence; nothing is left behind then.
    static std::expected<std::unique_ptr<Server>, std::string> create(Config config, Platform platform);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // One turn of the main loop; sleeps at most timeout_ms (-1: until something happens). False when nothing was ready.
    bool turn(int timeout_ms);
    [[nodiscard]] bool quitting() const;
    void quit();
    // Reads the configuration again. On error nothing changes; the error is one sentence for the user.
    std::expected<void, std::string> reload();
    [[nodiscard]] const Config& config() const;

    // A parent compositor lets go of the attention key, or takes it back: a VM that may have the focus only while it is ours is
    // left at once.
    void set_sak_ours(bool ours);

    // What ensignctl asks for.
    [[nodiscard]] Commands& commands();
    // Parts, for tests that bring about what can't happen.
    [[nodiscard]] Vms& vms();
    [[nodiscard]] Shell& shell();
    [[nodiscard]] FocusController& focus();
    [[nodiscard]] const Stripes& stripes() const;
    [[nodiscard]] ChooserSession& chooser();
    [[nodiscard]] const ChooserView& chooser_view() const;
    [[nodiscard]] host::Children& children();
    [[nodiscard]] VmActions& vm_actions();
    [[nodiscard]] Outputs& outputs();
    [[nodiscard]] Scene& scene();

  private:
    struct Parts;
    struct Prepared; // all of a configuration that can fail
    static std::expected<Prepared, std::string> prepare(const Config& config);
    explicit Server(std::unique_ptr<Parts> parts);
    // For start and reload alike. On error nothing has changed.
    std::expected<void, std::string> apply(Config config, Prepared prepared);

    std::unique_ptr<Parts> parts_;
};

} // namespace ensign
