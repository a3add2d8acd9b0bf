// What Ensign's own chords set going.
#pragma once

#include "compositor/policy/bindings.hpp"

namespace ensign {

class Actions {
  public:
    virtual ~Actions() = default;
    virtual void attention() = 0; // the attention key is down; see Stage::attention()
    virtual void begin(const Action& action) = 0;
    virtual void end(const Action& action) = 0; // of those that last: their keys are up
};

} // namespace ensign
