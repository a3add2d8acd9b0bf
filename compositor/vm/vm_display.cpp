#include "compositor/vm/vm_display.hpp"

#include "compositor/base/format.hpp"
#include "compositor/base/log.hpp"
#include "compositor/policy/globals.hpp"
#include "compositor/vm/gate_link.hpp"
#include "compositor/vm/surface_account.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>

#include <drm_fourcc.h>
#include <fcntl.h>

namespace ensign {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds token_lifetime = 10s;
constexpr int sockets_a_batch = 4;
constexpr std::size_t bytes_of_a_descriptor = 32;

void tell_scale(wlr_surface* surface, double scale) {
    wlr_fractional_scale_v1_notify_scale(surface, scale);
    wlr_surface_set_preferred_buffer_scale(surface, static_cast<int>(std::ceil(scale)));
}

wl_iterator_result tell_scale_to(wl_resource* resource, void* output) {
    if (std::string_view{wl_resource_get_class(resource)} == wl_surface_interface.name) {
        tell_scale(wlr_surface_from_resource(resource), static_cast<wlr_output*>(output)->scale);
    }
    return WL_ITERATOR_CONTINUE;
}

// As many as a display takes by and by: event loops, a timer, keymaps. Nobody looks whether each of them was to be had.
bool are_descriptors_left() {
    std::array<wl::Fd, 12> taken;
    return std::ranges::all_of(taken, [](wl::Fd& fd) {
        fd = wl::Fd{open("/dev/null", O_RDONLY | O_CLOEXEC)};
        return fd.get() >= 0;
    });
}
} // namespace

std::expected<std::unique_ptr<VmDisplay>, std::string> VmDisplay::create(VmId id, VmSpec spec, const Shared& shared,
                                                                         const Listeners& listeners) {
    auto socket = ListeningSocket::open(shared.folder + "/" + spec.flag.name);
    if (!socket) {
        return std::unexpected{std::move(socket.error())};
    }
    wl::DisplayPtr display{are_descriptors_left() ? wl_display_create() : nullptr};
    if (display == nullptr) {
        return std::unexpected{
            text::format("no descriptors are left for the VM {}; ulimit -n tells how many there are", spec.flag.name)};
    }
    return std::unique_ptr<VmDisplay>{
        new VmDisplay{id, std::move(spec), std::move(*socket), std::move(display), shared, listeners}};
}

VmDisplay::VmDisplay(VmId id, VmSpec spec, ListeningSocket socket, wl::DisplayPtr display, const Shared& shared,
                     const Listeners& listeners)
    : id_{id}, spec_{std::move(spec)}, listeners_{listeners}, keymaps_{shared.keymaps}, display_{std::move(display)},
      loop_{wl_display_get_event_loop(display_.get())}, socket_{std::move(socket)}, clock_{shared.clock},
      output_{display_.get(), loop_, shared.backend}, frames_{shared.clock, output_.get(), listeners.surfaces},
      account_{shared.commons}, seat_{std::make_unique<Seat>(Party::guest(id), display_.get(), shared.clock, listeners.seat)},
      request_check_{display_.get(), *seat_, account_, listeners.surfaces},
      loop_ready_{this, wl_event_loop_get_fd(loop_), false}, pump_ready_{this, pump_.fd(), false} {
    create_globals(shared);
    wl_display_set_global_filter(display_.get(), is_offered, this);
    seat_->set_pointer_lock_allowed(spec_.rights.pointer_lock);
    socket_source_.reset(wl_event_loop_add_fd(loop_, socket_.fd(), WL_EVENT_READABLE, handle_socket, this));
}

