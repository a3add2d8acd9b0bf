// ensign-gate: the program. Opens its sockets, locks itself in, serves its VM for as long as that lives.
#include "compositor/base/format.hpp"
#include "compositor/vm/listening_socket.hpp"
#include "gate/arguments.hpp"
#include "gate/gate.hpp"
#include "gate/jail.hpp"
#include "protocols/gate_link.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace ensign::gate {

namespace {

int fail(const std::string& sentence) {
    std::fprintf(stderr, "ensign-gate: %s\n", sentence.c_str());
    return EXIT_FAILURE;
}

int serve(const Arguments& arguments) {
    close_range(3, ~0U, 0); // whatever the one that started it left open
    std::signal(SIGPIPE, SIG_IGN);
    const char* runtime_dir = std::getenv("XDG_RUNTIME_DIR");
    if (runtime_dir == nullptr || *runtime_dir != '/') {
        return fail("XDG_RUNTIME_DIR isn't set; it names the folder in which Ensign looks for the gate");
    }
    const std::string folder = text::format("{}/ensign/vm/{}", runtime_dir, arguments.vm);
    const auto link = ListeningSocket::open(folder, link::socket_name, SOCK_SEQPACKET);
    if (!link) {
        return fail(link.error());
    }
    const auto guests = ListeningSocket::open(folder, arguments.listen ? "guest.sock" : "gpu.sock");
    if (!guests) {
        return fail(guests.error());
    }
    const MonotonicClock clock;
    Log log{clock, arguments.vm};
    Gate gate{log, wl::Fd{dup(link->fd())}};
    if (arguments.listen) {
        gate.serve_clients(log, wl::Fd{dup(guests->fd())});
    } else {
        auto pool = Pool::create(arguments.pool << 20);
        if (!pool) {
            return fail(pool.error());
        }
        gate.serve_device(clock, log, std::move(*pool), wl::Fd{dup(guests->fd())});
    }
    const auto locked = lock_in();
    if (!locked) {
        return fail(locked.error());
    }
    log.info("serving {}; locked in: {}", guests->path(), *locked);
    for (;;) {
        gate.turn(-1);
    }
}

} // namespace

} // namespace ensign::gate

int main(int argc, char** argv) {
    using namespace ensign::gate;
    const std::vector<std::string_view> words(argv + (argc > 0), argv + argc);
    const auto arguments = parse_arguments(words);
    if (!arguments) {
        std::fprintf(stderr, "ensign-gate: %s\n%s", arguments.error().c_str(), usage().c_str());
        return 2;
    }
    switch (arguments->action) {
    case Arguments::Action::help: std::fputs(usage().c_str(), stdout); return EXIT_SUCCESS;
    case Arguments::Action::version: std::puts("ensign-gate " ENSIGN_VERSION); return EXIT_SUCCESS;
    case Arguments::Action::serve: break;
    }
    return serve(*arguments);
}
