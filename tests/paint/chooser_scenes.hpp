// The chooser and the stripe in all their states, for the gallery and for tests.
#pragma once

#include "compositor/paint/chooser.hpp"
#include "compositor/paint/secret.hpp"
#include "compositor/paint/stripe.hpp"
#include "compositor/policy/look/frame_geometry.hpp"

#include <vector>

namespace ensign::paint {

StripeSpec plain_stripe(int width, double scale); // layout and attention key, nobody hears
std::vector<StripeSpec> stripe_states();          // 1280 wide
Image stripe_sheet();                             // all of them, in both ambiences

std::vector<ChooserVm> chooser_vms();  // one in each state that the look shows
std::vector<ChooserDevice> two_keyboards(); // and one that waits
std::vector<ChooserVm> crowded_vms();  // more of them, and of windows, than there is room for

// All that lies below the stripe.
Image whole_chooser(Tools& tools, const ChooserSpec& spec);
// Stripe, chooser, secret.
Image chooser_scene(Tools& tools, Size output, double scale, const Chooser& chooser, const Secret& secret = {});

} // namespace ensign::paint
