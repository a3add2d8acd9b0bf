// One VM: a wl_display of its own with its registry, seat, shell, selections, serials and event loop. What another VM does
// can't be bound, counted or waited for from here.
#pragma once

#include "compositor/policy/budget.hpp"
#include "compositor/policy/restraint.hpp"
#include "compositor/policy/vm.hpp"
#include "compositor/vm/account.hpp"
#include "compositor/vm/connection.hpp"
#include "compositor/vm/decorations.hpp"
#include "compositor/vm/frame_clock.hpp"
#include "compositor/vm/listening_socket.hpp"
#include "compositor/vm/neutral_output.hpp"
#include "compositor/vm/pump.hpp"
#include "compositor/vm/request_check.hpp"
#include "compositor/vm/seat.hpp"
#include "compositor/vm/surface_events.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/ptr.hpp"

#include <algorithm>
#include <array>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ensign {

class GateLink;
class VmDisplay;

// What happens to a VM, for whoever decides what follows.
class VmEvents {
  public:
    virtual ~VmEvents() = default;
    // A program asks for the focus for this surface; by_hand: it shows a press of the user's in its VM.
    virtual void activation_requested(VmDisplay& vm, wlr_surface* surface, bool by_hand) = 0;
    virtual void connected(VmDisplay& vm) = 0;    // the first connection
    virtual void disconnected(VmDisplay& vm) = 0; // the last one ended
    virtual void removed(VmDisplay& vm) = 0;      // no longer configured; about to go
};

class VmDisplay {
  public:
    struct Listeners { // each outlives the VM
        VmEvents& vm;
        SurfaceEvents& surfaces;
        SeatRequests& seat;
    };
    struct Shared { // by the displays of all VMs
        wlr_backend* backend;
        wlr_renderer* renderer;
        const Clock& clock;
        std::string folder; // of the sockets: $XDG_RUNTIME_DIR/ensign/vm
        const Keymaps& keymaps; // as they are now
        ProcessCommons& commons;
    };
    static std::expected<std::unique_ptr<VmDisplay>, std::string> create(VmId id, VmSpec spec, const Shared& shared,
                                                                         const Listeners& listeners);
    ~VmDisplay();
    VmDisplay(const VmDisplay&) = delete;
    VmDisplay& operator=(const VmDisplay&) = delete;

    [[nodiscard]] VmId id() const { return id_; }
    [[nodiscard]] const VmSpec& spec() const { return spec_; }
    [[nodiscard]] const Flag& flag() const { return spec_.flag; }
    [[nodiscard]] const std::string& name() const { return spec_.flag.name; }
    void set_spec(VmSpec spec); // same name: the socket is the identity
    [[nodiscard]] wl_display* display() const { return display_.get(); }
    [[nodiscard]] wl_event_loop* loop() const { return loop_; }
    [[nodiscard]] const std::string& socket_path() const { return socket_.path(); }
    [[nodiscard]] std::size_t connections() const; // that live
    [[nodiscard]] bool connected() const; // there is one
    [[nodiscard]] Seat& seat() { return *seat_; }
    [[nodiscard]] FrameClock& frames() { return frames_; }
    // The output that the VM knows: logical size and scale. Its surfaces hear of the scale at once, seen or not.
    void show_output(Size logical, double scale);
    void set_frame_rate(int ticks_per_second);
    [[nodiscard]] Budget& budget() { return budget_; }
    [[nodiscard]] Account& account() { return account_; }
    // Ends a client with an error, between dispatches only.
    void dismiss(wl_client* client, const char* why);

    // What the user has imposed on it. A frozen VM's requests stay with the guest, and nobody new is let in; what Ensign
    // says still reaches it. Windows and focus are the callers' business.
    [[nodiscard]] const Restraint& restraint() const { return restraint_; }
    // By the guard: nothing of it is shown, neither what is there nor what it opens.
    void set_concealed(bool concealed) { concealed_ = concealed; }
    [[nodiscard]] bool concealed() const { return concealed_; }
    void restrain(const Restraint& restraint);

    // The link to its gate while there is one: the other door, which a freeze shuts as well.
    void set_gate(GateLink* gate) { gate_ = gate; }

