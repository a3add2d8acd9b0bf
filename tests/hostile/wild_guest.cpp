#include "tests/hostile/wild_guest.hpp"

#include "tests/support/client_wayland.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <span>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace ensign::test {

namespace {

constexpr std::size_t most_things = 20;
constexpr std::size_t most_buffers = 64;
constexpr int most_width = 1200; // of a buffer
constexpr int most_height = 900;

wl_shm_pool* make_pool(wl_shm* shm, std::uint32_t color) {
    constexpr std::size_t count = std::size_t{most_width} * most_height;
    const int fd = memfd_create("wild", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || ftruncate(fd, count * 4) != 0) {
        throw std::runtime_error{"no memory for a pool"};
    }
    if (color != 0) {
        void* const memory = mmap(nullptr, count * 4, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        std::ranges::fill(std::span{static_cast<std::uint32_t*>(memory), count}, color);
        munmap(memory, count * 4);
    }
    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK);
    wl_shm_pool* const pool = wl_shm_create_pool(shm, fd, count * 4);
    close(fd);
    return pool;
}

} // namespace

struct WildGuest::Thing {
    explicit Thing(WildGuest& owner) : guest{owner} {}
    WildGuest& guest;
    Role role = Role::none;
    Thing* parent = nullptr; // of a popup or a subsurface; null once it is gone
    Proxy<wl_surface> surface;
    Proxy<xdg_surface> xdg;
    Proxy<xdg_toplevel> toplevel;
    Proxy<xdg_popup> popup;
    Proxy<wl_subsurface> subsurface;
    Proxy<wp_viewport> viewport;
    bool configured = false; // may have a buffer
    bool shown = false;      // has one
    bool clears = false;     // the next commit takes it away
    bool mapping = false;    // as soon as it is configured
    int scale = 1;
};

struct WildGuest::Events {
    static void configure(void* data, xdg_surface* xdg, std::uint32_t serial) {
        Thing& thing = *static_cast<Thing*>(data);
        if (thing.configured && thing.guest.one_in(10)) {
            return; // never answered
        }
        xdg_surface_ack_configure(xdg, serial);
        thing.configured = true;
        if (thing.mapping || thing.guest.one_in(3)) {
            thing.mapping = false;
            thing.guest.attach(thing);
        }
        thing.guest.commit(thing);
    }
    static void toplevel(void*, xdg_toplevel*, std::int32_t, std::int32_t, wl_array*) {}
    static void close(void*, xdg_toplevel*) {}
    static void bounds(void*, xdg_toplevel*, std::int32_t, std::int32_t) {}
    static void capabilities(void*, xdg_toplevel*, wl_array*) {}
    static void popup(void*, xdg_popup*, std::int32_t, std::int32_t, std::int32_t, std::int32_t) {}
    static void done(void*, xdg_popup*) {}
    static void repositioned(void*, xdg_popup*, std::uint32_t) {}
};

WildGuest::WildGuest(Client& client, std::uint32_t seed, std::uint32_t color) : client_{client}, random_{seed} {
    auto* const shm = need<wl_shm>(client, wl_shm_interface);
    painted_.reset(make_pool(shm, color));
    clear_.reset(make_pool(shm, 0));
}

WildGuest::~WildGuest() = default;

int WildGuest::number(int from, int to) {
    // Not std::uniform_int_distribution, which is another one in each library.
    return from + static_cast<int>(random_() % static_cast<std::uint32_t>(to - from + 1));
}

int WildGuest::coordinate() {
    switch (number(0, 9)) {
    case 0: return number(-3000, 3000);
    case 1: return one_in(2) ? INT_MAX / 2 : INT_MIN / 2;
    case 2: return 0;
    default: return number(-200, 300);
    }
}

WildGuest::Thing* WildGuest::any() {
    return things_.empty() ? nullptr : things_[static_cast<std::size_t>(number(0, static_cast<int>(things_.size()) - 1))].get();
}

WildGuest::Thing* WildGuest::any(Role role) {
    for (int tries = 0; tries < 6; ++tries) {
        if (Thing* thing = any(); thing && thing->role == role) {
            return thing;
        }
    }
    return nullptr;
}

