// From the attention key to the user's choice. While the chooser is up nobody hears, and no guest's pixel is in the scene.
//
//     down --key, ensignctl--> up --choose--> down, the chosen VM hears
//                              up --key again, Esc--> down, back to where the user was
#pragma once

#include "compositor/input/hearing.hpp"
#include "compositor/input/keymap.hpp"
#include "compositor/policy/chooser.hpp"
#include "compositor/trusted/chooser_view.hpp"

#include <optional>

namespace ensign {

class AttentionEvents {
  public:
    virtual ~AttentionEvents() = default;
    virtual void attention_changed() = 0; // came up or went
};

class Attention {
  public:
    Attention(Scene& scene, Hearing& hearing, Shell& shell, Vms& vms, ChooserView& view, AttentionEvents& events);

    [[nodiscard]] bool up() const { return chooser_.has_value(); }
    void toggle(); // the attention key
    void raise();
    void choose(VmId vm, FocusReason reason = FocusReason::chosen);
    // The lock takes its place, if it is up: nobody hears. Where the user is, or would have gone back to.
    Hearing::Whereabouts withdraw();

    // The user's hand while it is up.
    void key(std::uint32_t code, bool pressed);
    void click(Point layout);
    void hover(Point layout);

    void set_keymap(const Keymap& keymap); // for what is typed here
    // VMs, windows, titles or outputs changed.
    void refresh();
    [[nodiscard]] std::vector<ChooserVm> cards() const;

  private:
    void lower();
    void go_back();
    void act_on(const ChooserOutcome& outcome);
    [[nodiscard]] std::string back_to() const;
    [[nodiscard]] ChooserOutcome outcome_of(std::uint32_t code);

    Scene& scene_;
    Hearing& hearing_;
    Shell& shell_;
    Vms& vms_;
    ChooserView& view_;
    AttentionEvents& events_;
    std::optional<Chooser> chooser_;
    std::optional<VmId> before_vm_;
    std::optional<WindowId> before_window_;
    wl::XkbKeymapPtr keymap_;
    wl::XkbStatePtr typing_; // fresh each time it comes up: the SAK's own modifiers don't count
};

} // namespace ensign
