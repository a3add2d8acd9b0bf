// What the stripe says: values in, words out. The facts are cheap to gather and to compare; words are made where they differ.
#pragma once

#include "compositor/policy/ids.hpp"
#include "compositor/policy/restraint.hpp"
#include "compositor/policy/stage.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ensign {

// How one VM stands, as far as the stripe tells.
struct VmStanding {
    VmId vm;
    Restraint restraint;
    bool hung = false;      // a program of it doesn't answer
    bool concealed = false; // by the guard
    bool urgent = false;    // a window of it opened behind, and nobody has looked
    bool operator==(const VmStanding&) const = default;
};

struct StripeFacts {
    Layer layer = Layer::desk;
    bool xray = false;
    bool sak_ours = true;
    bool device_waits = false;        // until the user approves it
    int keyboards = 0;                // that are listened to
    std::optional<VmId> focused = {}; // has the keyboard
    std::uint32_t layout = 0;         // group of whoever types: that VM, the chooser or the locker
    bool has_window = false;          // through one of its windows
    bool frameless = false;           // which is shown without its frame
    bool pinned = false;
    bool has_shortcuts = false;
    enum class Pointer : std::uint8_t { free, confined, locked } pointer = Pointer::free; // by the focused VM
    std::vector<VmStanding> vms = {}; // in the order of the configuration
    bool operator==(const StripeFacts&) const = default;
};

enum class StripeSign : std::uint8_t { pointer, keyboards, hung, frozen, muted, hidden };

struct StripeWords {
    struct Note { // something that the user should know of
        StripeSign sign;
        std::string text;
        bool operator==(const Note&) const = default;
    };
    struct Mark { // a VM that asks to be looked at
        VmId vm;
        std::string_view reason;
        bool operator==(const Mark&) const = default;
    };
    std::string message;
    std::vector<Note> notes;
    std::vector<Mark> marks;
};

// label_of: of a VM in the facts. xray_key: the keycap whose release ends X-ray.
StripeWords stripe_words(const StripeFacts& facts, const std::function<std::string_view(VmId)>& label_of,
                         std::string_view xray_key);

} // namespace ensign
