#include "compositor/server.hpp"

#include "compositor/base/log.hpp"
#include "compositor/server_parts.hpp"

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

std::string spaced(const std::vector<std::string>& caps) {
    std::string text;
    for (const std::string& cap : caps) {
        text += (text.empty() ? "" : " ") + cap;
    }
    return text;
}

} // namespace

// ---- start and end

struct Server::Prepared {
    Keymaps keymaps;
    paint::Secret secret;
};

Server::Parts::Parts(const Config& first, Platform its_platform, wl::RendererPtr its_renderer, wl::AllocatorPtr its_allocator)
    : platform{std::move(its_platform)}, loop{wl_display_get_event_loop(platform.host)},
      commons{Commons{platform.descriptors_for_guests}, Commons{platform.mappings_for_guests}},
      renderer{std::move(its_renderer)}, allocator{std::move(its_allocator)},
      tools{first.ambience, platform.font_families.empty() ? paint::Tools::default_families : platform.font_families},

      on_vm{shell, outputs, focus, devices, vm_actions, gates},
      on_window{{platform.clock, shell, focus, liveness, gates, tombstones, pointer, touch}},
      on_output{{scene, outputs, shell, vms, focus, pointer, devices, stripes, status, chooser, lock, xray}},
      on_action{{stage, focus, shell, pointer, chooser, lock, locker, xray, banner, platform.session, quitting}},

      scene{tools.theme.desk},
      outputs{{platform.host, platform.backend, renderer.get(), allocator.get()}, scene, platform.clock, on_output},
      shell{desk, scene, outputs, tools, commons.all, on_window}, children{loop},
      tombstones{scene, tools, platform.clock, loop},
      vms{platform.host,
          VmDisplay::Shared{platform.backend, renderer.get(), platform.clock, platform.runtime_dir + "/ensign/vm", keymaps,
                            commons},
          {on_vm, shell, pointer}},
      gates{loop, platform.runtime_dir + "/ensign/vm",
            [this](const std::vector<std::string>& command) { return children.start(command); }, platform.clock, tombstones},
      focus{desk, shell, vms, platform.clock, platform.sak_ours}, front{stage, focus},
      host_display{
          {platform.host, renderer.get(), platform.clock, platform.virtual_input ? HostRole::headless : HostRole::program},
          outputs,
          pointer,
          commands},
      locker{host_display.seat()}, vm_actions{vms, focus, children}, liveness{shell, platform.clock, loop},
      vm_list{vms, shell, focus, liveness, vm_actions}, pointer{scene, outputs, shell, vms, focus, front, platform.clock},
      chooser_view{scene, outputs, tools},
      chooser{{stage, scene, outputs, focus, shell, vms, chooser_view, vm_list, vm_actions, devices, on_action},
              platform.clock,
              loop},
      lock_view{scene, outputs, tools}, lock{host_display.session_locks(),
                                             loop,
                                             platform.session,
                                             platform.clock,
                                             {stage, scene, outputs, focus, chooser, lock_view, locker, pointer, children}},
      xray{scene, outputs, tools, vms}, banner{scene, tools, platform.clock, loop}, warning{platform.clock, loop},
      stripes{scene, outputs, tools}, keys{focus, front, on_action}, touch{scene, focus, front, pointer, platform.clock},
      touchpad{pointer.cursor(), focus, front}, tablets{scene, focus, pointer, platform.clock},
      devices{platform.backend, focus, front, vms, {keys, pointer, touch, tablets}},
      status{{stage, focus, vms, shell, vm_list, devices, xray, chooser, warning, locker, keymaps, stripes}},
      commands{{stage, scene, outputs, vms, shell, focus, vm_list, vm_actions, devices, chooser, lock, on_action, quitting}} {
    front.set(Layer::chooser, chooser);
    front.set(Layer::lock, lock);
    if (platform.virtual_input) {
        devices.add_virtual_devices(host_display.virtual_keyboards(), host_display.virtual_pointers());
    }
}

std::expected<std::unique_ptr<Server>, std::string> Server::create(Config config, Platform platform) {
    auto prepared = prepare(config);
    if (!prepared) {
        return std::unexpected{std::move(prepared.error())};
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
        new Server{std::make_unique<Parts>(config, std::move(platform), std::move(renderer), std::move(allocator))}};
    if (auto done = server->apply(std::move(config), std::move(*prepared)); !done) {
        return std::unexpected{std::move(done.error())};
    }
    return server;
}