WildGuest::Thing* WildGuest::any_xdg() {
    Thing* thing = one_in(3) ? any(Role::popup) : any(Role::toplevel);
    return thing != nullptr && thing->configured ? thing : nullptr;
}

bool WildGuest::is_above(const Thing& thing, const Thing& other) const {
    for (const Thing* at = &other; at != nullptr; at = at->parent) {
        if (at == &thing) {
            return true;
        }
    }
    return false;
}

void WildGuest::act() {
    Thing* thing = any();
    if (thing == nullptr || (things_.size() < most_things && one_in(8))) {
        return create();
    }
    if (client_.seat().pointed_surface() != nullptr && one_in(5)) {
        return one_in(2) ? start_drag() : set_cursor();
    }
    switch (number(0, 19)) {
    case 0: return destroy(*thing);
    case 1: return set_cursor();
    case 2:
    case 3:
    case 4: return change_surface(*thing);
    case 5: last_ = "commit"; return commit(*thing);
    default: break;
    }
    switch (thing->role) {
    case Role::none:
    case Role::cursor:
    case Role::drag_icon: return change_surface(*thing);
    case Role::toplevel: return change_toplevel(*thing);
    case Role::popup: return change_popup(*thing);
    case Role::subsurface: return change_subsurface(*thing);
    }
}

// ---- roles

WildGuest::Thing& WildGuest::create_surface() {
    Thing& thing = *things_.emplace_back(std::make_unique<Thing>(*this));
    thing.surface.reset(wl_compositor_create_surface(need<wl_compositor>(client_, wl_compositor_interface)));
    return thing;
}

void WildGuest::create() {
    Thing& thing = create_surface();
    Thing* const parent = any();
    const int kind = number(0, 9);
    if (kind == 0) {
        last_ = "a surface without a role";
        return attach(thing);
    }
    if (kind <= 4 && parent != &thing && parent != nullptr) {
        return make_subsurface(thing, *parent);
    }
    if (Thing* above = kind <= 7 ? any_xdg() : nullptr; above != nullptr && above != &thing) {
        return make_popup(thing, *above, one_in(3));
    }
    last_ = "a toplevel";
    static constexpr xdg_surface_listener surface_listener{Events::configure};
    static constexpr xdg_toplevel_listener toplevel_listener{Events::toplevel, Events::close, Events::bounds,
                                                             Events::capabilities};
    thing.role = Role::toplevel;
    thing.xdg.reset(xdg_wm_base_get_xdg_surface(need<xdg_wm_base>(client_, xdg_wm_base_interface), thing.surface.get()));
    xdg_surface_add_listener(thing.xdg.get(), &surface_listener, &thing);
    thing.toplevel.reset(xdg_surface_get_toplevel(thing.xdg.get()));
    xdg_toplevel_add_listener(thing.toplevel.get(), &toplevel_listener, &thing);
    if (one_in(4)) {
        xdg_toplevel_set_fullscreen(thing.toplevel.get(), nullptr);
    }
    map(thing);
}

void* WildGuest::make_positioner() {
    xdg_positioner* const positioner = xdg_wm_base_create_positioner(need<xdg_wm_base>(client_, xdg_wm_base_interface));
    xdg_positioner_set_size(positioner, one_in(8) ? 10'000 : number(1, 200), one_in(8) ? 10'000 : number(1, 150));
    xdg_positioner_set_anchor_rect(positioner, coordinate(), coordinate(), number(0, 100), number(0, 100));
    xdg_positioner_set_anchor(positioner, static_cast<std::uint32_t>(number(0, 8)));
    xdg_positioner_set_gravity(positioner, static_cast<std::uint32_t>(number(0, 8)));
    xdg_positioner_set_constraint_adjustment(positioner, one_in(3) ? 0U : static_cast<std::uint32_t>(number(0, 63)));
    xdg_positioner_set_offset(positioner, coordinate(), coordinate());
    if (one_in(4)) {
        xdg_positioner_set_reactive(positioner);
    }
    return positioner;
}

