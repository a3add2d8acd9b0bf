// Devices in the suite's hands. Each lives until the suite destroys it.
#pragma once

#include "tests/support/test_backend.hpp"
#include "tests/wlcs/abi.hpp"

namespace ensign::wlcs {

class Subject;

class Mouse : public Pointer {
  public:
    explicit Mouse(Subject& subject);

  private:
    void button(int code, bool down);

    Subject& subject_;
    test::TestPointer device_{"wlcs-mouse"};
};

class Finger : public Touch {
  public:
    explicit Finger(Subject& subject);

  private:
    Subject& subject_;
    test::TestTouch device_{"wlcs-touchscreen"};
};

} // namespace ensign::wlcs
