#include "tests/support/fake_gate.hpp"

#include "compositor/wl/send.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace ensign::test {

FakeGate::FakeGate(const std::string& wayland_socket) {
    const std::filesystem::path folder = std::filesystem::path{wayland_socket}.parent_path();
    std::filesystem::create_directories(folder);
    const std::string path = folder / gate::link::socket_name;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    unlink(path.c_str());
    listener_.reset(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
        listen(listener_.get(), 8) != 0) {
        throw std::runtime_error{"a gate can't listen"};
    }
    std::filesystem::remove(folder / "gpu.sock");
    std::ofstream{folder / "gpu.sock"};
}

FakeGate::~FakeGate() = default;

bool FakeGate::meets_ensign() {
    ensign_.reset(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    return static_cast<bool>(ensign_);
}

wl::Fd FakeGate::connects(std::uint32_t number) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::runtime_error{"no socketpair"};
    }
    const wl::Fd far{ends[1]};
    say(gate::link::Kind::connection, number, {far.get()});
    return wl::Fd{ends[0]};
}

void FakeGate::say(gate::link::Kind kind, std::uint32_t value, const std::vector<int>& descriptors) {
    const gate::link::Message message{kind, value};
    say_bytes(std::as_bytes(std::span{&message, 1}), descriptors);
}

bool FakeGate::say_bytes(std::span<const std::byte> bytes, const std::vector<int>& descriptors) {
    return wl::send(ensign_.get(), bytes, descriptors) == static_cast<ssize_t>(bytes.size());
}

bool FakeGate::sent_away() {
    char byte = 0;
    return recv(ensign_.get(), &byte, 1, MSG_DONTWAIT) == 0;
}

} // namespace ensign::test
