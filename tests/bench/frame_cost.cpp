// What a frame costs Ensign itself: the CPU time of building and painting one with every window damaged, without clients,
// events or a display. One line for each number of windows: how many, and the best of the rounds in microseconds a frame.
// Linked twice, with the run-time guard and without, so that the difference is the guard's.
#include "tests/support/fixture.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <limits>
#include <vector>

namespace {

using namespace ensign::test;

constexpr int width = 1280;
constexpr int height = 720;
constexpr int rounds = 10;
constexpr int frames_a_round = 30;

double cpu_microseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double cost(int count) {
    Fixture desk{three_vms, width, height};
    std::vector<Client*> clients;
    for (const char* vm : {"red", "blue", "vault"}) {
        clients.push_back(&desk.connect(vm));
    }
    std::vector<Window*> windows;
    for (int i = 0; i < count; ++i) {
        Client& client = *clients[static_cast<std::size_t>(i) % clients.size()];
        windows.push_back(&client.open_window({.width = 250, .height = 250}));
        client.add_subsurface(*windows.back(), 10, 10, 50, 50, 0xff4080c0);
        windows.back()->commit();
    }
    desk.frame();
    desk.output().keep_pixels(false);
    double best = std::numeric_limits<double>::max();
    for (int round = 0; round < rounds; ++round) {
        double spent = 0;
        for (int frame = 0; frame < frames_a_round; ++frame) {
            for (Window* window : windows) {
                window->redraw(frame % 2 == 0 ? 0xff808080 : 0xff909090);
            }
            desk.settle();
            desk.clock().advance(16);
            const double before = cpu_microseconds();
            desk.backend().step_frame(desk.clock().now());
            spent += cpu_microseconds() - before;
        }
        best = std::min(best, spent / frames_a_round);
    }
    return best;
}

} // namespace

int main() {
    for (const int count : {8, 64, 200}) {
        std::printf("%d %.1f\n", count, cost(count));
    }
    return 0;
}
