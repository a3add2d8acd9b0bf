#include "guest/listening_socket.hpp"

#include "compositor/base/format.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace ensign::guest {

namespace {

constexpr int last_display = 32; // libwayland's

// Holds the name NAME.lock for as long as it is open; invalid where another server does.
wl::Fd lock(const std::string& path) {
    wl::Fd fd{::open((path + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)};
    return fd && flock(fd.get(), LOCK_EX | LOCK_NB) == 0 ? std::move(fd) : wl::Fd{};
}

wl::Fd listen_at(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) {
        errno = ENAMETOOLONG;
        return {};
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    unlink(path.c_str()); // left over: whoever served it holds the lock no more
    wl::Fd fd{socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    const mode_t old_mask = umask(0077);
    const bool bound = fd && bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    umask(old_mask);
    return bound && listen(fd.get(), 128) == 0 ? std::move(fd) : wl::Fd{};
}

} // namespace

ListeningSocket::ListeningSocket(wl::Fd fd, wl::Fd lock, std::string folder, std::string name)
    : fd_{std::move(fd)}, lock_{std::move(lock)}, folder_{std::move(folder)}, name_{std::move(name)} {}

ListeningSocket::~ListeningSocket() {
    if (fd_) {
        unlink((folder_ + "/" + name_).c_str());
        unlink((folder_ + "/" + name_ + ".lock").c_str());
    }
}

std::expected<ListeningSocket, std::string> ListeningSocket::open(const std::string& folder, const std::string& name) {
    const int last = name.empty() ? last_display : 0;
    for (int number = 0; number <= last; ++number) {
        const std::string each = name.empty() ? text::format("wayland-{}", number) : name;
        wl::Fd held = lock(folder + "/" + each);
        if (!held && errno != EWOULDBLOCK) {
            return std::unexpected{text::format("{}/{}.lock: {}; XDG_RUNTIME_DIR must be a folder that this user may write to",
                                                folder, each, std::strerror(errno))};
        }
        if (!held) {
            continue;
        }
        wl::Fd fd = listen_at(folder + "/" + each);
        if (!fd) {
            return std::unexpected{text::format("{}/{}: can't listen there: {}", folder, each, std::strerror(errno))};
        }
        return ListeningSocket{std::move(fd), std::move(held), folder, each};
    }
    return std::unexpected{text::format("{}/{}: another program serves it; choose another name with --socket", folder,
                                        name.empty() ? "wayland-0 to wayland-32" : name)};
}

wl::Fd ListeningSocket::accept() const { return wl::Fd{accept4(fd_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)}; }

} // namespace ensign::guest
