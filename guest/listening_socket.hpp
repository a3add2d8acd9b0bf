// The Wayland socket of the guest: $XDG_RUNTIME_DIR/NAME, with a lock beside it, as libwayland's servers have it.
#pragma once

#include "compositor/wl/fd.hpp"

#include <expected>
#include <string>

namespace ensign::guest {

class ListeningSocket {
  public:
    // `name`: a file name; empty for the first of wayland-0 … wayland-32 that nobody serves. The error is a sentence.
    static std::expected<ListeningSocket, std::string> open(const std::string& folder, const std::string& name);
    ~ListeningSocket();
    ListeningSocket(ListeningSocket&&) noexcept = default;
    ListeningSocket& operator=(ListeningSocket&&) = delete;

    // The next waiting connection; invalid when there is none.
    [[nodiscard]] wl::Fd accept() const;
    [[nodiscard]] int fd() const { return fd_.get(); }
    [[nodiscard]] const std::string& name() const { return name_; }

  private:
    ListeningSocket(wl::Fd fd, wl::Fd lock, std::string folder, std::string name);
    wl::Fd fd_;
    wl::Fd lock_; // flock: one server a socket, and a dead server's may be replaced
    std::string folder_;
    std::string name_;
};

} // namespace ensign::guest