Server::Server(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {
    parts_->commands.set_reload([this] { return reload(); });
}

Server::~Server() {
    // Guests first, while everything that hears of their end is still there; then the host's own programs.
    parts_->focus.nobody(FocusReason::closed);
    parts_->vms.disconnect_all();
    wl_display_destroy_clients(parts_->platform.host);
}

// ---- a turn

bool Server::turn(int timeout_ms) {
    Parts& p = *parts_;
    p.outputs.announce_changes();
    p.quitting = p.quitting || (p.platform.ends_with_last_output && p.outputs.ends());
    if (p.quitting) {
        return false;
    }
    p.devices.end_startup(); // the backend has announced what was there when it started
    p.gates.tick();          // first: it may let go of what a VM showed
    const Window* focused = p.focus.focused_window();
    const bool typed = p.focus.take_typed();
    if (typed && p.focus.arming().moved_lately(p.platform.clock.now_msec())) {
        p.warning.show("Focus moved while you typed");
    }
    p.on_action.show_or_hide_xray();
    p.pointer.tick();
    p.banner.tick(focused, typed, p.outputs.arrangement().scale());
    p.warning.tick();
    p.liveness.tick(focused);
    p.lock.tick();
    p.chooser.tick();
    p.xray.tick(p.shell.revision(), p.pointer.take_cursor_moved());
    p.devices.show_leds(p.stage.is_up(Layer::lock) ? p.locker.leds() : p.focus.leds());
    p.status.show();
    const bool more_stones = p.tombstones.tick();
    const bool more = p.shell.paint_stale() || more_stones;
    return p.vms.turn(more ? 0 : timeout_ms) || more;
}

bool Server::quitting() const { return parts_->quitting; }

void Server::quit() { parts_->quitting = true; }

void Server::set_sak_ours(bool ours) {
    parts_->focus.set_sak_ours(ours);
    parts_->status.show();
}

// ---- the configuration

std::expected<Server::Prepared, std::string> Server::prepare(const Config& config) {
    auto keymaps = Keymaps::compile(config);
    if (!keymaps) {
        return std::unexpected{std::move(keymaps.error())};
    }
    auto secret = load_secret(config.secret);
    if (!secret) {
        return std::unexpected{std::move(secret.error())};
    }
    return Prepared{std::move(*keymaps), std::move(*secret)};
}

std::expected<void, std::string> Server::reload() {
    auto config = parts_->platform.read_config();
    if (!config) {
        return std::unexpected{std::move(config.error())};
    }
    auto prepared = prepare(*config);
    if (!prepared) {
        return std::unexpected{std::move(prepared.error())};
    }
    auto applied = apply(std::move(*config), std::move(*prepared));
    if (applied) {
        log::info("configuration reloaded");
    }
    return applied;
}

std::expected<void, std::string> Server::apply(Config config, Prepared prepared) {
    Parts& p = *parts_;
    if (auto done = p.vms.configure(config.vms); !done) {
        return done;
    }
    // From here on nothing fails.
    const Config old = std::exchange(p.config, std::move(config));
    const Config& now = p.config;
    p.vms.set_frame_rate(now.frame_rate);
    p.gates.configure(p.vms.all());
    p.keys.configure(now.sak, now.bindings, p.platform.session != nullptr ? 12 : 0);
    p.focus.arming().set_rules(now.focus.arming);
    p.pointer.set_hover(now.focus.hover_same_vm);
    p.devices.set_rules(now.devices, now.quarantine);
    p.chooser_view.set_secret(prepared.secret);
    p.lock_view.set_secret(std::move(prepared.secret));
    p.lock.set_command(now.lock.command);
    p.banner.configure(spaced(keycaps(now.sak)), now.animations);
    p.status.configure(now);
    if (prepared.keymaps != p.keymaps) {
        std::swap(p.keymaps, prepared.keymaps); // the old ones live until all have the new ones
        p.chooser.set_keymap(p.keymaps.own());
        p.locker.set_keymap(p.keymaps.own());
        for (const auto& vm : p.vms.all()) {
            vm->keymap_changed();
        }
    }
    if (now.outputs != old.outputs) {
        p.outputs.configure(now.outputs);
    }
    p.tools.set_ambience(now.ambience);
    p.scene.set_desk(p.tools.theme.desk);
    p.shell.refresh_all();
    p.stripes.repaint();
    p.xray.refresh();
    p.lock.repaint();
    p.chooser.repaint();
    p.focus.reconsider();
    return {};
}

const Config& Server::config() const { return parts_->config; }

// ---- parts

Commands& Server::commands() { return parts_->commands; }
Vms& Server::vms() { return parts_->vms; }
Shell& Server::shell() { return parts_->shell; }
FocusController& Server::focus() { return parts_->focus; }
const Stripes& Server::stripes() const { return parts_->stripes; }
ChooserSession& Server::chooser() { return parts_->chooser; }
const ChooserView& Server::chooser_view() const { return parts_->chooser_view; }
host::Children& Server::children() { return parts_->children; }
VmActions& Server::vm_actions() { return parts_->vm_actions; }
Outputs& Server::outputs() { return parts_->outputs; }
Scene& Server::scene() { return parts_->scene; }

} // namespace ensign
