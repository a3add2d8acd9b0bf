// The compositor, put together: made from its parts, with no global state, so that several fit into one process.
#pragma once

#include "compositor/clock.hpp"
#include "compositor/control/commands.hpp"
#include "compositor/control/control.hpp"
#include "compositor/host/capture_sources.hpp"
#include "compositor/host/children.hpp"
#include "compositor/input/devices.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/input/pointer.hpp"
#include "compositor/input/tablets.hpp"
#include "compositor/input/touch.hpp"
#include "compositor/input/touchpad.hpp"
#include "compositor/output/outputs.hpp"
#include "compositor/paint/painter.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/shell/shell.hpp"
#include "compositor/trusted/chooser_session.hpp"
#include "compositor/trusted/chooser_view.hpp"
#include "compositor/trusted/fullscreen_banner.hpp"
#include "compositor/trusted/guard.hpp"
#include "compositor/trusted/liveness_monitor.hpp"
#include "compositor/trusted/lock.hpp"
#include "compositor/trusted/lock_view.hpp"
#include "compositor/trusted/stripes.hpp"
#include "compositor/trusted/tombstones.hpp"
#include "compositor/trusted/vm_actions.hpp"
#include "compositor/trusted/vm_list.hpp"
#include "compositor/trusted/warning.hpp"
#include "compositor/trusted/xray.hpp"
#include "compositor/vm/gates.hpp"
#include "compositor/vm/vms.hpp"

#include <expected>
#include <functional>
#include <memory>
#include <string>

