#include "compositor/policy/input/key_router.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>

using namespace ensign;

namespace {

constexpr VmId blue{1};
constexpr VmId red{2};
constexpr DeviceId desk{1};
constexpr DeviceId laptop{2};
constexpr std::uint32_t a = 30;
constexpr std::uint32_t b = 48;
using Codes = std::vector<std::uint32_t>;
using Releases = std::vector<std::pair<VmId, std::uint32_t>>;

} // namespace

TEST_CASE("only the VM that hears sees a key, press and release") {
    KeyRouter keys;
    CHECK(keys.press(desk, a, blue) == blue);
    CHECK(keys.any_down(blue));
    CHECK_FALSE(keys.any_down(red));
    CHECK(keys.release(desk, a) == blue);
    CHECK_FALSE(keys.any_down(blue));
}

TEST_CASE("a key that goes down while nobody hears is nobody's, its release too") {
    KeyRouter keys;
    CHECK(keys.press(desk, a, std::nullopt) == std::nullopt);
    CHECK(keys.release(desk, a) == std::nullopt);
}

TEST_CASE("a VM that stops hearing is told all releases at once, and none later") {
    KeyRouter keys;
    keys.press(desk, b, blue);
    keys.press(desk, a, blue);
    CHECK(keys.leave(blue) == Codes{a, b});
    CHECK_FALSE(keys.any_down(blue));
    CHECK(keys.release(desk, a) == std::nullopt);
    CHECK(keys.press(desk, a, red) == red);
    CHECK(keys.release(desk, a) == red);
    CHECK(keys.release(desk, b) == std::nullopt);
    CHECK(keys.leave(blue).empty());
}

TEST_CASE("a key that is held over a switch of VMs is told to neither of them again") {
    KeyRouter keys;
    keys.press(desk, a, blue);
    keys.leave(blue);
    CHECK(keys.press(desk, a, red) == std::nullopt); // the same physical press, once more
    CHECK_FALSE(keys.any_down(red));
    CHECK(keys.release(desk, a) == std::nullopt);
    CHECK(keys.press(desk, a, red) == red);
}

TEST_CASE("two keyboards that hold the same key are one press and one release") {
    KeyRouter keys;
    CHECK(keys.press(desk, a, blue) == blue);
    CHECK(keys.press(laptop, a, blue) == std::nullopt);
    CHECK(keys.release(desk, a) == std::nullopt);
    CHECK(keys.any_down(blue));
    CHECK(keys.release(laptop, a) == blue);
}

TEST_CASE("a key that one keyboard holds over a switch can be typed on another") {
    KeyRouter keys;
    keys.press(desk, a, blue);
    CHECK(keys.leave(blue) == Codes{a});
    CHECK(keys.press(laptop, a, red) == red);
    CHECK(keys.release(desk, a) == std::nullopt);
    CHECK(keys.any_down(red));
    CHECK(keys.release(laptop, a) == red);
}

TEST_CASE("leaving releases a key once, however many keyboards hold it") {
    KeyRouter keys;
    keys.press(desk, a, blue);
    keys.press(laptop, a, blue);
    CHECK(keys.leave(blue) == Codes{a});
    CHECK(keys.release(desk, a) == std::nullopt);
    CHECK(keys.release(laptop, a) == std::nullopt);
}

TEST_CASE("unplugging a keyboard releases what it held") {
    KeyRouter keys;
    keys.press(desk, b, blue);
    keys.press(desk, a, blue);
    keys.press(laptop, b, blue);
    CHECK(keys.forget(desk) == Releases{{blue, a}}); // b is still held on the other
    CHECK(keys.forget(laptop) == Releases{{blue, b}});
    CHECK_FALSE(keys.any_down(blue));
    CHECK(keys.forget(laptop).empty());
}

TEST_CASE("releases of keys that nobody pressed are nobody's") {
    KeyRouter keys;
    CHECK(keys.release(desk, a) == std::nullopt);
    keys.press(desk, a, blue);
    CHECK(keys.release(laptop, a) == std::nullopt);
    CHECK(keys.any_down(blue));
}

TEST_CASE("a VM that is gone is told nothing more") {
    KeyRouter keys;
    keys.press(desk, a, blue);
    keys.drop(blue);
    CHECK(keys.release(desk, a) == std::nullopt);
    CHECK(keys.forget(desk).empty());
}

namespace {

// Three VMs and three keyboards with five keys each; what the VMs were told, and the promises about it.
class Typing {
  public:
    void step(std::mt19937& random) {
        const DeviceId device{static_cast<std::uint32_t>(random() % 3)};
        const auto code = static_cast<std::uint32_t>(random() % 5);
        const auto action = random() % 16;
        if (action < 7) {
            press(device, code);
        } else if (action < 13) {
            release(device, code);
        } else if (action < 15) {
            switch_to(random() % 4);
        } else {
            unplug(device);
        }
        check();
    }
    void release_all() {
        while (!held_.empty()) {
            release(held_.begin()->first, held_.begin()->second);
        }
        for (const auto& [vm, codes] : down_) {
            REQUIRE(codes.empty());
        }
    }

  private:
    void press(DeviceId device, std::uint32_t code) {
        held_.emplace(device, code);
        const auto vm = keys_.press(device, code, listener_);
        REQUIRE((!vm || vm == listener_));
        if (vm) {
            REQUIRE(down_[*vm].insert(code).second);
        }
    }
    void release(DeviceId device, std::uint32_t code) {
        held_.erase({device, code});
        if (const auto vm = keys_.release(device, code)) {
            told_release(*vm, code);
        }
    }
    void switch_to(std::uint64_t vm) {
        if (listener_) {
            for (const std::uint32_t code : keys_.leave(*listener_)) {
                told_release(*listener_, code);
            }
        }
        listener_ = vm == 0 ? std::nullopt : std::optional{VmId{static_cast<std::uint32_t>(vm)}};
    }
    void unplug(DeviceId device) {
        std::erase_if(held_, [&](const auto& key) { return key.first == device; });
        for (const auto& [vm, code] : keys_.forget(device)) {
            told_release(vm, code);
        }
    }
    void told_release(VmId vm, std::uint32_t code) { REQUIRE(down_[vm].erase(code) == 1); }
    void check() {
        for (const auto& [vm, codes] : down_) {
            REQUIRE(keys_.any_down(vm) == !codes.empty());
            REQUIRE((codes.empty() || vm == listener_)); // nobody else has a key down
            for (const std::uint32_t code : codes) {
                REQUIRE(std::ranges::any_of(held_, [&](const auto& key) { return key.second == code; }));
            }
        }
    }

    KeyRouter keys_;
    std::optional<VmId> listener_;
    std::set<std::pair<DeviceId, std::uint32_t>> held_; // physically
    std::map<VmId, std::set<std::uint32_t>> down_;      // as each VM was told
};

} // namespace

TEST_CASE("over any sequence of keys, switches and unplugging, each press is followed by exactly one release") {
    std::mt19937 random{7};
    for (int round = 0; round < 500; ++round) {
        Typing typing;
        for (int step = 0; step < 400; ++step) {
            typing.step(random);
        }
        typing.release_all();
    }
}
