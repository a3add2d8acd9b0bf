// The keys of all keyboards. The attention key sees each first, before xkb, grabs, inhibitors and the chooser; then Ensign's other
// chords; then whoever the stage names. What completes a chord is never delivered.
#pragma once

#include "compositor/input/actions.hpp"
#include "compositor/input/focus_controller.hpp"
#include "compositor/input/front.hpp"
#include "compositor/policy/bindings.hpp"
#include "compositor/policy/input/attention_key.hpp"

#include <vector>

namespace ensign {

class Keys {
  public:
    Keys(FocusController& focus, Front& front, Actions& actions) : focus_{focus}, front_{front}, actions_{actions} {}

    // consoles: how many there are to switch to.
    void configure(const Chord& attention_key, const std::vector<Binding>& bindings, int consoles);
    void key(DeviceId device, const wlr_keyboard_key_event& event);
    void forget(DeviceId device); // it is listened to no more: what it holds is up

  private:
    [[nodiscard]] bool completes_chord(DeviceId device, std::uint32_t code);
    bool ends_drag(DeviceId device); // Esc: true where there was one
    void end_actions();

    FocusController& focus_;
    Front& front_;
    Actions& actions_;
    AttentionKey attention_key_;
    Bindings bindings_;
};

} // namespace ensign
