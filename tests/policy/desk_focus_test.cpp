#include "compositor/policy/desk.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <map>
#include <random>

using namespace ensign;

namespace {

constexpr VmId blue{1};
constexpr VmId red{2};
constexpr WindowId blue_1{11};
constexpr WindowId blue_2{12};
constexpr WindowId blue_3{13};
constexpr WindowId red_1{21};
constexpr WindowId red_2{22};
using Windows = std::vector<WindowId>;

// blue_1 and blue_2 of blue, red_1 of red, blue hears through blue_1.
Desk blue_hears() {
    Desk focus;
    focus.window_mapped(blue_2, blue);
    focus.window_mapped(blue_1, blue);
    focus.window_mapped(red_1, red);
    focus.click(blue_1);
    return focus;
}

} // namespace

TEST_CASE("nobody hears until the user says who") {
    Desk focus;
    CHECK_FALSE(focus.window_mapped(blue_1, blue));
    CHECK_FALSE(focus.window_mapped(red_1, red));
    CHECK(focus.vm() == std::nullopt);
    CHECK(focus.window() == std::nullopt);
}

TEST_CASE("a click makes the window and its VM hear") {
    Desk focus = blue_hears();
    CHECK(focus.vm() == blue);
    CHECK(focus.window() == blue_1);
    focus.click(red_1);
    CHECK(focus.vm() == red);
    CHECK(focus.window() == red_1);
}

TEST_CASE("a window of another VM opens behind and takes no key") {
    Desk focus = blue_hears();
    CHECK_FALSE(focus.window_mapped(red_2, red));
    CHECK(focus.vm() == blue);
    CHECK(focus.window() == blue_1);
}

TEST_CASE("a new window of the VM that hears takes the keyboard within it") {
    Desk focus = blue_hears();
    CHECK(focus.window_mapped(blue_3, blue));
    CHECK(focus.vm() == blue);
    CHECK(focus.window() == blue_3);
}

TEST_CASE("a VM chosen while it has no window hears, and its first window gets the keyboard") {
    Desk focus = blue_hears();
    focus.vm_gone(red);
    focus.choose(red);
    CHECK(focus.vm() == red);
    CHECK(focus.window() == std::nullopt);
    CHECK_FALSE(focus.window_mapped(blue_3, blue));
    CHECK(focus.window_mapped(red_2, red));
    CHECK(focus.window() == red_2);
}

TEST_CASE("a chosen VM hears through the window that was used last") {
    Desk focus = blue_hears();
    focus.click(blue_2);
    focus.click(red_1);
    focus.choose(blue);
    CHECK(focus.window() == blue_2);
    CHECK(focus.windows_of(blue) == Windows{blue_2, blue_1});
}

TEST_CASE("a window that opens behind doesn't go before those that the user used") {
    Desk focus = blue_hears();
    focus.window_mapped(red_2, red);
    focus.choose(red);
    CHECK(focus.window() == red_1);
}

TEST_CASE("when the focused window goes, another of the same VM hears, never another VM") {
    Desk focus = blue_hears();
    focus.window_unmapped(blue_1);
    CHECK(focus.vm() == blue);
    CHECK(focus.window() == blue_2);
    focus.window_unmapped(blue_2);
    CHECK(focus.vm() == std::nullopt);
    CHECK(focus.window() == std::nullopt);
}

TEST_CASE("a hidden window hears nothing, and is remembered") {
    Desk focus = blue_hears();
    focus.window_hidden(blue_1);
    CHECK(focus.window() == blue_2);
    CHECK(focus.windows_of(blue) == Windows{blue_2});
    focus.click(blue_1);
    CHECK(focus.window() == blue_2);
    focus.window_shown(blue_1);
    CHECK(focus.window() == blue_2);
    CHECK(focus.windows_of(blue) == Windows{blue_2, blue_1});
    focus.window_hidden(blue_2);
    CHECK(focus.window() == blue_1);
    focus.window_hidden(blue_1);
    CHECK(focus.vm() == std::nullopt);
}

TEST_CASE("a VM whose windows are all hidden can be chosen and hears with no window") {
    Desk focus = blue_hears();
    focus.window_hidden(red_1);
    focus.choose(red);
    CHECK(focus.vm() == red);
    CHECK(focus.window() == std::nullopt);
}

TEST_CASE("windows of other VMs that go away change nothing") {
    Desk focus = blue_hears();
    focus.window_hidden(red_1);
    focus.window_shown(red_1);
    focus.window_unmapped(red_1);
    focus.window_unmapped(WindowId{99});
    focus.vm_gone(red);
    CHECK(focus.vm() == blue);
    CHECK(focus.window() == blue_1);
}

