// A connection to the host display of Ensign, and the one answer that a command gets.
#pragma once

#include "ctl/arguments.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <variant>
#include <vector>

struct ensign_control_v1;
struct wl_display;
struct wl_registry;

namespace ensign::ctl {

// ensign_reply_v1.image, read from its descriptors.
struct Picture {
    bool owners = false; // one byte a pixel, an index into info's "legend"; else four bytes: B, G, R, X
    std::size_t width = 0;
    std::size_t height = 0;
    std::size_t stride = 0; // bytes
    std::vector<std::byte> bytes;
    nlohmann::json info;
};
struct Done {};
using Answer = std::variant<Done, nlohmann::json, Picture>;

class Connection {
  public:
    // To the display that WAYLAND_SOCKET or WAYLAND_DISPLAY names. Errors are sentences for the user.
    static std::expected<Connection, std::string> open();

    // Sends the request of a command and waits for its answer. The command isn't SelfTest, ShowHelp or ShowVersion.
    std::expected<Answer, std::string> ask(const Command& command);

    void wait_for_end(); // returns when the compositor has closed the connection

  private:
    struct Disconnect {
        void operator()(wl_display* display) const;
    };
    struct Release {
        void operator()(ensign_control_v1* control) const;
    };
    explicit Connection(wl_display* display) : display_{display} {}
    bool find_control(); // false: the connection broke
    [[nodiscard]] std::string lost() const;

    std::unique_ptr<wl_display, Disconnect> display_;
    std::unique_ptr<ensign_control_v1, Release> control_; // null: the display isn't Ensign's
};

} // namespace ensign::ctl
