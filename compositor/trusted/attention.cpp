#include "compositor/trusted/attention.hpp"

#include <array>

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

} // namespace

Attention::Attention(Scene& scene, Hearing& hearing, Shell& shell, Vms& vms, ChooserView& view, AttentionEvents& events)
    : scene_{scene}, hearing_{hearing}, shell_{shell}, vms_{vms}, view_{view}, events_{events} {}

void Attention::set_keymap(const Keymap& keymap) {
    keymap_.reset(xkb_keymap_ref(keymap.xkb.get()));
    typing_.reset(xkb_state_new(keymap_.get()));
}

void Attention::toggle() {
    if (up()) {
        go_back();
    } else {
        raise();
    }
}

void Attention::raise() {
    if (up()) {
        return;
    }
    before_vm_ = hearing_.vm();
    before_window_ = hearing_.window();
    hearing_.nobody(FocusReason::attention);
    scene_.show_guests(false);
    typing_.reset(xkb_state_new(keymap_.get()));
    chooser_.emplace(cards());
    view_.show(*chooser_, back_to());
    events_.attention_changed();
}

void Attention::lower() {
    chooser_.reset();
    view_.hide();
    scene_.show_guests(true);
}

void Attention::go_back() {
    lower();
    hearing_.go_back({before_vm_, before_window_}, FocusReason::went_back);
    events_.attention_changed();
}

Hearing::Whereabouts Attention::withdraw() {
    if (!up()) {
        return hearing_.whereabouts();
    }
    lower();
    return {before_vm_, before_window_};
}

void Attention::choose(VmId vm, FocusReason reason) {
    lower();
    hearing_.choose(vm, reason);
    events_.attention_changed();
}

void Attention::act_on(const ChooserOutcome& outcome) {
    switch (outcome.kind) {
    case ChooserOutcome::Kind::stay: return view_.show(*chooser_, back_to());
    case ChooserOutcome::Kind::back: return go_back();
    case ChooserOutcome::Kind::choose: return choose(*outcome.vm);
    }
}

void Attention::key(std::uint32_t code, bool pressed) {
    if (pressed) {
        const ChooserOutcome outcome = outcome_of(code);
        xkb_state_update_key(typing_.get(), code + xkb_offset, XKB_KEY_DOWN);
        act_on(outcome);
    } else {
        xkb_state_update_key(typing_.get(), code + xkb_offset, XKB_KEY_UP);
    }
}

ChooserOutcome Attention::outcome_of(std::uint32_t code) {
    if (const auto key = chooser_key(xkb_state_key_get_one_sym(typing_.get(), code + xkb_offset))) {
        return chooser_->key(*key, view_.columns(*chooser_));
    }
    std::array<char, 16> text{};
    const int length = xkb_state_key_get_utf8(typing_.get(), code + xkb_offset, text.data(), text.size());
    if (length <= 0 || static_cast<std::size_t>(length) >= text.size()) {
        return {};
    }
    return chooser_->text({text.data(), static_cast<std::size_t>(length)});
}

void Attention::click(Point layout) {
    if (const auto card = view_.card_at(*chooser_, layout)) {
        act_on(chooser_->click(*card));
    }
}

void Attention::hover(Point layout) {
    const auto card = view_.card_at(*chooser_, layout);
    if (card && *card != chooser_->selected()) {
        chooser_->hover(*card);
        view_.show(*chooser_, back_to());
    }
}

void Attention::refresh() {
    if (up()) {
        chooser_->update(cards());
        view_.show(*chooser_, back_to());
    }
}

std::string Attention::back_to() const {
    const VmDisplay* vm = before_vm_ ? vms_.find(*before_vm_) : nullptr;
    return vm != nullptr ? vm->spec().label : std::string{};
}

std::vector<ChooserVm> Attention::cards() const {
    std::vector<ChooserVm> cards;
    for (const auto& vm : vms_.all()) {
        ChooserVm card{vm->id(), vm->spec(), vm->connections() > 0, false, before_vm_ == vm->id(), {}};
        for (const Window* window : shell_.windows()) {
            if (&window->vm() == vm.get()) {
                card.titles.push_back(window->title());
                card.attention = card.attention || window->attention();
            }
        }
        cards.push_back(std::move(card));
    }
    return cards;
}

} // namespace ensign
