// A socket of a VM: $XDG_RUNTIME_DIR/ensign/vm/NAME/wayland-0, or its gate's, mode 0600, in a folder of mode 0700. Which
// socket accepted a connection is the VM's identity; nothing that the guest says is.
#pragma once

#include "compositor/wl/fd.hpp"

#include <expected>
#include <string>

#include <sys/socket.h>

namespace ensign {

class ListeningSocket {
  public:
    // Makes the folder, replaces a socket that nobody serves any more, listens. The error is a sentence.
    // `type`: SOCK_STREAM or SOCK_SEQPACKET.
    static std::expected<ListeningSocket, std::string> open(const std::string& folder, const char* name = "wayland-0",
                                                            int type = SOCK_STREAM);
    ~ListeningSocket();
    ListeningSocket(ListeningSocket&&) noexcept;
    ListeningSocket& operator=(ListeningSocket&&) = delete;

    // The next waiting connection, non-blocking; invalid when there is none.
    [[nodiscard]] wl::Fd accept() const;
    [[nodiscard]] int fd() const { return fd_.get(); }
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    ListeningSocket(wl::Fd fd, wl::Fd lock, std::string path);
    wl::Fd fd_;
    wl::Fd lock_; // flock: one server a socket, and a dead server's socket may be replaced
    std::string path_;
};

} // namespace ensign
