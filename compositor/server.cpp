#include "compositor/server.hpp"

#include "compositor/format.hpp"
#include "compositor/log.hpp"
#include "compositor/policy/input/chord.hpp"

#include <algorithm>
#include <utility>

namespace ensign {

namespace {

std::expected<paint::Secret, std::string> load_secret(const SecretConfig& config) {
    paint::Secret secret{.phrase = config.phrase, .picture = {}};
    if (!config.picture.empty()) {
        auto picture = paint::load_picture(config.picture);
        if (!picture) {
            return std::unexpected{std::move(picture.error())};
        }
        secret.picture = std::move(*picture);
    }
    return secret;
}

} // namespace

std::expected<std::unique_ptr<Server>, std::string> Server::create(Config config, Platform platform) {
    auto keymaps = Keymaps::compile(config);
    if (!keymaps) {
        return std::unexpected{std::move(keymaps.error())};
    }
    auto secret = load_secret(config.secret);
    if (!secret) {
        return std::unexpected{std::move(secret.error())};
    }
    wl::RendererPtr renderer{wlr_renderer_autocreate(platform.backend)};
    if (renderer == nullptr) {
        return std::unexpected{"no renderer could be started; WLR_RENDERER=pixman draws without a GPU"};
    }
    wl::AllocatorPtr allocator{wlr_allocator_autocreate(platform.backend, renderer.get())};
    if (allocator == nullptr) {
        return std::unexpected{"no buffers fit both backend and renderer; WLR_RENDERER=pixman needs no GPU"};
    }
    std::unique_ptr<Server> server{
        new Server{std::move(config), std::move(platform), std::move(*keymaps), std::move(renderer), std::move(allocator)}};
    if (auto done = server->vms_->configure(server->config_.vms); !done) {
        return std::unexpected{std::move(done.error())};
    }
    server->gates_->configure(server->vms_->all());
    server->set_secret(std::move(*secret));
    server->outputs_.configure(server->config_.outputs);
    return server;
}

Server::Server(Config config, Platform platform, Keymaps keymaps, wl::RendererPtr renderer, wl::AllocatorPtr allocator)
    : config_{std::move(config)}, platform_{std::move(platform)},
      commons_{Commons{platform_.descriptors_for_guests}, Commons{platform_.mappings_for_guests}}, keymaps_{std::move(keymaps)},
      renderer_{std::move(renderer)}, allocator_{std::move(allocator)}, painter_{config_.ambience, platform_.font_families},
      scene_{painter_.desk()},
      outputs_{{platform_.host, platform_.backend, renderer_.get(), allocator_.get()}, scene_, platform_.clock, *this},
      shell_{scene_, outputs_, painter_, commons_.all, *this}, stripes_{scene_, outputs_, painter_},
      chooser_view_{scene_, outputs_, painter_}, lock_view_{scene_, outputs_, painter_},
      children_{wl_display_get_event_loop(platform_.host)} {
    wl_event_loop* loop = wl_display_get_event_loop(platform_.host);
    vms_ = std::make_unique<Vms>(platform_.host,
                                 VmDisplay::Platform{platform_.backend, renderer_.get(), platform_.clock,
                                                     platform_.runtime_dir + "/ensign/vm", commons_},
                                 *this);
    gates_ = std::make_unique<Gates>(wl_display_get_event_loop(platform_.host), platform_.runtime_dir + "/ensign/vm", children_,
                                     platform_.clock, *this);
    tombstones_ = std::make_unique<Tombstones>(scene_, painter_, platform_.clock, wl_display_get_event_loop(platform_.host));
    focus_ = std::make_unique<FocusController>(shell_, *vms_, platform_.clock, *this, platform_.sak_ours);
    vm_actions_ = std::make_unique<VmActions>(*vms_, *focus_, children_, *this);
    liveness_ = std::make_unique<LivenessMonitor>(shell_, platform_.clock, loop, *this);
    vm_list_ = std::make_unique<VmList>(*vms_, shell_, *focus_, *liveness_, *vm_actions_);
    chooser_ = std::make_unique<ChooserSession>(
        ChooserSession::Parts{scene_, *focus_, shell_, *vms_, chooser_view_, *vm_list_, *vm_actions_}, platform_.clock, loop,
        *this);
    lock_ = std::make_unique<Lock>(platform_.host, platform_.session, platform_.clock, lock_view_, scene_, outputs_, *focus_,
                                   *chooser_, children_, *this, *this);
    lock_->set_command(config_.lock.command);
    pointer_ = std::make_unique<Pointer>(scene_, shell_, *focus_, *chooser_, *lock_, platform_.clock);
    xray_ = std::make_unique<Xray>(scene_, outputs_, painter_, *vms_);
    banner_ = std::make_unique<FullscreenBanner>(scene_, painter_, platform_.clock, loop);
    warning_ = std::make_unique<Warning>(platform_.clock, loop);
    touch_ = std::make_unique<Touch>(scene_, *focus_, *chooser_, *pointer_, platform_.clock);
    touchpad_ = std::make_unique<Touchpad>(pointer_->cursor(), *focus_, *chooser_);
    tablets_ = std::make_unique<Tablets>(scene_, *focus_, *pointer_, platform_.clock);
    devices_ = std::make_unique<Devices>(platform_.backend, platform_.session, *focus_, *chooser_, *lock_,
                                         Devices::Hands{*pointer_, *touch_, *tablets_}, *this, *this);
    devices_->set_chords(config_);
    devices_->set_rules(config_.devices, config_.quarantine);
    set_keymaps();
    apply_focus_rules();

    wlr_shm_create_with_renderer(platform_.host, 2, renderer_.get());
    wlr_compositor_create(platform_.host, 6, renderer_.get());
    wlr_subcompositor_create(platform_.host);
    wlr_viewporter_create(platform_.host);
    wlr_single_pixel_buffer_manager_v1_create(platform_.host);
    wlr_fractional_scale_manager_v1_create(platform_.host, 1);
    wlr_xdg_output_manager_v1_create(platform_.host, outputs_.layout());
    capture_sources_ = std::make_unique<host::CaptureSources>(platform_.host, outputs_);
    commands_ = std::make_unique<Commands>(*this);
    control_ = std::make_unique<control::Control>(*platform_.host, *commands_);
    if (platform_.virtual_input) {
        devices_->offer_virtual_devices(platform_.host);
    }
}

Server::~Server() {
    // Guests first, while everything that hears of their end is still there; then the host's own programs.
    focus_->nobody(FocusReason::closed);
    vms_->disconnect_all();
    wl_display_destroy_clients(platform_.host);
}

bool Server::turn(int timeout_ms) {
    outputs_.settle();
    if (quitting_) {
        return false;
    }
    devices_->end_startup(); // the backend has announced what was there when it started
    pointer_->settle();
    banner_->settle();
    const bool more_stones = tombstones_->settle();
    gates_->settle();
    stripes_stale_ = warning_->settle() || stripes_stale_;
    xray_stale_ = pointer_->cursor_changed_in_scene() || xray_stale_;
    liveness_->settle();
    chooser_->settle();
    lock_->settle();
    if (std::exchange(xray_stale_, false)) {
        xray_->refresh();
    }
    update_stripes();
    const bool more = shell_.settle() || more_stones;
    return vms_->turn(more ? 0 : timeout_ms) || more;
}

std::expected<void, std::string> Server::reload() {
    auto config = platform_.read_config();
    if (!config) {
        return std::unexpected{std::move(config.error())};
    }
    auto keymaps = Keymaps::compile(*config);
    if (!keymaps) {
        return std::unexpected{std::move(keymaps.error())};
    }
    auto secret = load_secret(config->secret);
    if (!secret) {
        return std::unexpected{std::move(secret.error())};
    }
    if (auto done = vms_->configure(config->vms); !done) {
        return std::unexpected{std::move(done.error())};
    }
    // From here on nothing fails.
    gates_->configure(vms_->all());
    const bool other_keyboards = *keymaps != keymaps_;
    const bool other_outputs = config->outputs != config_.outputs;
    config_ = std::move(*config);
    devices_->set_chords(config_);
    apply_focus_rules();
    devices_->set_rules(config_.devices, config_.quarantine);
    set_secret(std::move(*secret));
    lock_->set_command(config_.lock.command);
    if (other_keyboards) {
        std::swap(keymaps_, *keymaps); // the old ones live until all have the new ones
        set_keymaps();
    }
    if (other_outputs) {
        outputs_.configure(config_.outputs);
    }
    apply_look();
    focus_->reconsider();
    log::info("configuration reloaded");
    return {};
}

void Server::set_keymaps() {
    chooser_->set_keymap(keymaps_.own());
    lock_->set_keymap(keymaps_.own());
    for (const auto& vm : vms_->all()) {
        vm->keymap_changed();
    }
}

void Server::apply_focus_rules() {
    focus_->arming().set_rules(config_.focus.arming);
    pointer_->set_hover(config_.focus.hover_same_vm);
}

void Server::set_secret(paint::Secret secret) {
    chooser_view_.set_secret(secret);
    lock_view_.set_secret(std::move(secret));
}

void Server::apply_look() {
    painter_.set_ambience(config_.ambience);
    scene_.set_desk(painter_.desk());
    shell_.refresh_all();
    stripes_.repaint();
    lock_->refresh();
    chooser_->repaint();
    stripes_stale_ = true;
}

void Server::set_sak_ours(bool ours) {
    platform_.sak_ours = ours;
    focus_->set_sak_ours(ours);
    stripes_stale_ = true;
    update_stripes();
}

void Server::open_chooser() {
    if (lock_->up()) {
        return;
    }
    pointer_->cancel();
    chooser_->raise();
}

// However often guests change what the chooser says, it is painted once a frame.
void Server::chooser_changed() {
    chooser_stale_ = true;
    if (chooser_ != nullptr && chooser_->up()) {
        outputs_.request_frame();
    }
}

void Server::vm_state_changed() {
    stripes_stale_ = true;
    chooser_changed();
}

// ---- VMs

void Server::toplevel_created(VmDisplay& vm, wlr_xdg_toplevel* toplevel) { shell_.add(vm, toplevel); }

void Server::popup_created(VmDisplay&, wlr_xdg_popup* popup) { shell_.add_popup(popup); }

// Inside the VM that hears, a program may hand the focus to another window; from outside it only asks for attention.
void Server::activation_requested(VmDisplay& vm, wlr_surface* surface, bool by_hand) {
    Window* window = shell_.find(surface);
    if (window == nullptr || !window->mapped() || window->focused()) {
        return;
    }
    if (by_hand && focus_->vm() == vm.id() && window->visible()) {
        focus_->click(*window, FocusReason::activated);
    } else {
        window->set_urgent(true);
        vm_state_changed();
    }
}

void Server::batch_begins(VmDisplay&) { shell_.batch_begins(); }

void Server::batch_over(VmDisplay&) {
    shell_.batch_over();
    outputs_.simplify_damage();
}

void Server::client_goes(VmDisplay&, wl_client* client) { shell_.client_goes(client); }

Shown Server::shown(wlr_surface* surface) { return shell_.shown(surface); }

void Server::connected(VmDisplay& vm) {
    offer_devices(vm); // it may be configured since they came
    if (const Output* first = outputs_.find({})) {
        vm.show_output(first->work_area().size(), outputs_.scale());
    }
    vm_actions_->connected(vm.id());
    chooser_changed();
}

void Server::disconnected(VmDisplay& vm) {
    focus_->vm_gone(vm.id());
    vm.set_concealed(false); // whoever comes next has another chance
    vm_state_changed();
}

void Server::removed(VmDisplay& vm) {
    gates_->remove(vm);
    disconnected(vm);
}

void Server::cursor_changed(Seat& seat) { pointer_->cursor_changed(seat); }

void Server::drag_started(Seat& seat, wlr_drag* drag) {
    if (const VmDisplay* vm = vms_->find(seat.vm())) {
        pointer_->drag_started(*vm, drag);
    }
}

void Server::standing_changed(Seat&) { stripes_stale_ = true; }

void Server::leds_changed(Seat& seat) {
    const bool of_lock = lock_->up() && vms_->find(seat.vm()) == nullptr; // a password is typed by these
    if (&seat == focus_->seat() || of_lock) {
        devices_->show_leds(seat.leds());
    }
}

// ---- windows

void Server::window_mapped(Window& window) {
    liveness_->windows_changed();
    focus_->window_mapped(window);
    scene_changed();
    vm_state_changed();
}

void Server::window_leaves(Window& window) {
    if (gates_->serves(window.vm())) {
        tombstones_->window_leaves(window, outputs_.scale());
    }
}

void Server::window_exposes(const Window& window, const Rect& where) {
    focus_->arming().exposed({window.vm().id(), window.id()}, where, shell_.others_above(window), platform_.clock.now_msec());
}

void Server::window_unmapped(Window& window) {
    liveness_->windows_changed();
    focus_->window_unmapped(window);
    scene_changed();
    vm_state_changed();
}

void Server::window_hidden(Window& window) {
    focus_->window_hidden(window);
    scene_changed();
}

void Server::window_shown(Window& window) {
    focus_->window_shown(window);
    window.vm().frames().hasten();
    scene_changed();
}

void Server::window_takes_input(Window& window) {
    focus_->window_takes_input(window);
    scene_changed();
}

void Server::window_renamed(Window&) { chooser_changed(); }

void Server::grab_requested(Window& window, std::uint32_t serial, FramePart part) {
    if (!touch_->begin_requested_grab(window, serial, part)) {
        pointer_->begin_requested_grab(window, serial, part);
    }
}

void Server::scene_changed() {
    xray_stale_ = stripes_stale_ = true;
    if (pointer_ != nullptr) {
        pointer_->scene_changed();
    }
}

// ---- outputs, focus, chooser

void Server::outputs_changed() {
    quitting_ = quitting_ || (platform_.ends_with_last_output && outputs_.all().empty());
    shell_.refresh_all();
    stripes_.repaint();
    if (vms_ != nullptr) {
        for (const auto& vm : vms_->all()) {
            if (vm->connections() > 0) {
                connected(*vm);
            }
        }
        lock_->refresh();
        pointer_->outputs_changed();
        devices_->outputs_changed();
    }
    vm_state_changed();
}

void Server::focus_changed() {
    const Window* window = focused_window();
    if (window == nullptr || !window->frameless()) {
        banner_->hide();
    }
    liveness_->focus_is(window);
    devices_->show_leds(focus_->seat() != nullptr ? focus_->seat()->leds() : 0);
    scene_changed();
    stripes_stale_ = true; // painted before the next frame: stripe and the keyboard's owner are never apart on the screen
    outputs_.request_frame();
}

void Server::chooser_raised_or_lowered() {
    focus_changed();
    pointer_->arranged();
}

void Server::session_locks() {
    pointer_->cancel();
    xray_held(false);
}

void Server::lock_changed() {
    focus_changed();
    pointer_->arranged();
}

std::expected<void, std::string> Server::lock_requested() { return lock_->request(); }

// ---- the guard

void Server::frame_due(Output& output) {
    if (chooser_ != nullptr && std::exchange(chooser_stale_, false)) {
        chooser_->refresh();
    }
    if (xray_ != nullptr) {
        xray_->paint(output);
    }
}

void Server::before_frame() {
    shell_.settle();
    check_hearing();
    pointer_->before_frame();
    auto violation = find_violation(scene_, outputs_.boxes());
    if (!violation) {
        return;
    }
    // What a guest moved below its own subsurfaces is clipped late by wlroots; then it is right before the frame is built.
    // All VMs': where one is at fault, another may be late, too.
    {
        const Scene::ManyChanges at_once{scene_}; // over before the guard looks again
        for (Window* window : shell_.windows()) {
            window->clip_again();
        }
        pointer_->clip_again();
    }
    for (int i = 0; i < 64 && (violation = find_violation(scene_, outputs_.boxes())); ++i) {
        VmDisplay* vm = violation->owner.is_guest() ? vms_->find(violation->owner.vm) : nullptr;
        if (vm == nullptr) {
            break;
        }
        conceal(*vm, *violation);
    }
    if (violation && scene_.shows_guests()) {
        log::error("guard: {}; all windows are hidden", violation->what);
        scene_.show_guests(false);
        focus_->nobody(FocusReason::hidden);
    }
}

// Whoever hears is the VM that the stripe names: no seat but its own has keyboard or pointer in a window.
void Server::check_hearing() {
    for (const auto& vm : vms_->all()) {
        if (vm->id() != focus_->vm() && vm->seat().listens()) {
            log::error("guard: vm {}: hears without being named in the stripe; silenced", vm->name());
            vm->seat().silence();
        }
    }
    update_stripes();
}

// Fail closed: what can't be framed isn't shown. The other VMs go on.
void Server::conceal(VmDisplay& vm, const Violation& violation) {
    log::error("guard: vm {}: {} ({}); its windows are hidden", vm.name(), violation.what, violation.owner.part);
    vm.set_concealed(true);
    if (focus_->vm() == vm.id()) {
        focus_->nobody(FocusReason::hidden); // nobody types into what can't be seen
    }
    pointer_->conceal(vm.id());
    shell_.restraint_changed(vm);
    stripes_stale_ = true;
}

// ---- gestures

Window* Server::focused_window() const { return focus_->window() ? shell_.find(*focus_->window()) : nullptr; }

void Server::xray_held(bool held) {
    if (held) {
        pointer_->cancel();
        pointer_->keep_cursor_in_scene(true);
        xray_->show();
    } else {
        xray_->hide();
        pointer_->keep_cursor_in_scene(false);
    }
    stripes_stale_ = true;
}

void Server::windows_pressed(bool back) {
    focus_->switch_window(back);
    pointer_->arranged(); // what comes to the front is the user's doing
}

void Server::layout_pressed() {
    if (Seat* seat = focus_->seat()) {
        seat->next_layout();
    }
}

bool Server::shortcuts_inhibited() const {
    VmDisplay* vm = focus_->vm() ? vms_->find(*focus_->vm()) : nullptr;
    return vm != nullptr && vm->spec().rights.inhibit_shortcuts && vm->seat().wants_shortcuts();
}

void Server::fullscreen_pressed() {
    Window* window = focused_window();
    if (window == nullptr) {
        return;
    }
    const bool frameless = !window->frameless();
    window->set_frameless(frameless);
    pointer_->arranged();
    frameless ? show_banner(*window) : banner_->hide();
    stripes_stale_ = true;
}

void Server::show_banner(const Window& window) {
    std::string caps;
    for (const std::string& cap : keycaps(config_.sak)) {
        caps += cap + " ";
    }
    caps.pop_back();
    banner_->show(window, text::format("Full screen without a frame.  {} leaves.", caps), outputs_.scale(), config_.animations);
}

void Server::devices_changed() {
    for (const auto& vm : vms_->all()) {
        offer_devices(*vm);
    }
    vm_state_changed();
}

void Server::offer_devices(VmDisplay& vm) {
    vm.seat().offer_touch(devices_->offers(DeviceKind::touch, vm.id()));
    vm.seat().tablet().offer(devices_->offers(DeviceKind::tablet, vm.id()));
}

void Server::typed() {
    if (focus_->arming().moved_lately(platform_.clock.now_msec())) {
        warning_->show("Focus moved while you typed");
        stripes_stale_ = true;
    }
    if (banner_->key_after_pause()) {
        if (const Window* window = focused_window(); window != nullptr && window->frameless()) {
            show_banner(*window);
        }
    }
}

} // namespace ensign