// Everything that a guest can bind is made here, in Seat or in NeutralOutput, and listed in policy/globals.hpp;
// of some wlroots alone says the version.
void VmDisplay::create_globals(const Shared& shared) {
    wl_display* display = display_.get();
    auto* compositor = wlr_compositor_create(display, offered_version("wl_compositor"), shared.renderer);
    new_surface_.connect(compositor->events.new_surface);
    wlr_subcompositor_create(display);
    // The two formats that every program has. Others cost the pixman renderer up to fifty times as much, and those of 16 bits end
    // wlroots where a stride isn't whole words (it keeps the old picture with the new size).
    static constexpr std::array<std::uint32_t, 2> formats{DRM_FORMAT_ARGB8888, DRM_FORMAT_XRGB8888};
    wlr_shm_create(display, offered_version("wl_shm"), formats.data(), formats.size());
    wlr_data_device_manager_create(display);
    wlr_primary_selection_v1_device_manager_create(display);

    auto* shell = wlr_xdg_shell_create(display, offered_version("xdg_wm_base"));
    shell->ping_timeout = 0; // no timer of wlroots' own: policy/liveness judges by Ensign's clock
    new_toplevel_.connect(shell->events.new_toplevel);
    new_popup_.connect(shell->events.new_popup);
    wlr_xdg_wm_dialog_v1_create(display, offered_version("xdg_wm_dialog_v1"));
    auto* activation = wlr_xdg_activation_v1_create(display);
    activation->token_timeout_msec = token_lifetime.count();
    new_token_.connect(activation->events.new_token);
    request_activate_.connect(activation->events.request_activate);
    decorations_.emplace(display);

    wlr_viewporter_create(display);
    wlr_fractional_scale_manager_v1_create(display, offered_version("wp_fractional_scale_manager_v1"));
    wlr_presentation_create(display, shared.backend, offered_version("wp_presentation"));
    wlr_single_pixel_buffer_manager_v1_create(display);
    wlr_content_type_manager_v1_create(display, offered_version("wp_content_type_manager_v1"));
    wlr_fixes_create(display, offered_version("wl_fixes"));
}

bool VmDisplay::is_offered(const wl_client*, const wl_global* global, void* data) {
    return is_offered_to(static_cast<const VmDisplay*>(data)->spec_.rights, wl_global_get_interface(global)->name);
}

void VmDisplay::set_spec(VmSpec spec) {
    spec_ = std::move(spec);
    seat_->set_pointer_lock_allowed(spec_.rights.pointer_lock);
}

VmDisplay::~VmDisplay() {
    socket_source_.reset();
    disconnect_all();
}

void VmDisplay::disconnect_all() {
    waiting_.clear();
    connections_.clear();
    wl_display_destroy_clients(display_.get());
}

void VmDisplay::restrain(const Restraint& restraint) {
    const bool thawed = restraint_.frozen && !restraint.frozen;
    const bool other = restraint_.frozen != restraint.frozen;
    restraint_ = restraint;
    if (!other) {
        return;
    }
    log::info("vm {}: {}", name(), thawed ? "thawed" : "frozen");
    if (socket_source_ != nullptr) {
        wl_event_source_fd_update(socket_source_.get(), thawed ? WL_EVENT_READABLE : 0);
    }
    if (gate_ != nullptr) {
        gate_->frozen_changed();
    }
    for (const auto& connection : connections_) {
        connection->frozen_changed();
    }
}

void VmDisplay::cut_off() {
    for (const auto& connection : connections_) {
        if (connection->alive()) {
            connection->end();
        }
        if (connection->client() != nullptr) {
            client_goes(connection->client());
        }
    }
}

void VmDisplay::retire() {
    socket_source_.reset();
    cut_off();
}

std::size_t VmDisplay::connections() const {
    return static_cast<std::size_t>(std::ranges::count_if(connections_, &Connection::alive));
}

bool VmDisplay::connected() const { return std::ranges::any_of(connections_, &Connection::alive); }

void VmDisplay::keymap_changed() {
    if (!connections_.empty() && !seat_->set_keymap(keymaps_.of(spec_))) {
        log::warn("vm {}: keeps the keymap that it has: no memory or descriptor for another one", name());
    }
}

