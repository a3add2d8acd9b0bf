// Who got the focus, when and why: a bounded memory for the user's questions. What was typed is not in it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

namespace ensign {

enum class FocusReason : std::uint8_t {
    // the user's doing
    clicked,      // a window
    chosen,       // in the chooser
    asked,        // by ensignctl
    went_back,    // from the chooser to where the user was
    switched,     // with the keys for the next window
    restrained,   // muted, hidden or frozen
    attention,    // the chooser came up
    locked,       // the session
    unlocked,     // back to where the user was
    // not the user's doing
    opened,       // a window of the focused VM
    closed,       // the window that had the focus
    minimised,    // likewise
    activated,    // by another program of its VM
    disconnected, // the VM that had the focus
    hidden,       // by the guard, which found its windows outside their frames
    sak_lost,     // the parent compositor took the attention key, and the VM is for the trusted path only
};

inline constexpr std::array<std::string_view, 16> focus_reason_names{
    "clicked",  "chosen", "asked",  "went-back", "switched",  "restrained",   "attention", "locked",
    "unlocked", "opened", "closed", "minimised", "activated", "disconnected", "hidden",    "sak-lost"};
inline std::string_view name_of(FocusReason r) { return focus_reason_names[static_cast<std::size_t>(r)]; }
inline bool by_user(FocusReason r) { return r <= FocusReason::unlocked; }

struct FocusChange {
    std::int64_t time_msec = 0; // since the Epoch
    std::string vm;             // its name; empty: nobody
    std::string window;         // its safe title; empty: none
    FocusReason reason = FocusReason::clicked;
    bool operator==(const FocusChange&) const = default;
};

class FocusLog {
  public:
    static constexpr std::size_t capacity = 256;

    void add(FocusChange change) {
        if (changes_.size() == capacity) {
            changes_.pop_front();
        }
        changes_.push_back(std::move(change));
    }
    [[nodiscard]] const std::deque<FocusChange>& changes() const { return changes_; } // oldest first

  private:
    std::deque<FocusChange> changes_;
};

} // namespace ensign
