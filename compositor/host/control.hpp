// The control protocol on the host display: what ensignctl asks is answered here, what it wants is handed to
// ControlActions. Nothing is decided here.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

struct wl_client;
struct wl_display;
struct wl_global;
struct wl_resource;

namespace ensign::host {

enum class CaptureKind : std::uint8_t { pixels, owners };

// What an index of an owner map stands for; see ensignctl(1), "Owner map".
struct LegendEntry {
    std::uint8_t index = 0;
    std::string owner;
    std::string part;
    std::string color; // #rrggbb
    std::string vm;    // its name; empty: no VM's
    bool operator==(const LegendEntry&) const = default;
};

// One picture of one output, device px, rows from the top.
struct Capture {
    std::string output; // its name
    int width = 0;
    int height = 0;
    int stride = 0;                                  // bytes from one row to the next
    std::vector<std::byte> bytes;                    // pixels: B, G, R, X a pixel; owners: one index a pixel
    std::vector<LegendEntry> legend; // owners
};

// What the compositor lends to the control protocol; the JSON has the shapes of ensignctl(1). An error is one English
// sentence that says what is wrong and what would be right, and means that nothing has changed. No action may throw.
// Each is called from within the dispatch of the host display.
struct ControlActions {
    virtual ~ControlActions() = default;

    virtual nlohmann::json vms() = 0;
    virtual nlohmann::json windows() = 0; // topmost first
    virtual nlohmann::json devices() = 0; // in the order of their coming
    virtual nlohmann::json tree() = 0;
    virtual nlohmann::json focus_log() = 0; // oldest first
    virtual std::expected<nlohmann::json, std::string> whois(int lx, int ly) = 0; // layout coordinates, logical px

    virtual std::expected<void, std::string> focus_vm(std::string_view name) = 0;
    virtual std::expected<void, std::string> open_chooser() = 0;
    virtual std::expected<void, std::string> approve_device(std::uint32_t id) = 0;
    virtual std::expected<Capture, std::string> capture(CaptureKind kind, std::string_view output) = 0; // "": the first
    virtual std::expected<void, std::string> reload() = 0;
    virtual std::expected<void, std::string> lock() = 0; // starts the configured locker
    // action: a number of ensign_control_v1.action, checked.
    virtual std::expected<void, std::string> act_on_vm(std::string_view name, std::uint32_t action) = 0;
    virtual void quit() = 0; // asks the main loop to end; returns before it does, so that the answer still goes out
};

// Offers ensign_control_v1 on a display. May be destroyed before the display's clients: their objects go inert.
class Control {
  public:
    Control(wl_display& host_display, ControlActions& actions);
    ~Control();
    Control(const Control&) = delete;
    Control& operator=(const Control&) = delete;

  private:
    struct Requests; // the functions that libwayland calls
    void forget(wl_resource* control);

    ControlActions& actions_;
    wl_global* global_;                  // owned
    std::vector<wl_resource*> controls_; // owned by their clients; each points back to this
};

} // namespace ensign::host
