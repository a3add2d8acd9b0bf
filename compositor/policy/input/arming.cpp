#include "compositor/policy/input/arming.hpp"

#include <algorithm>
#include <utility>

#include <linux/input-event-codes.h>

namespace ensign {

namespace {
constexpr std::uint32_t warning_ms = 700;
} // namespace

bool Arming::differ(const std::optional<Target>& before, const std::optional<Target>& after) const {
    if (!before || !after) {
        return before.has_value() != after.has_value();
    }
    return before->vm != after->vm || (rules_.within_vm && before->window != after->window);
}

bool Arming::waits(const std::optional<std::uint32_t>& since, std::uint32_t now) const {
    return since && now - *since < static_cast<std::uint32_t>(rules_.delay_ms);
}

void Arming::pointer_over(const std::optional<Target>& owner, Point at, bool by_hand, std::uint32_t now) {
    const bool other = differ(under_pointer_, owner);
    // A window of the focused VM may grow under a pointer that was over nothing: no click was meant for anybody else.
    const bool own = owner && !under_pointer_ && keyboard_ && keyboard_->vm == owner->vm;
    under_pointer_ = owner;
    if (other && !by_hand && !own) {
        pointer_since_ = now;
    } else if (other && owner && appeared_ && appeared_->vm == owner->vm && waits(appeared_->at, now)) {
        pointer_since_ = appeared_->at;
    } else if (other) {
        pointer_since_.reset();
    }
    const auto exposed = owner ? exposed_at(*owner, at, now) : std::nullopt;
    if (exposed && (!pointer_since_ || now - *exposed < now - *pointer_since_)) {
        pointer_since_ = exposed;
    }
}

void Arming::appeared(VmId vm, std::uint32_t now) { appeared_ = {vm, now}; }

void Arming::exposed(const Target& by, const Rect& where, std::set<WindowId> above, std::uint32_t now) {
    Bared next{by, where, std::move(above), now};
    const auto before = exposed_.find(by.vm);
    if (before != exposed_.end() && waits(before->second.at, now)) {
        next.where = around(before->second.where, where);
        std::erase_if(next.above, [&](WindowId id) { return !before->second.above.contains(id); });
        if (before->second.by != by) {
            next.by.window.reset();
        }
    }
    exposed_.insert_or_assign(by.vm, std::move(next));
}

// The last time that another one was there.
std::optional<std::uint32_t> Arming::exposed_at(const Target& owner, Point at, std::uint32_t now) const {
    std::optional<std::uint32_t> last;
    for (const auto& [vm, exposed] : exposed_) {
        const bool below = !owner.window || !exposed.above.contains(*owner.window);
        const bool lately = waits(exposed.at, now) && (!last || now - exposed.at < now - *last);
        if (lately && below && differ(exposed.by, owner) && exposed.where.contains(at)) {
            last = exposed.at;
        }
    }
    return last;
}

void Arming::keyboard_to(const std::optional<Target>& owner, bool by_hand, std::uint32_t now) {
    const bool other = differ(keyboard_, owner);
    keyboard_ = owner;
    if (by_hand) {
        keyboard_since_.reset();
        moved_at_.reset();
        return;
    }
    moved_at_ = now;
    if (other) {
        keyboard_since_ = now;
    }
}

bool Arming::takes_button(std::uint32_t now) const { return !waits(pointer_since_, now); }

bool Arming::takes_key(std::uint32_t code, std::uint32_t now) const {
    const bool confirms = code == KEY_ENTER || code == KEY_KPENTER || code == KEY_SPACE;
    return !confirms || !waits(keyboard_since_, now);
}

bool Arming::moved_lately(std::uint32_t now) const { return moved_at_ && now - *moved_at_ < warning_ms; }

} // namespace ensign
