#include "compositor/host/sealed_memory.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace ensign::host {

namespace {

std::unexpected<std::string> kernel_error(const char* what) {
    return std::unexpected{std::string{what} + " failed: " + std::strerror(errno)};
}

bool write_all(int fd, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

std::expected<wl::Fd, std::string> seal(const char* name, std::span<const std::byte> bytes) {
    wl::Fd fd{memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (!fd) {
        return kernel_error("making a memfd");
    }
    if (!write_all(fd.get(), bytes)) {
        return kernel_error("writing a memfd");
    }
    if (fcntl(fd.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) {
        return kernel_error("sealing a memfd");
    }
    return fd;
}

} // namespace ensign::host
