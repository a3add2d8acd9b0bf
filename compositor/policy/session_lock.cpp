#include "compositor/policy/session_lock.hpp"

namespace ensign {

bool SessionLock::claim() {
    if (state_ != State::open && state_ != State::abandoned) {
        return false;
    }
    state_ = State::closing;
    return true;
}

bool SessionLock::confirm() {
    if (state_ != State::closing) {
        return false;
    }
    state_ = State::shut;
    return true;
}

bool SessionLock::unlock() {
    if (state_ != State::shut) {
        return false;
    }
    state_ = State::open;
    return true;
}

void SessionLock::lose() {
    if (state_ != State::open) {
        state_ = State::abandoned;
    }
}

} // namespace ensign
