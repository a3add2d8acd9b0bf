// Measures how long a guest's program waits for its compositor: prints the median and the slowest of wl_display.sync to
// wl_callback.done, in µs, over WAYLAND_DISPLAY.
#include "compositor/wl/fd.hpp"
#include "tests/support/unix_socket.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/socket.h>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int rounds = 300;
constexpr int warm_up = 20;

std::uint32_t word(int socket) {
    std::uint32_t value = 0;
    if (recv(socket, &value, sizeof(value), MSG_WAITALL) != sizeof(value)) {
        std::fputs("roundtrip: the compositor hung up\n", stderr);
        std::exit(1);
    }
    return value;
}

// wl_callback.done, then wl_display.delete_id: the id can be used again.
void round_trip(int socket) {
    constexpr std::uint32_t callback = 2;
    const std::array<std::uint32_t, 3> sync{1, 12U << 16U, callback};
    send(socket, sync.data(), sizeof(sync), MSG_NOSIGNAL);
    for (int words = 0; words < 6; ++words) {
        word(socket);
    }
}

} // namespace

int main() {
    const std::string folder = std::getenv("XDG_RUNTIME_DIR");
    const ensign::wl::Fd socket = ensign::test::connect_to(folder + "/" + std::getenv("WAYLAND_DISPLAY"));
    std::vector<long> times;
    for (int round = 0; round < rounds + warm_up; ++round) {
        const auto begin = Clock::now();
        round_trip(socket.get());
        times.push_back(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin).count());
    }
    times.erase(times.begin(), times.begin() + warm_up);
    std::ranges::sort(times);
    std::printf("%ld %ld\n", times[times.size() / 2], times.back());
    return 0;
}
