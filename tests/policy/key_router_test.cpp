#include "compositor/policy/input/key_router.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>
#include <utility>

using namespace ensign;

namespace {

constexpr Party blue = Party::guest(VmId{1});
constexpr Party red = Party::guest(VmId{2});
constexpr DeviceId desk{1};
constexpr DeviceId laptop{2};
constexpr std::uint32_t a = 30;
constexpr std::uint32_t b = 48;
using Codes = std::vector<std::uint32_t>;
using Releases = std::vector<std::pair<Party, std::uint32_t>>;

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

// Two VMs, the locker and three keyboards with five keys each; what each was told, and the promises about it.
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
        for (const auto& [party, codes] : down_) {
            REQUIRE(codes.empty());
        }
    }

  private:
    void press(DeviceId device, std::uint32_t code) {
        held_.emplace(device, code);
        const auto party = keys_.press(device, code, listener_);
        REQUIRE((!party || party == listener_));
        if (party) {
            REQUIRE(down_[*party].insert(code).second);
        }
    }
    void release(DeviceId device, std::uint32_t code) {
        held_.erase({device, code});
        if (const auto party = keys_.release(device, code)) {
            told_release(*party, code);
        }
    }
    void switch_to(std::uint64_t to) {
        if (listener_) {
            for (const std::uint32_t code : keys_.leave(*listener_)) {
                told_release(*listener_, code);
            }
        }
        listener_ = std::array<std::optional<Party>, 4>{std::nullopt, blue, red, Party::host()}.at(to);
    }
    void unplug(DeviceId device) {
        std::erase_if(held_, [&](const auto& key) { return key.first == device; });
        for (const auto& [party, code] : keys_.forget(device)) {
            told_release(party, code);
        }
    }
    void told_release(const Party& party, std::uint32_t code) { REQUIRE(down_[party].erase(code) == 1); }
    void check() {
        for (const auto& [party, codes] : down_) {
            REQUIRE(keys_.any_down(party) == !codes.empty());
            REQUIRE((codes.empty() || party == listener_)); // nobody else has a key down
            for (const std::uint32_t code : codes) {
                REQUIRE(std::ranges::any_of(held_, [&](const auto& key) { return key.second == code; }));
            }
        }
    }

    KeyRouter keys_;
    std::optional<Party> listener_;
    std::set<std::pair<DeviceId, std::uint32_t>> held_; // physically
    std::map<Party, std::set<std::uint32_t>> down_;      // as each of them was told
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
