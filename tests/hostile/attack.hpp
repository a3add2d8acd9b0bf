// The stage of the attacks: red is hostile, blue its victim, and what the user can see of it.
#pragma once

#include "compositor/policy/look/frame_geometry.hpp"
#include "tests/hostile/stage.hpp"
#include "tests/support/fixture.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ensign::test {

inline Rect rect_of(const nlohmann::json& json) { return {json["x"], json["y"], json["width"], json["height"]}; }
inline Rect content_of(Fixture& desk, std::string_view title) { return rect_of(desk.window(title)["content"]); }
inline Point middle(const Rect& rect) { return {rect.x + rect.width / 2, rect.y + rect.height / 2}; }

// Device px of the last frame.
inline std::vector<std::uint32_t> pixels(const Fixture& desk, const Rect& rect) {
    std::vector<std::uint32_t> all;
    for (int y = rect.y; y < rect.bottom(); ++y) {
        for (int x = rect.x; x < rect.right(); ++x) {
            all.push_back(desk.pixel(x, y));
        }
    }
    return all;
}

// Every pixel of this colour lies in content of this VM, as the scene says; and there is one.
inline bool only_in_content(Fixture& desk, std::string_view vm, std::uint32_t rgba) {
    const auto owners = desk.owners();
    int index = -1;
    for (const auto& entry : owners.legend) {
        if (entry.vm == vm && entry.part == "content") {
            index = entry.index;
        }
    }
    bool found = false;
    for (int y = 0; y < owners.height; ++y) {
        for (int x = 0; x < owners.width; ++x) {
            if (desk.pixel(x, y) == rgb(rgba)) {
                found = true;
                if (std::to_integer<int>(owners.bytes[static_cast<std::size_t>(y * owners.stride + x)]) != index) {
                    return false;
                }
            }
        }
    }
    return found;
}

// red and blue with a window each; red hears.
struct Attack {
    Fixture desk;
    Client& red = desk.connect(red_vm());
    Client& blue = desk.connect(blue_vm());
    Window& victim = blue.open_window({.title = "victim", .width = 300, .height = 200, .color = blue_paint});
    Window& window;

    explicit Attack(WindowSpec spec = {.title = "attack", .width = 400, .height = 300, .color = red_paint}, double scale = 1)
        : desk{at_scale(stage().config, scale)}, window{after_victim(spec)} {
        desk.settle();
        desk.choose(red_vm());
        desk.frame();
    }
    Window& after_victim(const WindowSpec& spec) { // whose place doesn't depend on who is served first
        desk.settle();
        return red.open_window(spec);
    }
    [[nodiscard]] std::vector<std::uint32_t> stripe() const { return pixels(desk, {0, 0, 800, stripe_height}); }
    [[nodiscard]] Rect content() { return content_of(desk, "attack"); }
    [[nodiscard]] Rect outer() { return rect_of(desk.window("attack")); }
    // A frame of red's lies all round the content, where that is on the screen, as the scene says.
    [[nodiscard]] bool framed() {
        const Rect c = content();
        for (const Point at : {Point{c.x - 1, c.y + c.height / 2},
                               {c.right(), c.y + c.height / 2},
                               {c.x + c.width / 2, c.y - 1},
                               {c.x + c.width / 2, c.bottom()}}) {
            const auto who = desk.whois(at.x, at.y);
            if (who.is_null()) {
                continue; // off the screen
            }
            if (who["owner"] != "vm" || who["vm"] != red_vm() || who["part"] != "frame") {
                return false;
            }
        }
        return true;
    }
};

} // namespace ensign::test
