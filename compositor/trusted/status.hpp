// How things stand, in the stripe: gathered from all that it tells of, compared with what is shown, and painted where it differs.
#pragma once

#include "compositor/host/host_seat.hpp"
#include "compositor/input/device_list.hpp"
#include "compositor/policy/stripe_text.hpp"
#include "compositor/shell/shell.hpp"
#include "compositor/trusted/chooser_session.hpp"
#include "compositor/trusted/stripes.hpp"
#include "compositor/trusted/vm_list.hpp"
#include "compositor/trusted/warning.hpp"
#include "compositor/trusted/xray.hpp"

#include <string>
#include <vector>

namespace ensign {

class Status {
  public:
    struct Parts {
        const Stage& stage;
        const FocusController& focus;
        const Vms& vms;
        const Shell& shell;
        const VmList& vm_list;
        const DeviceList& devices;
        const Xray& xray;
        const ChooserSession& chooser;
        const Warning& warning;
        const HostSeat& locker;
        const Keymaps& keymaps;
        Stripes& stripes;
    };
    explicit Status(const Parts& parts) : parts_{parts} {}

    void configure(const Config& config);
    // Once a turn, and before each frame: stripe and the keyboard's owner are never apart on the screen.
    void show();

  private:
    struct Shown {
        StripeFacts facts;
        std::string warning;
        bool operator==(const Shown&) const = default;
    };
    void gather();
    void add_focus(StripeFacts& facts) const;
    [[nodiscard]] const std::string& layout_name(const StripeFacts& facts) const;
    void paint();

    Parts parts_;
    std::vector<std::string> sak_;
    std::string xray_key_;
    Shown now_; // gathered anew each turn; kept for its memory
    Shown shown_;
    bool stale_ = true; // the configuration changed
};

} // namespace ensign
