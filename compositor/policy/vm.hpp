// One [[vm]] of the configuration, checked.
#pragma once

#include "compositor/policy/flag.hpp"
#include "compositor/policy/ids.hpp"
#include "compositor/policy/input/keyboard.hpp"
#include "compositor/policy/life.hpp"
#include "compositor/policy/rights.hpp"

namespace ensign {

struct VmSpec {
    Flag flag = {};
    Rights rights = {};
    Life life = {};
    KeyboardRule keyboard = {};
    bool operator==(const VmSpec&) const = default;
};

// A VM that is for the trusted path only never has the keyboard while another compositor may keep the attention key.
inline bool may_have_focus(const Rights& rights, bool sak_ours) { return sak_ours || !rights.trusted_only; }

} // namespace ensign
