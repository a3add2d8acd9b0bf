// A real libwayland client inside the test's process and thread. It never blocks: turn() sends what waits, reads what is
// there and goes. What it receives is recorded as values; what a well-behaved program answers (pings, configures) it
// answers. These headers name no Wayland function, so that a test may include them beside the server's.
#pragma once

#include "tests/support/client_data.hpp"
#include "tests/support/client_seat.hpp"
#include "tests/support/client_surface.hpp"
#include "tests/support/proxy.hpp"
#include "tests/support/received.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct wl_display;
struct wl_interface;
struct wl_registry;
struct xdg_activation_token_v1;

namespace ensign::test {

class Client {
  public:
    explicit Client(int socket); // connected; taken over
    // Null where nobody listens.
    static std::unique_ptr<Client> connect(const std::string& path);
    ~Client(); // the connection ends as a killed program's does
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // True when anything was sent, received or pasted.
    bool turn();
    // A program that hangs: nothing is read or sent any more, until it goes on.
    void set_stuck(bool stuck) { stuck_ = stuck; }
    [[nodiscard]] int pings() const { return pings_; } // xdg_wm_base.ping, each answered

    [[nodiscard]] const std::vector<Global>& globals() const { return globals_; } // as announced, less the removed ones
    [[nodiscard]] bool has(std::string_view interface) const;
    [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
    [[nodiscard]] const std::vector<OutputInfo>& outputs() const { return outputs_; }

    // wl_display.sync: the serials of the answers, in order.
    void sync();
    [[nodiscard]] const std::vector<std::uint32_t>& sync_serials() const { return sync_serials_; }

    Window& open_window(WindowSpec spec = {});
    Popup& open_popup(Surface& parent, PopupSpec spec = {}); // the parent is a Window or a Popup
    Subsurface& add_subsurface(Surface& parent, int x, int y, int width, int height, std::uint32_t color);
    Surface& create_surface(); // without a role
    void destroy(Surface& surface); // as a program does: role object first
    [[nodiscard]] ClientSeat& seat() { return *seat_; }
    [[nodiscard]] ClientData& data() { return *data_; }

    // xdg_activation_v1. A token is asked for with a serial, or without one; it arrives by token().
    void request_token(Surface* surface, std::optional<std::uint32_t> serial);
    [[nodiscard]] const std::optional<std::string>& token() const { return token_; }
    void activate(const std::string& token, Surface& surface);

    // For the other parts of the client. The proxy is null where the server offers no such global.
    [[nodiscard]] void* bound(std::string_view interface) const;
    [[nodiscard]] void* output_proxy(std::size_t index) const { return output_proxies_.at(index).get(); } // of outputs()
    [[nodiscard]] SurfaceId id_of(const void* wl_surface) const;
    [[nodiscard]] wl_display* display() const { return display_.get(); }

  private:
    struct Events;
    struct Disconnect {
        void operator()(wl_display* display) const;
    };
    void bind(std::uint32_t name, const std::string& interface, std::uint32_t version);
    void note_failure();
    template <class T>
    T& keep(std::unique_ptr<T> surface);

    std::unique_ptr<wl_display, Disconnect> display_; // first: all others are proxies on it
    Proxy<wl_registry> registry_;
    std::vector<Global> globals_;
    std::map<std::uint32_t, Global> by_name_;
    std::map<std::string, Proxy<void>, std::less<>> bound_; // the first of each interface
    std::vector<Proxy<void>> output_proxies_;
    std::vector<OutputInfo> outputs_;
    std::vector<Proxy<void>> callbacks_;
    std::vector<std::uint32_t> sync_serials_;
    std::optional<Failure> failure_;
    bool frozen_ = false;
    Proxy<xdg_activation_token_v1> token_request_;
    std::optional<std::string> token_;
    SurfaceId next_surface_ = 1;
    bool stuck_ = false;
    int pings_ = 0;
    std::unique_ptr<ClientSeat> seat_;
    std::unique_ptr<ClientData> data_;
    std::vector<std::unique_ptr<Surface>> surfaces_;
};

} // namespace ensign::test