namespace ensign {

class Server final : public VmEvents,
                     public WindowEvents,
                     public OutputEvents,
                     public FocusEvents,
                     public ChooserEvents,
                     public LockEvents,
                     public GateWatcher,
                     public VmActionEvents,
                     public LivenessEvents,
                     public Gestures,
                     public DeviceEvents {
  public:
    struct Platform {
        wl_display* host;     // the display of the user's own programs; outlives the server, as the backend does
        wlr_backend* backend; // not started yet
        wlr_session* session; // null without a seat
        const Clock& clock;
        std::string runtime_dir;       // XDG_RUNTIME_DIR
        bool virtual_input = false;    // headless: virtual keyboards and pointers are the only ones
        bool sak_ours = true;          // false where a parent compositor may keep the attention key; see set_sak_ours
        bool ends_with_last_output = false; // nested: the parent closed the window
        // What guests may have of the process, all VMs together.
        std::size_t descriptors_for_guests = 1 << 16;
        std::size_t mappings_for_guests = 1 << 15;
        std::string font_families = paint::Painter::default_families;
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
    [[nodiscard]] bool quitting() const { return quitting_; }
    void quit() { quitting_ = true; }
    // Reads the configuration again; as a whole or, with a sentence, not at all.
    std::expected<void, std::string> reload();

    // A parent compositor lets go of the attention key, or takes it back: who hears only while it is ours is left at once.
    void set_sak_ours(bool ours);
    void open_chooser(); // as the attention key does; never while the session is locked

    // The parts, for answers to the control protocol and for tests.
    [[nodiscard]] Vms& vms() { return *vms_; }
    [[nodiscard]] Shell& shell() { return shell_; }
    [[nodiscard]] FocusController& focus() { return *focus_; }
    [[nodiscard]] const Stripes& stripes() const { return stripes_; }
    [[nodiscard]] ChooserSession& attention() { return *chooser_; }
    [[nodiscard]] Lock& lock() { return *lock_; }
    [[nodiscard]] host::Children& children() { return children_; }
    [[nodiscard]] VmActions& vm_actions() { return *vm_actions_; }
    [[nodiscard]] const VmList& vm_list() const { return *vm_list_; }
    [[nodiscard]] const ChooserView& chooser_view() const { return chooser_view_; }
    [[nodiscard]] Outputs& outputs() { return outputs_; }
    [[nodiscard]] DeviceList& devices() { return *devices_; }
    [[nodiscard]] Scene& scene() { return scene_; }
    [[nodiscard]] const Config& config() const { return config_; }

  private:
    Server(Config config, Platform platform, Keymaps keymaps, wl::RendererPtr renderer, wl::AllocatorPtr allocator);
    void apply_focus_rules();
    void set_keymaps();
    void set_secret(paint::Secret secret);
    void apply_look();
    void update_stripes();
    void note_restraints(paint::StripeSpec& spec) const;
    void chooser_changed();
    void show_banner(const Window& window);
    void conceal(VmDisplay& vm, const Violation& violation);
    void check_hearing();
    [[nodiscard]] Window* focused_window() const;
    void offer_devices(VmDisplay& vm);

    // VmEvents
    void toplevel_created(VmDisplay& vm, wlr_xdg_toplevel* toplevel) override;
    void popup_created(VmDisplay& vm, wlr_xdg_popup* popup) override;
    void activation_requested(VmDisplay& vm, wlr_surface* surface, bool by_hand) override;
    void connected(VmDisplay& vm) override;
    void disconnected(VmDisplay& vm) override;
    void removed(VmDisplay& vm) override;
    const Keymap& keymap_of(const VmDisplay& vm) override { return keymaps_.of(vm.spec()); }
    Shown shown(wlr_surface* surface) override;
    void tree_changes(wlr_surface* surface) override { shell_.tree_changes(surface); }
    void picture_changes() override { shell_.picture_changes(1); }
    void picture_stale() override { shell_.picture_stale(); }
    void batch_begins(VmDisplay& vm) override;
    void batch_over(VmDisplay& vm) override;
    void client_goes(VmDisplay& vm, wl_client* client) override;
    void cursor_changed(Seat& seat) override;
    void drag_started(Seat& seat, wlr_drag* drag) override;
    void leds_changed(Seat& seat) override;
    void standing_changed(Seat& seat) override;
    // WindowEvents
    void window_mapped(Window& window) override;
    void window_leaves(Window& window) override;
    void window_exposes(const Window& window, const Rect& where) override;
    void window_unmapped(Window& window) override;
    void window_hidden(Window& window) override;
    void window_shown(Window& window) override;
    void window_takes_input(Window& window) override;
    void window_renamed(Window& window) override;
    void grab_requested(Window& window, std::uint32_t serial, FramePart part) override;
    void scene_changed() override;
    // OutputEvents, FocusEvents, ChooserEvents, LockEvents
    void outputs_changed() override;
    void frame_due(Output& output) override;
    void before_frame() override;
    void focus_changed() override;
    void chooser_raised_or_lowered() override;
    std::expected<void, std::string> lock_requested() override;
    void log_out_requested() override { quit(); }
    void session_locks() override;
    void lock_changed() override;
    [[nodiscard]] std::vector<ChooserDevice> chooser_devices() const override { return vm_list_->devices(*devices_); }
    void approved(DeviceId device) override { devices_->approve(device); }
    // VmActionEvents, LivenessEvents
    void vm_state_changed() override;
    void liveness_changed() override { vm_state_changed(); }
    // GateWatcher
    void gate_lost(VmDisplay& vm) override { tombstones_->gate_lost(vm); }
    // Gestures
    void xray_held(bool held) override;
    void fullscreen_pressed() override;
    void windows_pressed(bool back) override;
    void windows_released() override { focus_->end_switch(); }
    void layout_pressed() override;
    [[nodiscard]] bool shortcuts_inhibited() const override;
    void typed() override;
    // DeviceEvents
    void devices_changed() override;

    Config config_;
    Platform platform_;
    ProcessCommons commons_;
    Keymaps keymaps_;
    bool quitting_ = false;
    bool stripes_stale_ = true;
    bool chooser_stale_ = false;
    bool xray_stale_ = false;
    wl::RendererPtr renderer_;
    wl::AllocatorPtr allocator_;
    paint::Painter painter_;
    Scene scene_;
    Outputs outputs_;
    Shell shell_;
    Stripes stripes_;
    ChooserView chooser_view_;
    LockView lock_view_;
    host::Children children_;
    std::unique_ptr<Tombstones> tombstones_;
    std::unique_ptr<Vms> vms_;
    std::unique_ptr<Gates> gates_;
    std::unique_ptr<FocusController> focus_;
    std::unique_ptr<VmActions> vm_actions_;
    std::unique_ptr<LivenessMonitor> liveness_;
    std::unique_ptr<VmList> vm_list_;
    std::unique_ptr<ChooserSession> chooser_;
    std::unique_ptr<Lock> lock_;
    std::unique_ptr<Xray> xray_;
    std::unique_ptr<FullscreenBanner> banner_;
    std::unique_ptr<Warning> warning_;
    std::unique_ptr<Pointer> pointer_;
    std::unique_ptr<Touch> touch_;
    std::unique_ptr<Touchpad> touchpad_;
    std::unique_ptr<Tablets> tablets_;
    std::unique_ptr<Devices> devices_;
    std::unique_ptr<host::CaptureSources> capture_sources_;
    std::unique_ptr<Commands> commands_;
    std::unique_ptr<control::Control> control_;
};

} // namespace ensign
