// ensign-gate: the program. Opens its sockets, locks itself in, serves its VM for as long as that lives.
#include "compositor/vm/listening_socket.hpp"
#include "gate/gate.hpp"
#include "gate/link.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <string>

namespace ensign::gate {

namespace {

int fail(const std::string& sentence) {
    std::fprintf(stderr, "ensign-gate: %s\n", sentence.c_str());
    return EXIT_FAILURE;
}

int run(const std::string& vm) {
    std::signal(SIGPIPE, SIG_IGN);
    const char* runtime_dir = std::getenv("XDG_RUNTIME_DIR");
    if (runtime_dir == nullptr) {
        return fail("XDG_RUNTIME_DIR isn't set");
    }
    const std::string folder = std::format("{}/ensign/vm/{}", runtime_dir, vm);
    auto link = ListeningSocket::open(folder, link::socket_name, SOCK_SEQPACKET);
    if (!link) {
        return fail(link.error());
    }
    auto device = ListeningSocket::open(folder, "gpu.sock");
    if (!device) {
        return fail(device.error());
    }
    auto pool = Pool::create(512U << 20);
    if (!pool) {
        return fail(pool.error());
    }
    const MonotonicClock clock;
    Log log{clock, vm};
    Gate gate{clock, log, std::move(*pool), wl::Fd{dup(link->fd())}, wl::Fd{dup(device->fd())}};
    log.info("serving {}", device->path());
    for (;;) {
        gate.turn(-1);
    }
}

} // namespace

} // namespace ensign::gate

int main(int argc, char** argv) {
    if (argc != 2) {
        return 2;
    }
    return ensign::gate::run(argv[1]);
}
