// A screen locker: a client of the host display that locks the session, with a surface of one colour on each output.
#pragma once

#include "tests/support/client.hpp"

#include <cstdint>
#include <list>

struct ext_session_lock_surface_v1;
struct ext_session_lock_v1;

namespace ensign::test {

class Locker {
  public:
    // Asks for the lock (ext_session_lock_manager_v1.lock). The client outlives it.
    explicit Locker(Client& client);
    ~Locker();
    Locker(const Locker&) = delete;
    Locker& operator=(const Locker&) = delete;

    // A surface on each output that the client knows and that has none yet; drawn whenever it is configured.
    void cover(std::uint32_t color);
    [[nodiscard]] int times_locked() const { return times_locked_; } // of ext_session_lock_v1.locked
    [[nodiscard]] bool finished() const { return finished_; }
    void unlock(); // unlock_and_destroy

    struct Configure {
        int width = 0;
        int height = 0;
    };
    [[nodiscard]] Configure last_configure(std::size_t output) const;
    [[nodiscard]] Surface& surface(std::size_t output) const;

  private:
    struct Events;
    struct Shown {
        Surface& surface; // owned by the client
        std::uint32_t color;
        Proxy<ext_session_lock_surface_v1> role;
        Configure last;
    };
    Client& client_;
    Proxy<ext_session_lock_v1> lock_;
    std::list<Shown> shown_; // by the client's outputs; listeners point into it
    int times_locked_ = 0;
    bool finished_ = false;
};

} // namespace ensign::test
