// What the compositor is made of, in the order in which it is made. Those that hear of events come first, for they go last; they are
// given references to what is made after them, and nothing happens before all of it is there.
#pragma once

#include "compositor/control/commands.hpp"
#include "compositor/events/on_action.hpp"
#include "compositor/events/on_output.hpp"
#include "compositor/events/on_vm.hpp"
#include "compositor/events/on_window.hpp"
#include "compositor/host/children.hpp"
#include "compositor/host/host_display.hpp"
#include "compositor/input/devices.hpp"
#include "compositor/input/touchpad.hpp"
#include "compositor/paint/tools.hpp"
#include "compositor/server.hpp"
#include "compositor/trusted/fullscreen_banner.hpp"
#include "compositor/trusted/lock.hpp"
#include "compositor/trusted/status.hpp"
#include "compositor/trusted/tombstones.hpp"

namespace ensign {

struct Server::Parts {
    Parts(const Config& config, Platform its_platform, wl::RendererPtr its_renderer, wl::AllocatorPtr its_allocator);

    Platform platform;
    Config config; // in force
    bool quitting = false;
    Keymaps keymaps;
    wl_event_loop* loop; // the host display's
    ProcessCommons commons;
    wl::RendererPtr renderer;
    wl::AllocatorPtr allocator;
    paint::Tools tools;
    Stage stage;
    Desk desk;

    OnVm on_vm;
    OnWindow on_window;
    OnOutput on_output;
    OnAction on_action;

    Scene scene;
    Outputs outputs;
    Shell shell;
    host::Children children;
    Tombstones tombstones;
    Vms vms;
    Gates gates;
    FocusController focus;
    Front front;
    host::HostDisplay host_display;
    HostSeat& locker; // the host display's seat
    VmActions vm_actions;
    LivenessMonitor liveness;
    VmList vm_list;
    Pointer pointer;
    ChooserView chooser_view;
    ChooserSession chooser;
    LockView lock_view;
    Lock lock;
    Xray xray;
    FullscreenBanner banner;
    Warning warning;
    Stripes stripes;
    Keys keys;
    Touch touch;
    Touchpad touchpad;
    Tablets tablets;
    Devices devices;
    Status status;
    Commands commands;
};

} // namespace ensign