TEST_CASE("when the VM that hears is gone, nobody hears") {
    Desk focus = blue_hears();
    focus.vm_gone(blue);
    CHECK(focus.vm() == std::nullopt);
    CHECK(focus.window() == std::nullopt);
    CHECK(focus.windows_of(blue).empty());
    CHECK(focus.vm_of(blue_1) == std::nullopt);
    CHECK(focus.vm_of(red_1) == red);
}

TEST_CASE("a click on an unknown window, or one mapped twice, changes nothing") {
    Desk focus = blue_hears();
    focus.click(WindowId{99});
    CHECK(focus.window() == blue_1);
    CHECK_FALSE(focus.window_mapped(red_1, red));
    CHECK(focus.window_mapped(blue_1, blue));
    CHECK(focus.windows_of(blue) == Windows{blue_1, blue_2});
}

TEST_CASE("nobody hears after nobody was chosen, and the order is kept") {
    Desk focus = blue_hears();
    focus.nobody();
    CHECK(focus.vm() == std::nullopt);
    CHECK(focus.window() == std::nullopt);
    CHECK_FALSE(focus.window_mapped(blue_3, blue));
    focus.choose(blue);
    CHECK(focus.window() == blue_1);
}

namespace {

// A second, simpler account of which windows there are.
struct World {
    struct Window {
        VmId vm;
        bool hidden = false;
    };
    std::map<WindowId, Window> windows;
    std::uint32_t next = 1;

    template <class Random>
    WindowId any(Random& random) const {
        if (windows.empty() || random() % 20 == 0) {
            return WindowId{1'000'000};
        }
        return std::next(windows.begin(), static_cast<long>(random() % windows.size()))->first;
    }
};

void check(const Desk& focus, const World& world) {
    if (!focus.vm()) {
        REQUIRE_FALSE(focus.window());
    }
    if (focus.window()) {
        const auto found = world.windows.find(*focus.window());
        REQUIRE(found != world.windows.end());
        REQUIRE(found->second.vm == focus.vm());
        REQUIRE(!found->second.hidden);
        REQUIRE(focus.windows_of(*focus.vm()).front() == *focus.window());
    }
    std::map<VmId, std::size_t> shown;
    for (const auto& [id, window] : world.windows) {
        REQUIRE(focus.vm_of(id) == window.vm);
        shown[window.vm] += window.hidden ? 0 : 1;
        REQUIRE(std::ranges::contains(focus.windows_of(window.vm), id) == !window.hidden);
    }
    for (const auto& [vm, count] : shown) {
        REQUIRE(focus.windows_of(vm).size() == count);
    }
}

template <class Random>
void user_acts(Desk& focus, World& world, Random& random) {
    const VmId vm{static_cast<std::uint32_t>(random() % 4)};
    const WindowId window = world.any(random);
    switch (random() % 8) {
    case 0: return focus.nobody();
    case 1:
    case 2: return focus.choose(vm);
    case 3:
        if (const auto found = world.windows.find(window); found != world.windows.end()) {
            found->second.hidden = false;
        }
        return focus.window_shown(window);
    default: return focus.click(window);
    }
}

// Whatever one VM does, it moves the focus neither to nor from another.
template <class Random>
void guest_acts(Desk& focus, World& world, Random& random) {
    const auto before_vm = focus.vm();
    const auto before_window = focus.window();
    VmId actor{static_cast<std::uint32_t>(random() % 4)};
    const WindowId window = world.any(random);
    const auto found = world.windows.find(window);
    const auto action = random() % 12;
    if (action >= 5 && found != world.windows.end()) {
        actor = found->second.vm;
    }
    if (action < 5) {
        const WindowId fresh{world.next++};
        world.windows[fresh] = {actor, false};
        REQUIRE(focus.window_mapped(fresh, actor) == (before_vm == actor));
    } else if (action < 8) {
        focus.window_unmapped(window);
        world.windows.erase(window);
    } else if (action < 11) {
        if (found != world.windows.end()) {
            found->second.hidden = true;
        }
        focus.window_hidden(window);
    } else {
        focus.vm_gone(actor);
        std::erase_if(world.windows, [&](const auto& w) { return w.second.vm == actor; });
    }
    if (before_vm == actor) {
        REQUIRE((focus.vm() == actor || !focus.vm()));
    } else {
        REQUIRE((focus.vm() == before_vm && focus.window() == before_window));
    }
}

} // namespace

TEST_CASE("over any sequence of events, the focus is on a shown window of its VM and no guest takes it") {
    std::mt19937 random{11};
    for (int round = 0; round < 300; ++round) {
        Desk focus;
        World world;
        for (int step = 0; step < 200; ++step) {
            if (random() % 3 == 0) {
                user_acts(focus, world, random);
            } else {
                guest_acts(focus, world, random);
            }
            check(focus, world);
        }
    }
}
