#include "compositor/policy/stripe_text.hpp"

#include "compositor/base/format.hpp"

#include <algorithm>

namespace ensign {
namespace {

std::string focus_message(const StripeFacts& facts) {
    std::string message = facts.has_window ? "hears the keyboard" : "hears the keyboard, no window yet";
    if (facts.frameless) {
        message += ", full screen";
    }
    if (facts.pinned) {
        message += ", pinned";
    }
    if (facts.has_shortcuts) {
        message += ", has the shortcuts";
    }
    return message;
}

std::string message_of(const StripeFacts& facts, std::string_view xray_key) {
    if (facts.xray) {
        return text::format("X-ray: release {} to leave", xray_key);
    }
    std::string message;
    if (facts.layer == Layer::chooser) {
        message = "no VM hears or sees anything";
    } else if (facts.focused) {
        message = focus_message(facts);
    }
    if (facts.device_waits) {
        message += message.empty() ? "a new device waits in the chooser" : "; a new device waits in the chooser";
    }
    return message;
}

} // namespace

StripeWords stripe_words(const StripeFacts& facts, const std::function<std::string_view(VmId)>& label_of,
                         std::string_view xray_key) {
    if (facts.layer == Layer::lock) {
        return {.message = "locked", .notes = {}, .marks = {}}; // and not a word about VMs
    }
    StripeWords words{.message = message_of(facts, xray_key), .notes = {}, .marks = {}};
    // By name where it is one VM, else how many.
    const auto note = [&](StripeSign sign, std::string_view what, auto&& is_so) {
        const auto count = std::ranges::count_if(facts.vms, is_so);
        if (count == 1) {
            words.notes.push_back({sign, text::format("{} {}", label_of(std::ranges::find_if(facts.vms, is_so)->vm), what)});
        } else if (count > 1) {
            words.notes.push_back({sign, text::format("{} VMs {}", count, what)});
        }
    };
    if (facts.layer == Layer::desk && facts.focused && facts.pointer != StripeFacts::Pointer::free) {
        const bool locked = facts.pointer == StripeFacts::Pointer::locked;
        words.notes.push_back({StripeSign::pointer, locked ? "Pointer locked" : "Pointer kept in its window"});
    }
    if (facts.layer == Layer::chooser && facts.keyboards > 1) { // one that is not the user's is seen here
        words.notes.push_back({StripeSign::keyboards, text::format("{} keyboards", facts.keyboards)});
    }
    if (facts.layer == Layer::desk) { // the chooser shows all of it
        note(StripeSign::hung, "not answering", [](const VmStanding& vm) { return vm.hung; });
        note(StripeSign::frozen, "frozen", [](const VmStanding& vm) { return vm.restraint.frozen; });
        note(StripeSign::muted, "muted", [](const VmStanding& vm) { return vm.restraint.muted; });
        note(StripeSign::hidden, "hidden", [](const VmStanding& vm) { return vm.restraint.hidden; });
    }
    for (const VmStanding& vm : facts.vms) {
        if (vm.concealed) {
            words.marks.push_back({vm.vm, "hidden: drew outside its frame"});
        }
    }
    for (const VmStanding& vm : facts.vms) {
        if (vm.urgent) {
            words.marks.push_back({vm.vm, "new window"});
        }
    }
    return words;
}

} // namespace ensign
