// What the user didn't bring about takes no click and no confirmation at first: a window that comes under the pointer by
// itself, one that lies bare where another VM's was just now, a keyboard that another window got. A finger or a pen that
// comes down is a pointer that has come there. Times in ms of the compositor's clock, which may wrap.
#pragma once

#include "compositor/policy/geometry.hpp"
#include "compositor/policy/vm.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>

namespace ensign {

struct ArmingRules { // [focus]
    int delay_ms = 400;     // 0..2000; 0: nothing is held back
    bool within_vm = false; // also between windows of one VM
    bool operator==(const ArmingRules&) const = default;
};

class Arming {
  public:
    struct Target { // of what is under the pointer, frame or content; or of the keyboard
        VmId vm;
        std::optional<WindowId> window;
        bool operator==(const Target&) const = default;
    };

    void set_rules(ArmingRules rules) { rules_ = rules; }

    // What is under the pointer now, at this place of the layout, told whenever that may have changed; by the user's hand
    // when pointer or windows moved by it.
    void pointer_over(const std::optional<Target>& owner, Point at, bool by_hand, std::uint32_t now);
    // A VM showed something new by itself: a window that appeared less than delay_ms ago takes no press, even if the pointer was
    // moved onto it.
    void appeared(VmId vm, std::uint32_t now);
    // The guest took away what it showed there (layout coordinates). What is seen there now takes no press either, except the
    // windows in `above`, which were visible before.
    void exposed(const Target& by, const Rect& where, std::set<WindowId> above, std::uint32_t now);
    // Who has the keyboard now, told at each change.
    void keyboard_to(const std::optional<Target>& owner, bool by_hand, std::uint32_t now);

    [[nodiscard]] bool takes_button(std::uint32_t now) const;
    // code: evdev. Only what confirms is held back, Enter and Space: text that is typed goes on.
    [[nodiscard]] bool takes_key(std::uint32_t code, std::uint32_t now) const;
    // The keyboard went elsewhere just now, and not by the user.
    [[nodiscard]] bool moved_lately(std::uint32_t now) const;

  private:
    [[nodiscard]] bool differ(const std::optional<Target>& before, const std::optional<Target>& after) const;
    [[nodiscard]] std::optional<std::uint32_t> exposed_at(const Target& owner, Point at, std::uint32_t now) const;
    [[nodiscard]] bool waits(const std::optional<std::uint32_t>& since, std::uint32_t now) const;

    ArmingRules rules_;
    std::optional<Target> under_pointer_;
    std::optional<Target> keyboard_;
    std::optional<std::uint32_t> pointer_since_; // what is there came by itself then
    std::optional<std::uint32_t> keyboard_since_; // likewise; by the rules
    std::optional<std::uint32_t> moved_at_; // likewise; always
    struct Appearance {
        VmId vm;
        std::uint32_t at;
    };
    std::optional<Appearance> appeared_; // the last
    struct Bared {
        Target by; // no window: several
        Rect where;
        std::set<WindowId> above; // all of it
        std::uint32_t at;
    };
    std::map<VmId, Bared> exposed_; // all that each VM exposed lately, as if it were the last of it
};

} // namespace ensign