    // Shared::keymaps has another one for it now.
    void keymap_changed();
    // All its connections end, and its windows are gone; what they hold of Ensign goes in the next turns, as the VM's budget allows.
    // Nothing keeps its programs from connecting again.
    void cut_off();
    // Likewise, and nobody is let in any more: the VM may be destroyed once it is empty.
    void retire();
    [[nodiscard]] bool empty() const { return connections_.empty(); }
    void disconnect_all(); // now, however long that takes
    // Takes a connected socket as accept would, for transports that don't listen; closes it where there are too many.
    void adopt(wl::Fd guest);

    // The scheduler's part: before each turn, one batch of requests, and after dispatching.
    void begin_turn();
    bool serve(); // true: there is more, as far as is known
    void run_idle_and_flush();
    void reap();
    // Readable when there is something to do: what wlroots listens to, and the programs' sockets.
    struct Source {
        VmDisplay* vm;
        int fd;
        bool readable; // noted by the scheduler
    };
    [[nodiscard]] std::array<Source*, 2> sources() { return {&loop_ready_, &pump_ready_}; }
    // There is something to do, whether or not that makes one of them readable.
    [[nodiscard]] bool has_work() const { return loop_ready_.readable || pump_ready_.readable || waits(); }
    [[nodiscard]] bool waits() const { return pump_.knows_of_one() || frames_.due() || must_reap_; }
    // When there will be, if nobody says anything.
    [[nodiscard]] std::optional<FramePace::Time> next_frame() const { return frames_.next(); }

    // The connections' part.
    [[nodiscard]] std::size_t byte_allowance() const { return std::min(bytes_left_, batch_left_); }
    void client_goes(wl_client* client);
    void spend(std::size_t bytes, std::size_t descriptors); // that a connection brought
    void wait_for_turn(Connection& connection) { waiting_.push_back(&connection); }
    void connection_ended() { must_reap_ = true; }
    // Where its programs leave too many descriptors or bytes unread, the one that leaves most is cut off.
    void limit_descriptors();
    void limit_unread();
    // The next turn has something to do without waiting for anything: connections that used up their bytes, frames.
    [[nodiscard]] bool waits_for_turn() const { return !waiting_.empty() || waits(); }

  private:
    static constexpr std::size_t most_descriptors_underway = 1024;
    bool pump();
    void end_greediest(std::size_t most, std::size_t (Connection::*holds)());
    VmDisplay(VmId id, VmSpec spec, ListeningSocket socket, wl::DisplayPtr display, const Shared& shared,
              const Listeners& listeners);
    void create_globals(const Shared& shared);
    static bool is_offered(const wl_client* client, const wl_global* global, void* self);
    static int handle_socket(int fd, std::uint32_t mask, void* self);
    void handle_new_surface(wlr_surface* surface) noexcept;
    void handle_new_toplevel(wlr_xdg_toplevel* toplevel) noexcept;
    void handle_new_popup(wlr_xdg_popup* popup) noexcept;
    void handle_new_token(wlr_xdg_activation_token_v1* token) noexcept;
    void handle_request_activate(wlr_xdg_activation_v1_request_activate_event* event) noexcept;

    VmId id_;
    VmSpec spec_;
    Listeners listeners_;
    const Keymaps& keymaps_;
    wl::DisplayPtr display_;
    wl_event_loop* loop_; // owned by display_
    ListeningSocket socket_;
    const Clock& clock_;
    NeutralOutput output_;
    FrameClock frames_;
    Account account_;
    std::unique_ptr<Seat> seat_;
    RequestCheck request_check_;
    std::optional<Decorations> decorations_;
    Pump pump_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<Connection*> waiting_; // paused until the next turn; owned by connections_
    GateLink* gate_ = nullptr;
    Restraint restraint_;
    bool concealed_ = false;
    Budget budget_;
    std::size_t bytes_left_ = Budget::bytes_per_turn;
    std::size_t batch_left_ = 0;
    bool pump_is_full_ = false; // more sockets may be ready than it knows of
    bool batch_was_cut_ = false; // a socket may have more than it gave
    std::vector<Connection*> given_; // this batch's; owned by connections_
    Source loop_ready_;
    Source pump_ready_;
    bool must_reap_ = false;
    wl::EventSourcePtr socket_source_;

    wl::Listener<&VmDisplay::handle_new_surface> new_surface_{*this};
    wl::Listener<&VmDisplay::handle_new_toplevel> new_toplevel_{*this};
    wl::Listener<&VmDisplay::handle_new_popup> new_popup_{*this};
    wl::Listener<&VmDisplay::handle_new_token> new_token_{*this};
    wl::Listener<&VmDisplay::handle_request_activate> request_activate_{*this};
};

} // namespace ensign
