// The lock of the session: who has it, and that it stays shut when its locker dies.
//
//     open --claim--> closing --confirm--> shut --unlock--> open
//                      |   ^                |
//                     lose claim           lose
//                      v   |                |
//                     abandoned <-----------+
#pragma once

#include <cstdint>

namespace ensign {

class SessionLock {
  public:
    // A locker asks for the lock. True: it is that locker's now, and nobody has the focus or sees a VM; false: another one has it.
    bool claim();
    // All outputs show the lock. Returns true exactly once for each locker: send it `locked` then.
    bool confirm();
    // Its locker opens it; only one that was told that it is shut can.
    bool unlock();
    // The locker is gone and didn't open it. It stays shut until another one claims it.
    void lose();

    [[nodiscard]] bool locked() const { return state_ != State::open; }
    [[nodiscard]] bool abandoned() const { return state_ == State::abandoned; }

  private:
    enum class State : std::uint8_t { open, closing, shut, abandoned } state_ = State::open;
};

} // namespace ensign