void WildGuest::make_popup(Thing& thing, Thing& parent, bool grab) {
    last_ = "a popup";
    static constexpr xdg_surface_listener surface_listener{Events::configure};
    static constexpr xdg_popup_listener popup_listener{Events::popup, Events::done, Events::repositioned};
    thing.role = Role::popup;
    thing.parent = &parent;
    auto* const positioner = static_cast<xdg_positioner*>(make_positioner());
    thing.xdg.reset(xdg_wm_base_get_xdg_surface(need<xdg_wm_base>(client_, xdg_wm_base_interface), thing.surface.get()));
    xdg_surface_add_listener(thing.xdg.get(), &surface_listener, &thing);
    thing.popup.reset(xdg_surface_get_popup(thing.xdg.get(), parent.xdg.get(), positioner));
    xdg_popup_add_listener(thing.popup.get(), &popup_listener, &thing);
    xdg_positioner_destroy(positioner);
    if (grab && parent.role == Role::toplevel) {
        xdg_popup_grab(thing.popup.get(), need<wl_seat>(client_, wl_seat_interface), client_.seat().press_serial());
    }
    map(thing);
}

void WildGuest::make_subsurface(Thing& thing, Thing& parent) {
    last_ = "a subsurface";
    thing.role = Role::subsurface;
    thing.parent = &parent;
    thing.configured = true;
    thing.subsurface.reset(wl_subcompositor_get_subsurface(need<wl_subcompositor>(client_, wl_subcompositor_interface),
                                                           thing.surface.get(), parent.surface.get()));
    wl_subsurface_set_position(thing.subsurface.get(), coordinate(), coordinate());
    if (one_in(2)) {
        wl_subsurface_set_desync(thing.subsurface.get());
    }
    attach(thing);
    commit(thing);
    if (one_in(2)) {
        commit(parent);
    }
}

void WildGuest::map(Thing& thing) {
    thing.mapping = true;
    if (!thing.configured) {
        wl_surface_commit(thing.surface.get()); // asks for the first configure
        return;
    }
    attach(thing);
    commit(thing);
}

void WildGuest::destroy(Thing& thing) {
    last_ = "destroy";
    // Popups and role objects go first; now and then the guest breaks that rule, and the connection.
    const bool lawful = !one_in(30);
    for (bool again = lawful; again;) {
        again = false;
        for (const auto& other : things_) {
            if (other->parent == &thing && other->role == Role::popup) {
                destroy(*other);
                again = true;
                break;
            }
        }
    }
    for (const auto& other : things_) {
        if (other->parent == &thing) {
            other->parent = nullptr;
        }
    }
    if (thing.viewport && one_in(2)) {
        wp_viewport_destroy(thing.viewport.release());
    }
    if (thing.subsurface && lawful) {
        wl_subsurface_destroy(thing.subsurface.release());
    }
    if (thing.popup) {
        xdg_popup_destroy(thing.popup.release());
    }
    if (thing.toplevel) {
        xdg_toplevel_destroy(thing.toplevel.release());
    }
    if (thing.xdg) {
        xdg_surface_destroy(thing.xdg.release());
    }
    wl_surface_destroy(thing.surface.release());
    if (thing.subsurface) {
        wl_subsurface_destroy(thing.subsurface.release());
    }
    if (thing.viewport) {
        wp_viewport_destroy(thing.viewport.release());
    }
    std::erase_if(things_, [&](const auto& one) { return one.get() == &thing; });
}

// ---- surfaces

