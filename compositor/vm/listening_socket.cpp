#include "compositor/vm/listening_socket.hpp"

#include "compositor/base/format.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace ensign {

namespace {

std::string problem(const std::string& path, const char* what) {
    return text::format("{}: cannot {} the VM's socket ({}); check the folder's owner and free space", path, what,
                        std::strerror(errno));
}

// Every folder on the way is the user's alone.
bool make_folder(const std::string& path) {
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        if (mkdir(path.substr(0, slash).c_str(), 0700) != 0 && errno != EEXIST) {
            return false;
        }
    }
    return (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) && chmod(path.c_str(), 0700) == 0;
}

} // namespace

ListeningSocket::ListeningSocket(wl::Fd fd, wl::Fd lock, std::string path)
    : fd_{std::move(fd)}, lock_{std::move(lock)}, path_{std::move(path)} {}

ListeningSocket::ListeningSocket(ListeningSocket&& other) noexcept
    : fd_{std::move(other.fd_)}, lock_{std::move(other.lock_)}, path_{std::exchange(other.path_, {})} {}

ListeningSocket::~ListeningSocket() {
    if (!path_.empty()) {
        unlink(path_.c_str());
    }
}

std::expected<ListeningSocket, std::string> ListeningSocket::open(const std::string& folder, const char* name, int type) {
    const std::string path = text::format("{}/{}", folder, name);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) {
        return std::unexpected{text::format("{}: the path is longer than a socket's may be ({} bytes); use a shorter "
                                            "XDG_RUNTIME_DIR",
                                            path, sizeof(address.sun_path) - 1)};
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    if (!make_folder(folder)) {
        return std::unexpected{problem(folder, "make the folder of")};
    }
    wl::Fd lock{::open((path + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)};
    if (!lock) {
        return std::unexpected{problem(path, "lock")};
    }
    if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        return std::unexpected{
            text::format("{}: another process serves this socket; quit it (Ensign: ensignctl quit) or start this one "
                         "with another XDG_RUNTIME_DIR",
                         path)};
    }
    unlink(path.c_str()); // left over: whoever served it holds the lock no more
    wl::Fd fd{socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    const mode_t old_mask = umask(0177);
    const bool bound = fd && bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    umask(old_mask);
    if (!bound || listen(fd.get(), 128) != 0) {
        return std::unexpected{problem(path, "listen on")};
    }
    return ListeningSocket{std::move(fd), std::move(lock), path};
}

wl::Fd ListeningSocket::accept() const { return wl::Fd{accept4(fd_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)}; }

} // namespace ensign
