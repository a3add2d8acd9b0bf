#include "compositor/vm/vm_display.hpp"

#include "compositor/log.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ensign {

std::expected<std::unique_ptr<VmDisplay>, std::string> VmDisplay::create(VmId id, VmSpec spec, const Platform& platform,
                                                                         VmEvents& events) {
    auto socket = ListeningSocket::open(platform.folder + "/" + spec.name);
    if (!socket) {
        return std::unexpected{std::move(socket.error())};
    }
    return std::unique_ptr<VmDisplay>{new VmDisplay{id, std::move(spec), std::move(*socket), platform, events}};
}

VmDisplay::VmDisplay(VmId id, VmSpec spec, ListeningSocket socket, const Platform& platform, VmEvents& events)
    : id_{id}, spec_{std::move(spec)}, events_{events}, display_{wl_display_create()},
      loop_{wl_display_get_event_loop(display_.get())}, socket_{std::move(socket)},
      output_{display_.get(), loop_, platform.backend}, seat_{std::make_unique<Seat>(id, display_.get(), events)} {
    create_globals(platform);
    socket_source_.reset(wl_event_loop_add_fd(loop_, socket_.fd(), WL_EVENT_READABLE, handle_socket, this));
}

// Everything that a guest can bind is made here, in Seat or in NeutralOutput, and listed in policy/globals.hpp.
void VmDisplay::create_globals(const Platform& platform) {
    wl_display* display = display_.get();
    auto* compositor = wlr_compositor_create(display, 6, platform.renderer);
    new_surface_.connect(compositor->events.new_surface);
    wlr_subcompositor_create(display);
    wlr_shm_create_with_renderer(display, 2, platform.renderer); // not wlr_renderer_init_wl_display: that adds dmabuf
    wlr_data_device_manager_create(display);
    wlr_primary_selection_v1_device_manager_create(display);

    auto* shell = wlr_xdg_shell_create(display, 6);
    new_toplevel_.connect(shell->events.new_toplevel);
    new_popup_.connect(shell->events.new_popup);
    wlr_xdg_wm_dialog_v1_create(display, 1);
    auto* activation = wlr_xdg_activation_v1_create(display);
    request_activate_.connect(activation->events.request_activate);
    decorations_.emplace(display);

    wlr_viewporter_create(display);
    wlr_fractional_scale_manager_v1_create(display, 1);
    wlr_presentation_create(display, platform.backend, 2);
    wlr_single_pixel_buffer_manager_v1_create(display);
    wlr_content_type_manager_v1_create(display, 1);
    wlr_fixes_create(display, 1);
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

void VmDisplay::keymap_changed() {
    if (!connections_.empty()) {
        seat_->set_keymap(events_.keymap());
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
    if (connections_.size() >= most_connections) {
        return;
    }
    auto connection = std::make_unique<Connection>(*this, std::move(guest));
    if (!connection->alive()) {
        log::warn("vm {}: a connection could not be set up; is the limit of open files reached?", spec_.name);
        return;
    }
    connections_.push_back(std::move(connection));
    if (connections_.size() == 1) {
        seat_->set_keymap(events_.keymap());
        log::info("vm {}: connected", spec_.name);
        events_.connected(*this);
    }
}

void VmDisplay::begin_turn(bool ready) {
    budget_.begin_turn(ready);
    bytes_left_ = Budget::bytes_per_turn;
    for (Connection* connection : std::exchange(waiting_, {})) {
        connection->resume();
    }
}

void VmDisplay::run_idle_and_flush() {
    // An idle source (a configure that a host callback scheduled) doesn't make the loop's descriptor readable.
    wl_event_loop_dispatch_idle(loop_);
    wl_display_flush_clients(display_.get());
}

void VmDisplay::reap() {
    if (!std::exchange(must_reap_, false)) {
        return;
    }
    std::erase_if(waiting_, [](const Connection* c) { return !c->alive(); });
    std::vector<std::unique_ptr<Connection>> dead;
    const auto first_dead = std::stable_partition(connections_.begin(), connections_.end(),
                                                  [](const auto& connection) { return connection->alive(); });
    dead.assign(std::make_move_iterator(first_dead), std::make_move_iterator(connections_.end()));
    connections_.erase(first_dead, connections_.end());
    dead.clear();
    if (connections_.empty()) {
        log::info("vm {}: disconnected", spec_.name);
        events_.disconnected(*this);
    }
}

// The scene sends enter for real outputs, which a guest doesn't know; this is the one that it does.
void VmDisplay::handle_new_surface(wlr_surface* surface) noexcept { wlr_surface_send_enter(surface, output_.get()); }

void VmDisplay::handle_new_toplevel(wlr_xdg_toplevel* toplevel) noexcept { events_.toplevel_created(*this, toplevel); }

void VmDisplay::handle_new_popup(wlr_xdg_popup* popup) noexcept { events_.popup_created(*this, popup); }

void VmDisplay::handle_request_activate(wlr_xdg_activation_v1_request_activate_event* event) noexcept {
    // A token that was made with a serial of this VM's own seat: wlroots keeps the seat only then.
    events_.activation_requested(*this, event->surface, event->token->seat == seat_->get());
}

} // namespace ensign
