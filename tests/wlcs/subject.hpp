// The compositor that the suite examines: a whole Ensign with a headless screen, a keyboard, a mouse and a touchscreen, and one VM,
// which its user chose. The suite's clients are that VM's programs. All of it lives on one thread.
#pragma once

#include "compositor/base/clock.hpp"
#include "compositor/policy/geometry.hpp"
#include "compositor/server.hpp"
#include "compositor/wl/ptr.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/test_backend.hpp"
#include "tests/wlcs/errands.hpp"
#include "tests/wlcs/guests.hpp"
#include "tests/wlcs/leniency.hpp"

#include <memory>
#include <optional>

namespace ensign::wlcs {

class Subject {
  public:
    explicit Subject(bool lenient);
    ~Subject();
    Subject(const Subject&) = delete;
    Subject& operator=(const Subject&) = delete;

    void serve(wl_event_loop* suite); // until end()
    void end() { ended_ = true; }
    [[nodiscard]] Errands& errands() { return errands_; }

    // The suite's coordinates begin well inside the work area, so that frames and popups have room around its windows.
    static constexpr Point origin{160, 160};
    int connect() { return guests_->connect(); }
    void place(wl_display* client, wl_surface* surface, Point content);

    // As the kernel does: what is plugged in is heard before anything comes from it.
    void plug_in(wlr_input_device& device);
    // Of the layout, as devices say it: 0..1.
    struct Share {
        double x;
        double y;
    };
    [[nodiscard]] static Share share_of(double x, double y); // the suite's coordinates
    [[nodiscard]] std::uint32_t now() const { return clock_.now_msec(); }

  private:
    void choose_vm();
    void settle();

    test::Folder runtime_;
    MonotonicClock clock_;
    wl::DisplayPtr host_;
    wl::BackendPtr backend_;
    test::TestKeyboard keyboard_{"keyboard"};
    test::TestPointer mouse_{"mouse"};
    test::TestTouch touchscreen_{"touchscreen"};
    std::unique_ptr<ensign::Server> server_;
    std::optional<Leniency> leniency_;
    std::optional<Guests> guests_;
    Errands errands_;
    bool ended_ = false;
};

} // namespace ensign::wlcs
