#include "compositor/vm/gate_link.hpp"

#include "compositor/base/format.hpp"
#include "compositor/base/log.hpp"
#include "compositor/vm/vm_display.hpp"
#include "compositor/wl/receive.hpp"
#include "protocols/gate_link.hpp"

#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>

namespace ensign {

namespace link = gate::link;

namespace {

int socket_option(int fd, int option) {
    int value = 0;
    socklen_t size = sizeof(value);
    return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

// Connected, as a pair's end is; what else the other side may do to it, Connection bears from any guest.
bool is_connection(int fd) {
    return socket_option(fd, SO_DOMAIN) == AF_UNIX && socket_option(fd, SO_TYPE) == SOCK_STREAM &&
           socket_option(fd, SO_ACCEPTCONN) == 0;
}

} // namespace

std::expected<wl::Fd, std::string> GateLink::connect(const std::string& path, uid_t user) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) {
        return wl::Fd{}; // too long to listen at, too
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    wl::Fd gate{socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!gate || ::connect(gate.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
        return wl::Fd{};
    }
    ucred peer{};
    socklen_t size = sizeof(peer);
    if (getsockopt(gate.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != user) {
        return std::unexpected{text::format("{}: another user listens there, whom Ensign doesn't speak with", path)};
    }
    return gate;
}

GateLink::GateLink(VmDisplay& vm, wl::Fd gate, GateEvents& events)
    : vm_{vm}, events_{events}, gate_{std::move(gate)},
      source_{wl_event_loop_add_fd(vm.loop(), gate_.get(), 0, handle_gate, this)} {
    vm_.set_gate(this);
    frozen_changed();
}

GateLink::~GateLink() { vm_.set_gate(nullptr); }

int GateLink::handle_gate(int, std::uint32_t, void* data) {
    auto& self = *static_cast<GateLink*>(data);
    // A frozen VM's gate isn't read from, so that its end is all there is to learn of it.
    self.vm_.restraint().frozen ? self.end("has gone") : self.read();
    return 0;
}

void GateLink::frozen_changed() { wl_event_source_fd_update(source_.get(), vm_.restraint().frozen ? 0 : WL_EVENT_READABLE); }

void GateLink::read() {
    link::Message message{};
    std::array<std::byte, sizeof(message) + 1> bytes{}; // one more, so that a message that is too long is seen to be
    std::vector<wl::Fd> descriptors;
    const wl::Received got = wl::receive(gate_.get(), bytes, descriptors);
    if (got.bytes == 0 && !got.ended) {
        return;
    }
    if (got.bytes > 0) {
        std::memcpy(&message, bytes.data(), sizeof(message));
        const std::string_view wrong =
            got.bytes != sizeof(message) ? "a message of another size" : take(message, got.lost, descriptors);
        if (wrong.empty()) {
            return;
        }
        return end(text::format("sent {}, and is heard no more", wrong));
    }
    end("has gone");
}

void GateLink::end(std::string_view why) {
    log::warn("vm {}: its gate {}", vm_.name(), why);
    source_.reset();
    gate_.reset();
    events_.gate_ended(*this); // which may destroy this
}

std::string_view GateLink::take(const link::Message& message, bool lost, std::vector<wl::Fd>& descriptors) {
    if (!greeted_ && message.kind != link::Kind::hello) {
        return "something else before its greeting";
    }
    switch (message.kind) {
    case link::Kind::hello:
        if (greeted_ || message.value != link::version || lost || !descriptors.empty()) {
            return "a greeting that isn't of this version; are both of one build?";
        }
        greeted_ = true;
        log::info("vm {}: its gate is there", vm_.name());
        return {};
    case link::Kind::connection:
        if (lost) {
            log::warn("vm {}: a connection is lost; is the limit of open files reached?", vm_.name());
            return {};
        }
        if (descriptors.size() != 1 || !is_connection(descriptors.front().get())) {
            return "a connection that is none";
        }
        vm_.adopt(std::move(descriptors.front()));
        return {};
    }
    return "a message of no known kind";
}

} // namespace ensign
