#include "compositor/trusted/chooser_session.hpp"

#include "compositor/base/log.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

#include <linux/input-event-codes.h>

namespace ensign {

namespace {

constexpr std::uint32_t xkb_offset = 8; // xkb key codes are evdev's plus 8

std::optional<ChooserKey> chooser_key(xkb_keysym_t symbol) {
    switch (symbol) {
    case XKB_KEY_Left: return ChooserKey::left;
    case XKB_KEY_Right: return ChooserKey::right;
    case XKB_KEY_Up: return ChooserKey::up;
    case XKB_KEY_Down: return ChooserKey::down;
    case XKB_KEY_Home: return ChooserKey::home;
    case XKB_KEY_End: return ChooserKey::end;
    case XKB_KEY_Tab: return ChooserKey::next;
    case XKB_KEY_ISO_Left_Tab: return ChooserKey::previous;
    case XKB_KEY_Return:
    case XKB_KEY_KP_Enter: return ChooserKey::enter;
    case XKB_KEY_Escape: return ChooserKey::escape;
    case XKB_KEY_BackSpace: return ChooserKey::backspace;
    default: return std::nullopt; // every other symbol is text or nothing
    }
}

// With Ctrl, by the letter; on a keyboard of another script by the first of its layouts that has Latin letters.
std::optional<ChooserKey> control_key(xkb_keymap* keymap, xkb_state* state, std::uint32_t code) {
    const auto key_of = [](xkb_keysym_t symbol) -> std::optional<ChooserKey> {
        switch (symbol) {
        case XKB_KEY_d: return ChooserKey::keyboards;
        case XKB_KEY_l: return ChooserKey::lock;
        case XKB_KEY_p: return ChooserKey::pin;
        case XKB_KEY_q: return ChooserKey::log_out;
        default: return std::nullopt; // no chord of the chooser's
        }
    };
    const auto is_latin = [](xkb_keysym_t symbol) { return symbol >= XKB_KEY_a && symbol <= XKB_KEY_z; };
    const xkb_keysym_t typed = xkb_keysym_to_lower(xkb_state_key_get_one_sym(state, code));
    if (is_latin(typed)) {
        return key_of(typed);
    }
    for (xkb_layout_index_t layout = 0; layout < xkb_keymap_num_layouts_for_key(keymap, code); ++layout) {
        const xkb_keysym_t* symbols = nullptr;
        if (xkb_keymap_key_get_syms_by_level(keymap, code, layout, 0, &symbols) == 1 && is_latin(*symbols)) {
            return key_of(*symbols);
        }
    }
    return std::nullopt;
}

Point point_of(const Scene::Hit& hit) { return {static_cast<int>(std::floor(hit.lx)), static_cast<int>(std::floor(hit.ly))}; }

} // namespace

ChooserSession::ChooserSession(const Parts& parts, const Clock& clock, wl_event_loop* loop)
    : parts_{parts}, clock_{clock}, timer_{loop} {}

void ChooserSession::set_keymap(const Keymap& keymap) {
    wl::XkbStatePtr typing{xkb_state_new(keymap.xkb.get())};
    if (typing == nullptr) {
        return log::warn("the chooser keeps the keymap that it has: no memory for another one");
    }
    keymap_.reset(xkb_keymap_ref(keymap.xkb.get()));
    typing_ = std::move(typing);
}

// Nothing is held. Where there is no memory for a fresh state, what was held before is held still.
void ChooserSession::forget_typed() {
    if (wl::XkbStatePtr fresh{xkb_state_new(keymap_.get())}) {
        typing_ = std::move(fresh);
    }
}

// ---- up and down

void ChooserSession::raise() {
    if (up()) {
        return;
    }
    before_vm_ = parts_.focus.vm();
    before_window_ = parts_.focus.window();
    parts_.stage.raise(Layer::chooser);
    parts_.focus.nobody(FocusReason::attention);
    parts_.scene.show_guests(false);
    forget_typed();
    problem_.clear();
    scrolled_ = 0;
    state_.emplace(parts_.vm_list.vms(before_vm_));
    seen_ = {parts_.shell.revision(), parts_.devices.revision(), parts_.vm_list.states()};
    stale_ = false;
    state_->update_devices(parts_.vm_list.devices(parts_.devices));
    refreshed_at_ = clock_.now_msec();
    show();
}

void ChooserSession::lower() {
    state_.reset();
    parts_.stage.lower(Layer::chooser);
    parts_.view.hide();
    parts_.scene.show_guests(true);
    timer_.stop();
}

void ChooserSession::go_back() {
    lower();
    parts_.focus.go_back({before_vm_, before_window_}, FocusReason::went_back);
}

FocusController::Whereabouts ChooserSession::withdraw() {
    if (!up()) {
        return parts_.focus.whereabouts();
    }
    lower();
    return {before_vm_, before_window_};
}

// ---- what the user wants

void ChooserSession::choose(const ChooserOutcome& outcome) {
    lower();
    if (Window* window = outcome.window ? parts_.shell.find(*outcome.window) : nullptr; window != nullptr && window->mapped()) {
        parts_.focus.choose(*window, FocusReason::chosen);
    } else {
        parts_.focus.choose(*outcome.vm, FocusReason::chosen);
    }
}

void ChooserSession::act(VmId id, VmAction action) {
    VmDisplay* vm = parts_.vms.find(id);
    if (vm == nullptr) {
        return refresh();
    }
    if (action != VmAction::pin) {
        return tell(parts_.actions.act(*vm, action));
    }
    if (auto allowed = parts_.actions.may(*vm, action); !allowed) {
        return tell(std::move(allowed));
    }
    lower();
    [[maybe_unused]] const auto done = parts_.actions.act(*vm, action);
    assert(done && "nothing has changed since it was allowed");
}

void ChooserSession::tell(std::expected<void, std::string> result) {
    problem_ = result ? std::string{} : std::move(result.error());
    if (up()) { // locking takes its place
        refresh();
        tick();
    }
}

void ChooserSession::act_on(const ChooserOutcome& outcome) {
    switch (outcome.kind) {
    case ChooserOutcome::Kind::stay: return show();
    case ChooserOutcome::Kind::back: return go_back();
    case ChooserOutcome::Kind::choose: return choose(outcome);
    case ChooserOutcome::Kind::act: return act(*outcome.vm, *outcome.action);
    case ChooserOutcome::Kind::approve: parts_.devices.approve(*outcome.device); return refresh();
    case ChooserOutcome::Kind::lock: return tell(parts_.requests.lock_requested());
    case ChooserOutcome::Kind::log_out: return parts_.requests.log_out_requested();
    }
}

// ---- the user's hand

void ChooserSession::key(DeviceId, std::uint32_t, std::uint32_t code, bool pressed) {
    if (!pressed) {
        xkb_state_update_key(typing_.get(), code + xkb_offset, XKB_KEY_UP);
        return;
    }
    state_->tick(clock_.now_msec());
    if (!problem_.empty()) { // it has been read
        tell({});
    }
    const ChooserOutcome outcome = outcome_of(code);
    xkb_state_update_key(typing_.get(), code + xkb_offset, XKB_KEY_DOWN);
    act_on(outcome);
}

ChooserOutcome ChooserSession::outcome_of(std::uint32_t evdev_code) {
    const std::uint32_t code = evdev_code + xkb_offset;
    if (const auto key = chooser_key(xkb_state_key_get_one_sym(typing_.get(), code))) {
        return state_->key(*key, parts_.view.columns(*state_));
    }
    if (xkb_state_mod_name_is_active(typing_.get(), XKB_MOD_NAME_CTRL, XKB_STATE_MODS_EFFECTIVE) > 0) {
        const auto key = control_key(keymap_.get(), typing_.get(), code);
        return key ? state_->key(*key, parts_.view.columns(*state_)) : ChooserOutcome{};
    }
    std::array<char, 16> text{};
    const int length = xkb_state_key_get_utf8(typing_.get(), code, text.data(), text.size());
    if (length <= 0 || static_cast<std::size_t>(length) >= text.size()) {
        return {};
    }
    return state_->text({text.data(), static_cast<std::size_t>(length)});
}

void ChooserSession::click(Point at) {
    state_->tick(clock_.now_msec());
    act_on(state_->click(parts_.view.spot_at(*state_, back_to(), at), state_->hints(back_to())));
}

bool ChooserSession::tap(Point at) {
    const ChooserSpot spot = parts_.view.spot_at(*state_, back_to(), at);
    if (spot.kind == ChooserSpot::Kind::card && spot.card != state_->selected() && state_->matches(spot.card)) {
        state_->hover(spot);
        show();
    } else {
        click(at);
    }
    return true;
}

void ChooserSession::button(DeviceId, std::uint32_t, std::uint32_t code, bool pressed, const Scene::Hit& under) {
    if (pressed && code == BTN_LEFT) {
        click(point_of(under));
    }
}

// A card that only came to lie under the pointer isn't selected by that.
void ChooserSession::point(const Scene::Hit& under, std::uint32_t, PointedBy by) {
    if (by == PointedBy::hand && state_->hover(parts_.view.spot_at(*state_, back_to(), point_of(under)))) {
        show();
    }
}

void ChooserSession::axis(const wlr_pointer_axis_event& event, Point at) {
    constexpr double per_unit = 8; // a notch is 15 units, or 120 steps
    if (event.orientation == WL_POINTER_AXIS_VERTICAL_SCROLL) {
        scroll(at, event.delta_discrete != 0 ? event.delta_discrete : static_cast<int>(std::lround(event.delta * per_unit)));
    }
}

void ChooserSession::scroll(Point at, int steps) {
    constexpr int notch = 120;
    scrolled_ += steps;
    const int rows = scrolled_ / notch;
    scrolled_ -= rows * notch;
    if (rows != 0) {
        parts_.view.scroll(*state_, at, rows);
        show();
    }
}

// ---- what is on screen

void ChooserSession::show() {
    parts_.view.show(*state_, back_to());
    const bool ticks =
        state_->is_asking() || std::ranges::any_of(state_->vms(), [](const ChooserVm& vm) { return vm.silent_s.has_value(); });
    timer_.wake_in(ticks ? 250 : 0);
}

void ChooserSession::refresh() {
    if (up()) {
        stale_ = false;
        refreshed_at_ = clock_.now_msec();
        state_->update(parts_.vm_list.vms(before_vm_));
        state_->update_devices(parts_.vm_list.devices(parts_.devices));
        show();
    }
}

void ChooserSession::frame_due() {
    if (stale_) {
        refresh();
    }
}

void ChooserSession::outputs_changed() {
    if (up()) {
        show();
    }
}

void ChooserSession::repaint() {
    parts_.view.forget();
    refresh();
}

void ChooserSession::tick() {
    if (!up()) {
        return;
    }
    Seen now_seen{parts_.shell.revision(), parts_.devices.revision(), parts_.vm_list.states()};
    if (now_seen != seen_) {
        seen_ = std::move(now_seen);
        stale_ = true;
        parts_.outputs.request_frame();
    }
    const std::uint32_t now = clock_.now_msec();
    const bool counts = std::ranges::any_of(state_->vms(), [](const ChooserVm& vm) { return vm.silent_s.has_value(); });
    if (counts && now - refreshed_at_ >= 1000) {
        refresh();
    }
    if (state_->tick(now)) {
        show();
    } else if (state_->is_asking()) {
        timer_.wake_in(250);
    }
}

std::string ChooserSession::back_to() const {
    const VmDisplay* vm = before_vm_ ? parts_.vms.find(*before_vm_) : nullptr;
    return vm != nullptr ? vm->flag().label : std::string{};
}

} // namespace ensign
