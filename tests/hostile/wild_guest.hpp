// A guest that does anything a Wayland client may do, at random but by a seed: roles, maps, trees of subsurfaces, viewports,
// transforms, geometries, popups, titles, cursors, drags, destruction. All that it paints is of one colour, or fully transparent.
#pragma once

#include "tests/support/proxy.hpp"

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

struct wl_buffer;
struct wl_shm_pool;

namespace ensign::test {

class Client;

class WildGuest {
  public:
    WildGuest(Client& client, std::uint32_t seed, std::uint32_t color); // 0xAARRGGBB
    ~WildGuest();
    WildGuest(const WildGuest&) = delete;
    WildGuest& operator=(const WildGuest&) = delete;

    void act(); // one request or a few that belong together
    [[nodiscard]] const std::string& last() const { return last_; } // what it did, for a failing test

  private:
    struct Thing; // a surface with its role
    struct Events;
    enum class Role : std::uint8_t { none, toplevel, popup, subsurface, cursor, drag_icon };

    int number(int from, int to); // both included
    bool one_in(int n) { return number(1, n) == 1; }
    int coordinate();
    Thing* any();
    Thing* any(Role role);
    Thing* any_xdg();
    Thing& any_image(Role role); // made for it, or without a role yet
    Thing& create_surface();
    void create();
    void make_popup(Thing& thing, Thing& parent, bool grab);
    void make_subsurface(Thing& thing, Thing& parent);
    void attach(Thing& thing);
    void commit(Thing& thing);
    void map(Thing& thing); // as soon as it may
    void change_surface(Thing& thing);
    void change_subsurface(Thing& thing);
    void change_toplevel(Thing& thing);
    void change_popup(Thing& thing);
    void set_geometry(Thing& thing);
    void set_region(Thing& thing);
    void set_viewport(Thing& thing);
    void* make_positioner(); // xdg_positioner
    void set_cursor();
    void start_drag();
    void destroy(Thing& thing);
    [[nodiscard]] bool is_above(const Thing& thing, const Thing& other) const; // a subsurface's ancestor

    Client& client_;
    std::mt19937 random_;
    std::string last_;
    Proxy<wl_shm_pool> painted_; // of the colour
    Proxy<wl_shm_pool> clear_;
    std::vector<Proxy<wl_buffer>> buffers_; // the last few
    std::vector<std::unique_ptr<Thing>> things_;
};

} // namespace ensign::test