int VmDisplay::handle_socket(int, std::uint32_t, void* data) {
    auto& self = *static_cast<VmDisplay*>(data);
    // One too many is accepted and closed: left waiting, it would wake the loop for ever.
    if (auto guest = self.socket_.accept()) {
        self.adopt(std::move(guest));
    }
    return 0;
}

void VmDisplay::adopt(wl::Fd guest) {
    if (connections_.size() >= bounds::connections || !account_.may_connect()) {
        return;
    }
    if (connections_.empty() && !seat_->set_keymap(keymaps_.of(spec_))) {
        return log::warn("vm {}: a program is turned away: no memory or descriptor for its keyboard", name());
    }
    auto connection = std::make_unique<Connection>(*this, pump_, std::move(guest));
    if (!connection->alive()) {
        log::warn("vm {}: a connection could not be set up; is the limit of open files reached?", name());
        return;
    }
    connections_.push_back(std::move(connection));
    if (connections_.size() == 1) {
        log::info("vm {}: connected", name());
        listeners_.vm.connected(*this);
    }
}

void VmDisplay::begin_turn() {
    budget_.begin_turn(has_work());
    bytes_left_ = Budget::bytes_per_turn;
    for (Connection* connection : std::exchange(waiting_, {})) {
        connection->resume();
    }
}

// A descriptor counts for many bytes: those of one message that no request takes are as many as a batch may leave behind.
void VmDisplay::spend(std::size_t bytes, std::size_t descriptors) {
    bytes_left_ -= std::min(bytes, bytes_left_);
    batch_left_ -= std::min(bytes + descriptors * bytes_of_a_descriptor, batch_left_);
    batch_was_cut_ = batch_was_cut_ || descriptors > 0; // a read ends where descriptors were attached
}

// What sockets have to say, until libwayland has been given a batch's bytes. True: there may be more.
bool VmDisplay::pump() {
    if (std::exchange(pump_ready_.readable, false)) {
        pump_is_full_ = pump_.look();
    }
    batch_was_cut_ = false;
    batch_left_ = budget_.batch_bytes();
    for (int sockets = 0; pump_.knows_of_one() && sockets < sockets_a_batch && batch_left_ >= Budget::least_batch; ++sockets) {
        const auto [connection, given] = pump_.serve_one();
        if (given && !std::ranges::contains(given_, connection)) {
            given_.push_back(connection);
        }
    }
    return pump_.knows_of_one() || pump_is_full_ || batch_was_cut_ || batch_left_ < Budget::least_batch;
}

bool VmDisplay::serve() {
    listeners_.surfaces.batch_begins();
    if (frames_.answer()) {
        wl_display_flush_clients(display_.get());
        pump_ready_.readable = true; // by what was said
    }
    const bool more = pump();
    if (std::exchange(loop_ready_.readable, false) || !given_.empty()) {
        wl_event_loop_dispatch(loop_, 0);
    }
    for (Connection* connection : given_) {
        connection->batch_over();
    }
    listeners_.surfaces.batch_over();
    frames_.answer(); // who came after a pause
    wl_display_flush_clients(display_.get());
    for (Connection* connection : given_) {
        connection->answered();
    }
    given_.clear();
    reap();
    pump_ready_.readable = more && !pump_.knows_of_one(); // is looked at again
    return more || must_reap_;
}

void VmDisplay::client_goes(wl_client* client) { listeners_.surfaces.client_goes(client); }

void VmDisplay::dismiss(wl_client* client, const char* why) {
    wl_client_post_implementation_error(client, "%s", why);
    wl_client_destroy(client);
}

void VmDisplay::run_idle_and_flush() {
    // An idle source (a configure that a host callback scheduled) doesn't make the loop's descriptor readable.
    wl_event_loop_dispatch_idle(loop_);
    wl_display_flush_clients(display_.get());
}

void VmDisplay::limit_descriptors() { end_greediest(most_descriptors_underway, &Connection::descriptors_underway); }

