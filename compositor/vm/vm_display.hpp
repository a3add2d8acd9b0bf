// One VM: a wl_display of its own with its registry, seat, shell, selections, serials and event loop. What another VM does
// can't be bound, counted or waited for from here.
#pragma once

#include "compositor/input/seat.hpp"
#include "compositor/policy/budget.hpp"
#include "compositor/policy/vm.hpp"
#include "compositor/vm/connection.hpp"
#include "compositor/vm/decorations.hpp"
#include "compositor/vm/listening_socket.hpp"
#include "compositor/vm/neutral_output.hpp"
#include "compositor/vm/request_check.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <algorithm>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ensign {

class VmDisplay;

// What the rest of the compositor hears of a VM.
class VmEvents : public SeatRequests {
  public:
    virtual void toplevel_created(VmDisplay& vm, wlr_xdg_toplevel* toplevel) = 0;
    virtual void popup_created(VmDisplay& vm, wlr_xdg_popup* popup) = 0;
    virtual void activation_requested(VmDisplay& vm, wlr_surface* surface, bool by_hand) = 0;
    virtual void connected(VmDisplay& vm) = 0; // the first connection
    virtual void disconnected(VmDisplay& vm) = 0; // the last one ended
    virtual void removed(VmDisplay& vm) = 0; // no longer configured; about to go
    virtual const Keymap& keymap() = 0;
};

class VmDisplay {
  public:
    struct Platform {
        wlr_backend* backend;
        wlr_renderer* renderer;
        std::string folder; // of the sockets: $XDG_RUNTIME_DIR/ensign/vm
    };
    static std::expected<std::unique_ptr<VmDisplay>, std::string> create(VmId id, VmSpec spec, const Platform& platform,
                                                                         VmEvents& events);
    ~VmDisplay();
    VmDisplay(const VmDisplay&) = delete;
    VmDisplay& operator=(const VmDisplay&) = delete;

    [[nodiscard]] VmId id() const { return id_; }
    [[nodiscard]] const VmSpec& spec() const { return spec_; }
    void set_spec(VmSpec spec) { spec_ = std::move(spec); } // same name: the socket is the identity
    [[nodiscard]] wl_display* display() const { return display_.get(); }
    [[nodiscard]] wl_event_loop* loop() const { return loop_; }
    [[nodiscard]] const std::string& socket_path() const { return socket_.path(); }
    [[nodiscard]] std::size_t connections() const { return connections_.size(); }
    [[nodiscard]] Seat& seat() { return *seat_; }
    [[nodiscard]] NeutralOutput& output() { return output_; }
    [[nodiscard]] Budget& budget() { return budget_; }

    // The layout of VmEvents::keymap() is another now.
    void keymap_changed();
    void disconnect_all();
    // Takes a connected socket as accept would, for transports that don't listen; closes it where there are too many.
    void adopt(wl::Fd guest);

    // The scheduler's part: before each turn, and after dispatching.
    void begin_turn(bool ready);
    void run_idle_and_flush();
    void reap();

    // The connections' part.
    [[nodiscard]] std::size_t byte_allowance() const { return std::min(bytes_left_, Channel::capacity); }
    void spend_bytes(std::size_t count) { bytes_left_ -= std::min(count, bytes_left_); }
    void wait_for_turn(Connection& connection) { waiting_.push_back(&connection); }
    void connection_ended() { must_reap_ = true; }
    [[nodiscard]] bool waits_for_turn() const { return !waiting_.empty(); } // nothing else would wake the loop

  private:
    static constexpr std::size_t most_connections = 128;
    VmDisplay(VmId id, VmSpec spec, ListeningSocket socket, const Platform& platform, VmEvents& events);
    void create_globals(const Platform& platform);
    static int handle_socket(int fd, std::uint32_t mask, void* self);
    void handle_new_surface(wlr_surface* surface) noexcept;
    void handle_new_toplevel(wlr_xdg_toplevel* toplevel) noexcept;
    void handle_new_popup(wlr_xdg_popup* popup) noexcept;
    void handle_request_activate(wlr_xdg_activation_v1_request_activate_event* event) noexcept;

    VmId id_;
    VmSpec spec_;
    VmEvents& events_;
    wl::DisplayPtr display_;
    wl_event_loop* loop_; // owned by display_
    ListeningSocket socket_;
    NeutralOutput output_;
    std::unique_ptr<Seat> seat_;
    RequestCheck request_check_{display_.get(), *seat_};
    std::optional<Decorations> decorations_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<Connection*> waiting_; // paused until the next turn; owned by connections_
    Budget budget_;
    std::size_t bytes_left_ = Budget::bytes_per_turn;
    bool must_reap_ = false;
    wl::EventSourcePtr socket_source_;

    wl::Listener<&VmDisplay::handle_new_surface> new_surface_{*this};
    wl::Listener<&VmDisplay::handle_new_toplevel> new_toplevel_{*this};
    wl::Listener<&VmDisplay::handle_new_popup> new_popup_{*this};
    wl::Listener<&VmDisplay::handle_request_activate> request_activate_{*this};
};

} // namespace ensign