void WildGuest::attach(Thing& thing) {
    if (thing.xdg && !thing.configured) {
        return;
    }
    int width = number(1, 80) * thing.scale;
    int height = number(1, 60) * thing.scale;
    if (one_in(3)) {
        width = number(1, most_width / 4) * 4;
        height = number(1, most_height / 4) * 4;
    } else if (one_in(6)) {
        width = height = thing.scale;
    }
    wl_shm_pool* const pool = one_in(5) ? clear_.get() : painted_.get();
    wl_buffer* const buffer = wl_shm_pool_create_buffer(pool, 0, width, height, width * 4, WL_SHM_FORMAT_ARGB8888);
    wl_surface_attach(thing.surface.get(), buffer, 0, 0);
    wl_surface_damage_buffer(thing.surface.get(), 0, 0, INT_MAX, INT_MAX);
    thing.shown = true;
    thing.clears = false;
    buffers_.emplace_back(buffer);
    if (buffers_.size() > most_buffers) {
        wl_buffer_destroy(buffers_.front().release());
        buffers_.erase(buffers_.begin());
    }
}

void WildGuest::commit(Thing& thing) {
    wl_surface_commit(thing.surface.get());
    if (thing.clears && thing.xdg) {
        thing.configured = false; // begins anew
    }
    thing.clears = false;
}

void WildGuest::set_viewport(Thing& thing) {
    last_ = "viewport";
    if (!thing.viewport) {
        thing.viewport.reset(
            wp_viewporter_get_viewport(need<wp_viewporter>(client_, wp_viewporter_interface), thing.surface.get()));
    }
    if (one_in(4)) {
        wp_viewport_set_destination(thing.viewport.get(), -1, -1);
        wp_viewport_set_source(thing.viewport.get(), wl_fixed_from_int(-1), wl_fixed_from_int(-1), wl_fixed_from_int(-1),
                               wl_fixed_from_int(-1));
        return;
    }
    if (one_in(3)) {
        wp_viewport_set_source(thing.viewport.get(), 0, 0, wl_fixed_from_double(0.5), wl_fixed_from_double(0.5));
    }
    wp_viewport_set_destination(thing.viewport.get(), one_in(6) ? 1 << 20 : number(1, 400),
                                one_in(6) ? 1 << 20 : number(1, 300));
}

void WildGuest::set_region(Thing& thing) {
    last_ = "regions";
    wl_region* const region = wl_compositor_create_region(need<wl_compositor>(client_, wl_compositor_interface));
    if (!one_in(3)) {
        wl_region_add(region, coordinate(), coordinate(), number(1, 3000), number(1, 3000));
    }
    one_in(4) ? wl_surface_set_input_region(thing.surface.get(), region)
              : wl_surface_set_opaque_region(thing.surface.get(), region);
    wl_region_destroy(region);
}

void WildGuest::change_surface(Thing& thing) {
    switch (number(0, 9)) {
    case 0: set_viewport(thing); break;
    case 1: set_region(thing); break;
    case 2:
        last_ = "offset";
        wl_surface_offset(thing.surface.get(), number(-50, 50), number(-50, 50));
        break;
    case 3:
        last_ = "scale";
        thing.scale = one_in(2) ? 1 : 2;
        wl_surface_set_buffer_scale(thing.surface.get(), thing.scale);
        attach(thing);
        break;
    case 4:
        last_ = "transform";
        wl_surface_set_buffer_transform(thing.surface.get(), number(0, 7));
        break;
    case 5:
        last_ = "no buffer";
        wl_surface_attach(thing.surface.get(), nullptr, 0, 0);
        thing.clears = thing.configured;
        break;
    default:
        last_ = "a buffer";
        attach(thing);
        break;
    }
    if (!one_in(4)) {
        commit(thing);
    }
}

void WildGuest::change_subsurface(Thing& thing) {
    switch (number(0, 4)) {
    case 0:
        last_ = "subsurface order";
        if (thing.parent != nullptr) {
            Thing* other = any(Role::subsurface);
            if (other == nullptr || other == &thing || other->parent != thing.parent) {
                other = thing.parent;
            }
            one_in(2) ? wl_subsurface_place_above(thing.subsurface.get(), other->surface.get())
                      : wl_subsurface_place_below(thing.subsurface.get(), other->surface.get());
        }
        break;
    case 1:
        last_ = "subsurface mode";
        one_in(2) ? wl_subsurface_set_sync(thing.subsurface.get()) : wl_subsurface_set_desync(thing.subsurface.get());
        break;
    default:
        last_ = "subsurface place";
        wl_subsurface_set_position(thing.subsurface.get(), coordinate(), coordinate());
        break;
    }
    if (thing.parent != nullptr && !one_in(3)) {
        commit(*thing.parent);
    }
}

