// The guard: what could not happen happens, by the test's own hand in the scene.
#include "compositor/server_parts.hpp"
#include "tests/hostile/attack.hpp"

#include "compositor/scene/owner_map.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

using namespace ensign::test;
using ensign::owned_regions;
using ensign::OwnedRegion;
using ensign::Owner;

namespace {

// Content of the attacker's window lies outside of it, and the guard's second look doesn't find it mended.
void spill(Attack& attack) {
    wlr_scene_node* content = nullptr;
    for (const OwnedRegion& region : owned_regions(attack.desk.inside().scene())) {
        if (region.owner->kind == Owner::Kind::content && region.node->type == WLR_SCENE_NODE_RECT &&
            attack.desk.inside().scene().owner_of(region.node).window.value == attack.desk.window("attack")["id"]) {
            content = const_cast<wlr_scene_node*>(region.node);
        }
    }
    REQUIRE(content != nullptr);
    wlr_scene_tree* outside = wlr_scene_tree_create(content->parent);
    set_owner(outside->node, attack.desk.inside().scene().owner_of(content));
    const auto channel = [](int shift) { return static_cast<float>(red_paint >> shift & 0xff) / 255; };
    const float color[4] = {channel(16), channel(8), channel(0), 1.0F};
    wlr_scene_rect* spill = wlr_scene_rect_create(outside, 50, 50, color);
    wlr_scene_node_set_position(&spill->node, -200, -200);
    attack.desk.frame();
}

} // namespace

TEST_CASE("T5: a VM whose content lies outside its frame is hidden and marked, and the others go on") {
    Attack attack;
    const auto stripe = attack.stripe();
    const int victims = attack.desk.count(rgb(blue_paint));
    spill(attack);
    CHECK(attack.desk.count(rgb(red_paint)) == 0);
    CHECK(attack.desk.count(rgb(blue_paint)) >= victims);
    CHECK(attack.stripe() != stripe);
    CHECK(!attack.red.failure());
    attack.victim.redraw(ink);
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) > 0);
}

TEST_CASE("T5: what a VM opens after the guard hid its windows is hidden, too, until its programs are gone") {
    Attack attack;
    spill(attack);
    attack.red.open_window({.title = "another", .color = ink});
    Client& second = attack.desk.connect(red_vm());
    second.open_window({.title = "a third", .color = ink});
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) == 0);
    CHECK(attack.desk.focused_vm() != red_vm());
    attack.desk.disconnect(second);
    attack.desk.disconnect(attack.red);
    attack.desk.connect(red_vm()).open_window({.title = "a fourth", .color = ink});
    attack.desk.choose(red_vm());
    attack.desk.frame();
    CHECK(attack.desk.count(rgb(ink)) > 0);
}

TEST_CASE("T5: into a window that the guard hid nobody types, whichever way the user comes to it") {
    Attack attack;
    spill(attack);
    CHECK(attack.desk.window("attack")["shown"] == false);
    attack.red.seat().forget();
    const auto types_nothing = [&] {
        attack.desk.tap(KEY_A);
        CHECK(attack.red.seat().keyboard_focus() == 0);
        CHECK(attack.red.seat().keys().empty());
    };
    attack.desk.choose(blue_vm());
    for (int i = 0; i < 2; ++i) {
        attack.desk.press(KEY_LEFTALT);
        attack.desk.tap(KEY_TAB);
        attack.desk.release(KEY_LEFTALT);
        types_nothing();
    }
    attack.desk.choose(red_vm());
    types_nothing();
    attack.desk.choose(blue_vm());
    CHECK(attack.desk.commands().focus_vm(red_vm()));
    types_nothing();
    attack.window.set_title("attack again");
    attack.window.resize(200, 100);
    attack.desk.frame();
    types_nothing();
    CHECK(attack.desk.count(rgb(red_paint)) == 0);
}
