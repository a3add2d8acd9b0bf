// The picture property: whatever a guest does, its pixels are inside the content of its own windows, and all the others are
// what Ensign draws when the guest paints nothing. At four scales, each of which Meson runs as a test of its own.
//
// ENSIGN_SEED=n replays one round of whichever scale is asked for; ENSIGN_LONG=1 does ten times as many.
#include "compositor/base/format.hpp"
#include "compositor/server_parts.hpp"
#include "tests/hostile/stage.hpp"
#include "tests/hostile/wild_guest.hpp"
#include "tests/support/fixture.hpp"

#include "compositor/scene/owner_map.hpp"
#include "compositor/trusted/guard.hpp"
#include "compositor/vm/vm_display.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <cstdlib>
#include <optional>
#include <random>

using namespace ensign;
using namespace ensign::test;

namespace {

constexpr int width = 320; // device px, whatever the scale
constexpr int height = 240;
constexpr int actions_a_frame = 10;
constexpr int frames_a_round = 500;
constexpr int red_content = 3; // of the owner map: the first VM's
constexpr int blue_content = 5;

// One desk with the wild guest in red, and a window of blue's.
class Desk {
  public:
    Desk(std::uint32_t seed, double scale) : fixture_{config(scale), width, height}, scale_{scale}, seed_{seed} {
        fixture_.connect(blue_vm()).open_window({.title = "blue", .width = 120, .height = 80, .color = 0xff335577});
        connect();
        fixture_.frame();
        fixture_.choose(red_vm());
    }

    void act() {
        guest_->act();
        fixture_.settle(); // each alone, since how much is done in a turn depends on the machine
        if (client_->failure()) {
            reconnect();
        }
    }
    // The user's hands: clicks, drags of frames, keys, the chooser.
    void use(int what, int x, int y) { // device px
        if (x % 2 == 0 && fixture_.focused_vm() != red_vm()) {
            fixture_.choose(red_vm()); // or the guest would have little to do with the pointer
        }
        const Rect aim = y % 2 == 0 ? any_content(x) : Rect{};
        aim.empty() ? fixture_.point_at(x / scale_, y / scale_)
                    : fixture_.point_at(aim.x + x % aim.width, aim.y + y % aim.height);
        switch (what) {
        case 0: return fixture_.button(BTN_LEFT, true);
        case 1: return fixture_.button(BTN_LEFT, false);
        case 2: return fixture_.choose(y % 4 == 0 ? blue_vm() : red_vm());
        case 3: return fixture_.tap(KEY_A);
        case 4:
            return fixture_.press_chord(
                chord_of(fixture_.config().bindings, ensign::action::Fullscreen{})); // without a frame, and back
        default: return;
        }
    }
    // True when there was one. The map is of the very scene that was drawn.
    bool frame() {
        fixture_.settle();
        if (client_->failure()) {
            reconnect();
            fixture_.settle();
        }
        fixture_.clock().advance(16);
        const int before = fixture_.output().commits();
        fixture_.backend().step_frame(fixture_.clock().now());
        if (fixture_.output().commits() == before) {
            return false;
        }
        owners_ = fixture_.owners();
        return true;
    }
    [[nodiscard]] const std::vector<std::uint32_t>& pixels() { return fixture_.output().pixels().pixels; }
    [[nodiscard]] const std::vector<std::byte>& owners() const { return owners_.bytes; }

    // The same picture without what guests paint: their surfaces are made transparent for a moment.
    [[nodiscard]] paint::Image blank() {
        set_opacity(0);
        auto image = fixture_.inside().outputs().all().front()->snapshot();
        set_opacity(1);
        return image.value();
    }

