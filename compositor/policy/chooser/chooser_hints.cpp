// What the chooser's keys do, told at its foot.
#include "compositor/base/format.hpp"
#include "compositor/policy/chooser/chooser.hpp"

namespace ensign {

std::string Chooser::enter_words() const {
    if (zone_ == Zone::devices) {
        return devices_[device()].waiting ? "Let it in" : "";
    }
    if (zone_ != Zone::buttons) {
        return "Go";
    }
    const VmAction action = buttons_of(vms_[selected_])[button_].action;
    return text::format("{} {}", words_of(action), vms_[selected_].spec.flag.label);
}

std::vector<ChooserHint> Chooser::hints(const std::string& back_to) const {
    const bool leaving = question_ && !question_->vm;
    const bool pinned = selected_ < vms_.size() && vms_[selected_].pinned;
    std::vector<ChooserHint> hints;
    const auto add = [&](std::optional<ChooserKey> key, std::vector<std::string> caps, std::string words, int rank) {
        hints.push_back({.key = key, .caps = std::move(caps), .words = std::move(words), .rank = rank});
    };
    const auto at_right = [&] { hints.back().at_right = true; };
    if (zone_ != Zone::cards) {
        add(ChooserKey::escape, {"Esc"}, "Back to the cards", 0);
    } else if (!query_.empty()) { // a search is left first, and digits belong to it
        add(ChooserKey::escape, {"Esc"}, "Clear the search", 0);
    } else {
        add(ChooserKey::escape, {"Esc"}, back_to.empty() ? "Back" : "Back to " + back_to, 0);
    }
    if (const std::string words = enter_words(); !words.empty()) {
        add(ChooserKey::enter, {"Enter"}, words, 5);
    }
    if (query_.empty() && zone_ == Zone::cards) {
        add(std::nullopt, {"1", "–", "9"}, "Go at once", 6);
    }
    if (zone_ == Zone::cards) {
        add(ChooserKey::next, {"Tab"}, "Actions", 4);
    }
    if (zone_ != Zone::devices) {
        add(ChooserKey::pin, {"Ctrl", "P"}, pinned ? "Unpin" : "Pin", 3);
    }
    if (!devices_.empty() && zone_ != Zone::devices) {
        add(ChooserKey::keyboards, {"Ctrl", "D"}, "Keyboards", 2);
        at_right();
    }
    add(ChooserKey::lock, {"Ctrl", "L"}, "Lock", 1);
    at_right();
    add(ChooserKey::log_out, {"Ctrl", "Q"}, leaving ? "Again to log out" : "Log out", 1);
    at_right();
    hints.back().loud = leaving;
    return hints;
}

} // namespace ensign
