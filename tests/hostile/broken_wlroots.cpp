// What the score card is tried with: functions of wlroots that defences rely on, and that fail them. The program's own
// symbols come before the library's.
#include "compositor/wl/wlr.hpp"

#include <cstdlib>

extern "C" {

void wlr_scene_subsurface_tree_set_clip(wlr_scene_node*, const wlr_box*) {} // T9

void wlr_cursor_set_surface(wlr_cursor*, wlr_surface*, std::int32_t, std::int32_t) { std::abort(); } // T13
}