    // Where red may show something, as its windows, popups and drag icons say: not as the scene's clips do.
    [[nodiscard]] std::vector<char> content() {
        std::vector<char> inside(std::size_t{width} * height);
        for (const auto& window : fixture_.windows()) {
            const auto& c = window["content"];
            if (window["vm"] == red_vm() && !window["minimised"]) {
                add(inside, {c["x"], c["y"], c["width"], c["height"]});
            }
        }
        for (const OwnedRegion& region : owned_regions(fixture_.inside().scene())) {
            const bool icon = region.owner->part == "drag icon";
            if ((icon || region.owner->part == "popup") && region.node->type == WLR_SCENE_NODE_RECT) { // its backing
                add(inside, {region.box.x, region.box.y, region.box.width, region.box.height});
                icons_ += icon ? 1 : 0;
            }
            cursors_ += region.owner->part == "cursor" ? 1 : 0;
        }
        return inside;
    }
    // A window that the guard took from the picture, though it should have been framed.
    [[nodiscard]] bool concealed() {
        int enabled = 0;
        wlr_scene_node* node = nullptr;
        wl_list_for_each(node, &fixture_.inside().scene().windows()->children, link) { enabled += node->enabled ? 1 : 0; }
        int shown = 0;
        for (const ensign::Window* window : fixture_.inside().shell().windows()) {
            shown += window->minimised() ? 0 : 1;
        }
        return enabled != shown || find_violation(fixture_.inside().scene(), fixture_.inside().outputs().views());
    }
    [[nodiscard]] const std::string& last() const { return guest_->last(); }
    [[nodiscard]] int connections() const { return connections_; }
    [[nodiscard]] int icons() const { return icons_; }
    [[nodiscard]] int cursors() const { return cursors_; }
    [[nodiscard]] const std::string& error() const { return error_; }

  private:
    // Of one of red's windows; empty where it has none.
    [[nodiscard]] Rect any_content(int which) {
        std::vector<Rect> all;
        for (const ensign::Window* window : fixture_.inside().shell().windows()) {
            if (!window->minimised() && window->vm().name() == red_vm()) {
                all.push_back(window->content());
            }
        }
        return all.empty() ? Rect{} : all[static_cast<std::size_t>(which) % all.size()];
    }
    void set_opacity(float opacity) {
        for (const OwnedRegion& region : owned_regions(fixture_.inside().scene())) {
            if (region.owner->kind == Owner::Kind::content && region.node->type == WLR_SCENE_NODE_BUFFER) {
                auto* node = const_cast<wlr_scene_node*>(region.node);
                wlr_scene_buffer_set_opacity(wlr_scene_buffer_from_node(node), opacity);
            }
        }
    }
    static Config config(double scale) {
        Config config = at_scale(stage().config, scale);
        config.animations = false; // what fades shows what is behind it
        return config;
    }
    void add(std::vector<char>& inside, const Rect& rect) {
        const Rect seen = intersect(rect, fixture_.inside().outputs().views().front().work_area);
        if (seen.empty()) {
            return;
        }
        const wlr_box box = fixture_.inside().outputs().all().front()->device_box(seen);
        for (int y = box.y; y < box.y + box.height; ++y) {
            std::fill_n(inside.begin() + y * width + box.x, box.width, 1);
        }
    }
    void connect() {
        client_ = &fixture_.connect(red_vm());
        guest_.emplace(*client_, seed_ + static_cast<std::uint32_t>(connections_++) * 7919U, red_paint);
    }
    // A guest that broke the protocol has lost its connection.
    void reconnect() {
        error_ = client_->failure()->message;
        guest_.reset();
        fixture_.disconnect(*client_);
        connect();
    }

