#include "compositor/paint/owner_view.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <random>
#include <vector>

using namespace ensign;
using namespace ensign::paint;

namespace {

constexpr Rect whole{0, 0, 11, 9};
constexpr std::size_t owners = 4;

struct Owned {
    explicit Owned(std::minstd_rand& random) : numbers(static_cast<std::size_t>(whole.width * whole.height)) {
        const auto upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
        for (int i = upto(9); i > 0; --i) {
            const auto owner = static_cast<std::uint16_t>(upto(owners));
            const Rect box = intersect({upto(14) - 3, upto(14) - 3, upto(9), upto(9)}, whole);
            for (int n = 0; n < box.width * box.height; ++n) {
                at({box.x + n % box.width, box.y + n / box.width}) = owner;
            }
        }
    }
    std::uint16_t& at(Point p) { return numbers[static_cast<std::size_t>(p.y * whole.width + p.x)]; }
    bool is_all(const Rect& r, std::size_t owner) {
        for (int i = 0; i < r.width * r.height; ++i) {
            if (at({r.x + i % r.width, r.y + i / r.width}) != owner) {
                return false;
            }
        }
        return true;
    }
    int largest_area(std::size_t owner, Size least) {
        int best = 0;
        for (int i = 0; i < whole.width * whole.height; ++i) {
            const Point p{i % whole.width, i / whole.width};
            for (int h = least.height; p.y + h <= whole.bottom(); ++h) {
                for (int w = least.width; p.x + w <= whole.right(); ++w) {
                    best = w * h > best && is_all({p.x, p.y, w, h}, owner) ? w * h : best;
                }
            }
        }
        return best;
    }
    [[nodiscard]] OwnerView view() const { return {whole.width, whole.height, numbers}; }

    std::vector<std::uint16_t> numbers;
};

} // namespace

TEST_CASE("the largest rectangle that is one owner's is seen, whatever it must hold") {
    std::minstd_rand random{2};
    for (int round = 0; round < 60; ++round) {
        Owned owned{random};
        for (const Size least : {Size{1, 1}, Size{3, 2}, Size{2, 4}}) {
            std::array<int, owners> best{};
            for_each_rectangle(owned.view(), [&](std::uint16_t owner, const Rect& box) {
                REQUIRE(owned.is_all(box, owner));
                const bool holds = box.width >= least.width && box.height >= least.height;
                best[owner] = holds ? std::max(best[owner], box.width * box.height) : best[owner];
            });
            for (std::size_t i = 0; i < owners; ++i) {
                REQUIRE(best[i] == owned.largest_area(i, least));
            }
        }
    }
}

TEST_CASE("a border is what lies near another owner's pixels or at the end") {
    std::minstd_rand random{3};
    for (int round = 0; round < 100; ++round) {
        Owned owned{random};
        for (const int distance : {1, 2}) {
            std::vector<bool> near(owned.numbers.size());
            for_each_border(owned.view(), distance, [&](const Rect& part) {
                for (int i = 0; i < part.width * part.height; ++i) {
                    near[static_cast<std::size_t>((part.y + i / part.width) * whole.width + part.x + i % part.width)] = true;
                }
            });
            for (int i = 0; i < whole.width * whole.height; ++i) {
                const Point p{i % whole.width, i / whole.width};
                const Rect round_it{p.x - distance, p.y - distance, 2 * distance + 1, 2 * distance + 1};
                const bool another = !whole.contains(round_it) || !owned.is_all(round_it, owned.at(p));
                REQUIRE(near[static_cast<std::size_t>(i)] == another);
            }
        }
    }
}

TEST_CASE("a view without its first rows, and one of nothing") {
    std::minstd_rand random{4};
    const Owned owned{random};
    CHECK(std::ranges::equal(owned.view().below(3).row(0), owned.view().row(3)));
    CHECK(owned.view().below(20).height == 0);
    for_each_rectangle({}, [](std::uint16_t, const Rect&) { FAIL(); });
}