void WildGuest::set_geometry(Thing& thing) {
    last_ = "geometry";
    const bool wrong = one_in(60);
    xdg_surface_set_window_geometry(thing.xdg.get(), coordinate(), coordinate(),
                                    wrong       ? 0
                                    : one_in(8) ? INT_MAX
                                                : number(1, 400),
                                    one_in(8) ? INT_MAX : number(1, 300));
    commit(thing);
}

void WildGuest::change_toplevel(Thing& thing) {
    xdg_toplevel* const toplevel = thing.toplevel.get();
    switch (number(0, 11)) {
    case 0: last_ = "maximise"; return xdg_toplevel_set_maximized(toplevel);
    case 1: last_ = "unmaximise"; return xdg_toplevel_unset_maximized(toplevel);
    case 2: last_ = "full screen"; return xdg_toplevel_set_fullscreen(toplevel, nullptr);
    case 3: last_ = "no full screen"; return xdg_toplevel_unset_fullscreen(toplevel);
    case 4:
        if (one_in(4)) {
            last_ = "minimise";
            xdg_toplevel_set_minimized(toplevel);
        }
        return;
    case 5: {
        last_ = "size hints";
        const int least = number(0, 500);
        xdg_toplevel_set_min_size(toplevel, least, least);
        xdg_toplevel_set_max_size(toplevel, one_in(2) ? 0 : least + number(0, 500), one_in(2) ? 0 : INT_MAX);
        return commit(thing);
    }
    case 6:
        last_ = "title";
        return xdg_toplevel_set_title(
            toplevel, std::string(static_cast<std::size_t>(number(0, 60)), static_cast<char>(number(1, 127))).c_str());
    case 7:
    case 8: return set_geometry(thing);
    default: last_ = "map"; return map(thing);
    }
}

void WildGuest::change_popup(Thing& thing) {
    switch (number(0, 3)) {
    case 0: {
        last_ = "reposition";
        if (!thing.configured && !one_in(30)) {
            return; // a violation, which ends the connection
        }
        auto* const positioner = static_cast<xdg_positioner*>(make_positioner());
        xdg_popup_reposition(thing.popup.get(), positioner, random_());
        return xdg_positioner_destroy(positioner);
    }
    case 1: return set_geometry(thing);
    default: last_ = "map"; return map(thing);
    }
}

// ---- what hangs on the pointer

WildGuest::Thing& WildGuest::any_image(Role role) {
    Thing* thing = any(one_in(2) ? role : Role::none);
    Thing& image = thing != nullptr ? *thing : create_surface();
    image.role = role;
    return image;
}

void WildGuest::set_cursor() {
    last_ = "cursor";
    if (client_.seat().pointed_surface() == nullptr) {
        return;
    }
    wl_surface* surface = nullptr; // hides it
    if (!one_in(8)) {
        Thing& image = any_image(Role::cursor);
        surface = image.surface.get();
        attach(image);
        commit(image);
    }
    const bool inside = !one_in(3);
    wl_pointer* const pointer = wl_seat_get_pointer(need<wl_seat>(client_, wl_seat_interface));
    wl_pointer_set_cursor(pointer, client_.seat().enter_serial(), surface, inside ? number(0, 10) : number(-20, 90),
                          inside ? number(0, 10) : number(-20, 90));
    wl_pointer_release(pointer);
}

// Refused, unless the user holds a button on that surface.
void WildGuest::start_drag() {
    last_ = "drag";
    wl_surface* const origin = client_.seat().pointed_surface();
    const auto is_origin = [&](const auto& thing) { return thing->surface.get() == origin; };
    if (std::ranges::none_of(things_, is_origin)) {
        return;
    }
    Thing& image = any_image(Role::drag_icon);
    client_.data().start_drag(origin, image.surface.get(), "text", "text/plain");
    attach(image);
    commit(image);
}

} // namespace ensign::test