void VmDisplay::limit_unread() { end_greediest(bounds::unread_bytes_of_a_vm, &Connection::unread_bytes); }

void VmDisplay::end_greediest(std::size_t most, std::size_t (Connection::*holds)()) {
    std::size_t all = 0, most_of_one = 0;
    Connection* greediest = nullptr;
    for (const auto& connection : connections_) {
        const std::size_t held = connection->alive() ? ((*connection).*holds)() : 0;
        all += held;
        if (held > most_of_one) {
            most_of_one = held;
            greediest = connection.get();
        }
    }
    if (all > most) {
        greediest->end();
    }
}

void VmDisplay::reap() {
    if (!std::exchange(must_reap_, false)) {
        return;
    }
    std::erase_if(waiting_, [](const Connection* c) { return !c->alive(); });
    // One at a time: each may have thousands of objects.
    const auto is_dead = [](const auto& connection) { return !connection->alive(); };
    const auto found = std::ranges::find_if(connections_, is_dead);
    if (found == connections_.end()) {
        return;
    }
    found->reset();
    connections_.erase(found);
    must_reap_ = std::ranges::any_of(connections_, is_dead);
    if (connections_.empty()) {
        log::info("vm {}: disconnected", name());
        listeners_.vm.disconnected(*this);
    }
}

// The scene sends enter for real outputs, which a guest doesn't know; this is the one that it does. The scale, too, the scene
// would send when the surface is first seen.
void VmDisplay::handle_new_surface(wlr_surface* surface) noexcept {
    wlr_surface_send_enter(surface, output_.get());
    tell_scale(surface, output_.get()->scale);
    SurfaceAccount::hang_on(surface, account_, listeners_.surfaces);
    frames_.add(surface);
}

void VmDisplay::show_output(Size logical, double scale) {
    output_.show(logical, scale);
    wl_client* client = nullptr;
    wl_client_for_each(client, wl_display_get_client_list(display_.get())) {
        wl_client_for_each_resource(client, tell_scale_to, output_.get());
    }
}

void VmDisplay::set_frame_rate(int ticks_per_second) {
    frames_.set_pace(FramePace{ticks_per_second});
    output_.set_refresh(ticks_per_second);
}

void VmDisplay::handle_new_toplevel(wlr_xdg_toplevel* toplevel) noexcept {
    listeners_.surfaces.toplevel_created(*this, toplevel);
}

void VmDisplay::handle_new_popup(wlr_xdg_popup* popup) noexcept { listeners_.surfaces.popup_created(popup); }

// A token that the user's hand stands behind: made by the focused VM, with the serial of a press that it has just seen.
// Its data says when it was made, and nothing otherwise. Tokens of other VMs are other displays', and wlroots ends each after
// its use; its own timer is only for tokens that nobody uses.
void VmDisplay::handle_new_token(wlr_xdg_activation_token_v1* token) noexcept {
    // A token outlives its object, until somebody uses it or its time is over. The newest is in front.
    wl_list& tokens = token->activation->tokens;
    if (wl_list_length(&tokens) > static_cast<int>(row_of(Quota::token).of_program)) {
        wlr_xdg_activation_token_v1* oldest = nullptr;
        oldest = wl_container_of(tokens.prev, oldest, link);
        wlr_xdg_activation_token_v1_destroy(oldest);
    }
    if (token->seat == seat_->get() && seat_->is_recent_press(token->serial)) {
        token->data = reinterpret_cast<void*>(static_cast<std::uintptr_t>(clock_.monotonic() / 1ms));
    }
}

void VmDisplay::handle_request_activate(wlr_xdg_activation_v1_request_activate_event* event) noexcept {
    const std::chrono::milliseconds made{reinterpret_cast<std::uintptr_t>(event->token->data)};
    const bool by_hand = made > 0ms && clock_.monotonic() - made <= token_lifetime;
    listeners_.vm.activation_requested(*this, event->surface, by_hand);
}

} // namespace ensign
