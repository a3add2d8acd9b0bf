// The trusted chooser of VMs as a state machine: keys and clicks in, what the user wants out. Order is the configuration's,
// always.
//
//     cards --Tab--> buttons of the selected card --Tab--> its windows --Tab--> cards
//
// Shift+Tab goes the other way, Esc from anywhere to the cards. Ctrl+D shows the input devices in place of the cards.
#pragma once

#include "compositor/policy/chooser/chooser_device.hpp"
#include "compositor/policy/chooser/chooser_layout.hpp"
#include "compositor/policy/chooser/chooser_vm.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ensign {

enum class ChooserKey : std::uint8_t {
    left,
    right,
    up,
    down,
    home,
    end,
    next,
    previous,
    enter,
    escape,
    backspace,
    pin,
    keyboards,
    lock,
    log_out
};

struct ChooserOutcome {
    enum class Kind : std::uint8_t { stay, back, choose, act, approve, lock, log_out } kind = Kind::stay;
    std::optional<VmId> vm;                 // with choose and act
    std::optional<WindowId> window;         // with choose: through this one
    std::optional<VmAction> action;         // with act
    std::optional<DeviceId> device;         // with approve
    bool operator==(const ChooserOutcome&) const = default;
};

// What lies under a point of the chooser.
struct ChooserSpot {
    enum class Kind : std::uint8_t { nothing, card, window, button, hint, device } kind = Kind::nothing;
    std::size_t card = 0;  // of card, window and button
    std::size_t index = 0; // window: among all of the VM's; button: in their row; hint, device: in their list
    bool operator==(const ChooserSpot&) const = default;
};

// What the keys do now, as the foot tells it; each can be clicked as well.
struct ChooserHint {
    std::optional<ChooserKey> key; // nothing: only told
    std::vector<std::string> caps;
    std::string words;
    bool at_right = false;
    bool loud = false;   // asks for the same again
    int rank = 0;        // the highest goes first where room is short
    bool operator==(const ChooserHint&) const = default;
};

class Chooser {
  public:
    // Starts with the VM that had the keyboard selected, else the first.
    explicit Chooser(std::vector<ChooserVm> vms);

    // Milliseconds of Clock::now_msec(), before whatever the user does is told, and when a second has passed. True when
    // something looks other than before.
    bool tick(std::uint32_t now);

    // Arrows, home and end go to hits only and stop at the ends. Enter goes to the selected VM if it is a hit, or presses
    // the selected button. Escape leaves buttons and windows, clears the query, goes back, in this order.
    ChooserOutcome key(ChooserKey key, int columns);
    // Typed text: digits 1-9 choose at once while the query is empty; else it extends the search (at most 64 code points).
    // The first hit by label or name is selected, where there is none the first by title, and then that window.
    ChooserOutcome text(std::string_view utf8);
    ChooserOutcome click(const ChooserSpot& spot, const std::vector<ChooserHint>& hints);
    bool hover(const ChooserSpot& spot); // true when something else is selected
    // The wheel: so many rows down, on an output whose first row in view is `first_row`. The new first row; the
    // selection comes along.
    int scroll(int rows, const ChooserLayout& layout, int first_row);
    // VMs connect and windows come and go while it is up; selection (by identity) and query stay, so that no title which
    // a guest sets changes what Enter chooses.
    void update(std::vector<ChooserVm> vms);
    void update_devices(std::vector<ChooserDevice> devices);

    [[nodiscard]] const std::vector<ChooserVm>& vms() const { return vms_; }
    [[nodiscard]] std::size_t selected() const { return selected_; }
    [[nodiscard]] const std::string& query() const { return query_; }
    // Label, name or a title contains the query, without regard to case; every VM while the query is empty.
    [[nodiscard]] bool matches(std::size_t index) const;
    [[nodiscard]] std::size_t hits() const;
    [[nodiscard]] const std::vector<ChooserDevice>& devices() const { return devices_; }
    [[nodiscard]] bool shows_devices() const { return zone_ == Zone::devices; }
    [[nodiscard]] std::size_t device() const; // selected; 0 where there is none
    // Of the selected card's windows and buttons, where the keys act on them.
    [[nodiscard]] std::optional<std::size_t> window() const;
    [[nodiscard]] std::optional<std::size_t> button() const;
    // This button of the selected card asks for the same again.
    [[nodiscard]] std::optional<std::size_t> asking() const;
    [[nodiscard]] bool is_asking() const { return question_.has_value(); } // of that, or of leaving the session
    [[nodiscard]] std::vector<ChooserHint> hints(const std::string& back_to) const; // back_to: a label, or empty
    // What the search field counts: which hit is selected, or which rows are in view where not all are; may be empty.
    [[nodiscard]] std::string count(const ChooserLayout& layout, int first_row) const;
    // What is at a point of an output, but for hints.
    [[nodiscard]] ChooserSpot spot_at(Point at, const ChooserLayout& layout, int first_row) const;
    // Its windows that the selected card, or another one, shows.
    [[nodiscard]] ShownRows rows_of(std::size_t index, const CardLayout& card) const;

    static constexpr std::uint32_t asks_for_msec = 3'000; // a second press must come before,
    static constexpr std::uint32_t asks_after_msec = 300; // and is no double click

  private:
    enum class Zone : std::uint8_t { cards, windows, buttons, devices };
    struct Question { // a press that will do harm, and awaits the same again
        std::optional<VmId> vm; // nothing: the whole session, to be left
        std::uint32_t since = 0;
        bool operator==(const Question&) const = default;
    };
    ChooserOutcome enter();
    ChooserOutcome escape();
    ChooserOutcome press(std::size_t button);
    ChooserOutcome pin();
    [[nodiscard]] bool confirmed(const Question& question);
    void move_card(ChooserKey key, int columns);
    void move_window(ChooserKey key, int columns);
    void move_button(ChooserKey key);
    void move_device(ChooserKey key);
    ChooserOutcome approve(std::size_t device);
    void turn_zone(ChooserKey key);
    void select(std::size_t index);
    void select_first_hit();
    void select_window(std::size_t index);
    [[nodiscard]] std::optional<std::size_t> window_index() const;
    [[nodiscard]] std::string enter_words() const; // what Enter does; empty: nothing

    std::vector<ChooserVm> vms_;
    std::vector<ChooserDevice> devices_;
    std::optional<DeviceId> device_; // selected
    std::size_t selected_ = 0;
    Zone zone_ = Zone::cards;
    std::optional<WindowId> window_; // selected, or the one that the search is about
    std::size_t button_ = 0;
    std::string query_;
    std::uint32_t now_ = 0;
    std::optional<Question> question_;
};

} // namespace ensign