    Fixture fixture_;
    double scale_;
    std::uint32_t seed_;
    int connections_ = 0;
    int icons_ = 0;   // drag icons and clipped cursors in the scene, summed over the frames
    int cursors_ = 0;
    std::string error_;
    Client* client_ = nullptr; // owned by fixture_
    std::optional<WildGuest> guest_;
    host::Capture owners_;
};

struct Counts {
    int frames = 0;
    int with_color = 0;
    int connections = 0;
    int icons = 0;
    int cursors = 0;
};

// What is wrong with the picture; empty: nothing.
std::string wrong(Desk& desk, const std::optional<paint::Image>& blank, Counts& counts) {
    if (desk.concealed()) {
        return "the guard had to hide the guest";
    }
    const std::vector<char> content = desk.content();
    // Plain pointers: this loop is most of the test, and sanitizers look at every step of an iterator.
    const char* const inside = content.data();
    const std::uint32_t* const pixels = desk.pixels().data();
    const std::byte* const owners = desk.owners().data();
    const std::uint32_t color = red_paint;
    const std::uint32_t* const drawn = blank ? blank->pixels.data() : nullptr;
    bool seen = false;
    for (int at = 0; at < width * height; ++at) {
        const std::uint32_t pixel = pixels[at] | 0xff000000U;
        const auto owner = std::to_integer<int>(owners[at]);
        const bool guests = owner == red_content;
        const char* what = nullptr;
        if (guests && inside[at] == 0) {
            what = "content outside its window";
        } else if (pixel == color && !guests) {
            what = "the guest's color outside its content";
        } else if (drawn != nullptr && !guests && owner != blue_content && pixel != (drawn[at] | 0xff000000U)) {
            what = "a pixel that is not the guest's depends on it";
        }
        if (what != nullptr) {
            return text::format("{} at {},{}: {:08x}, owner {}", what, at % width, at / width, pixel, owner);
        }
        seen = seen || pixel == color;
    }
    ++counts.frames;
    counts.with_color += seen ? 1 : 0;
    return {};
}

// What went wrong in which frame; empty: nothing.
std::string play(std::uint32_t seed, double scale, Counts& counts) {
    Desk desk{seed, scale};
    std::mt19937 user{seed};
    for (int frame = 0; frame < frames_a_round; ++frame) {
        for (int action = 0; action < actions_a_frame; ++action) {
            desk.act();
        }
        if (user() % 2 == 0) {
            const auto what = static_cast<int>(user() % 9);
            const auto x = static_cast<int>(user() % width);
            const auto y = static_cast<int>(user() % height);
            desk.use(what, x, y);
        }
        if (!desk.frame()) {
            continue;
        }
        // Not after each frame, since it damages the picture, which would hide what is not damaged but should be.
        const auto blank = user() % 2 == 0 ? std::optional{desk.blank()} : std::nullopt;
        if (std::string what = wrong(desk, blank, counts); !what.empty()) {
            return text::format("frame {}: {} (last: {}; last error: {})", frame, what, desk.last(), desk.error());
        }
    }
    counts.connections += desk.connections();
    counts.icons += desk.icons();
    counts.cursors += desk.cursors();
    return {};
}

void play_at(double scale) {
    Counts counts;
    if (const char* seed = std::getenv("ENSIGN_SEED")) {
        REQUIRE(play(static_cast<std::uint32_t>(std::strtoul(seed, nullptr, 10)), scale, counts) == "");
        return;
    }
    const int times = stage().picture_rounds * (std::getenv("ENSIGN_LONG") != nullptr ? 10 : 1);
    for (int seed = 1; seed <= times; ++seed) {
        INFO("replay this scale with ENSIGN_SEED=" << seed);
        CHECK(play(static_cast<std::uint32_t>(seed), scale, counts) == "");
    }
    // It isn't true for want of a guest.
    INFO(counts.frames << " frames, " << counts.with_color << " with the guest's color, " << counts.connections
                       << " connections, " << counts.icons << " drag icons, " << counts.cursors << " clipped cursors");
    CHECK(counts.frames > times * frames_a_round / 2);
    CHECK(counts.with_color > counts.frames / 5);
    CHECK((counts.icons > 0 || times < 5));
    CHECK((counts.cursors > 0 || times < 5));
}

} // namespace

TEST_CASE("T5: whatever a guest does, its pixels are framed and all others are Ensign's, at scale 1") { play_at(1); }
TEST_CASE("T5: whatever a guest does, its pixels are framed and all others are Ensign's, at scale 1.25") { play_at(1.25); }
TEST_CASE("T5: whatever a guest does, its pixels are framed and all others are Ensign's, at scale 1.5") { play_at(1.5); }
TEST_CASE("T5: whatever a guest does, its pixels are framed and all others are Ensign's, at scale 2") { play_at(2); }
