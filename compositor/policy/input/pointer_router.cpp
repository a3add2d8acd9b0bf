#include "compositor/policy/input/pointer_router.hpp"

namespace ensign {

ClickVerdict judge_press(const std::optional<PointerTarget>& target, std::optional<VmId> focused, bool trusted_ui) {
    if (trusted_ui || !target) {
        return ClickVerdict::swallow;
    }
    if (!target->content) {
        return ClickVerdict::frame;
    }
    return focused == target->vm ? ClickVerdict::deliver : ClickVerdict::focus_only;
}

bool may_hover(const PointerTarget& target, std::optional<VmId> focused, std::optional<WindowId> only, bool trusted_ui) {
    return !trusted_ui && target.content && focused == target.vm && (!only || only == target.window);
}

} // namespace ensign
