#include "tests/support/client_wayland.hpp"

#include <algorithm>
#include <span>

namespace ensign::test {

// The handlers; `data` is the Window.
struct Window::Events {
    static Window& of(void* data) { return *static_cast<Window*>(data); }
    static std::vector<std::uint32_t> sorted(const wl_array* array) {
        const std::span values{static_cast<const std::uint32_t*>(array->data), array->size / sizeof(std::uint32_t)};
        std::vector<std::uint32_t> copy{values.begin(), values.end()};
        std::ranges::sort(copy);
        return copy;
    }

    static void configure(void* data, xdg_surface*, std::uint32_t serial) {
        Window& self = of(data);
        self.pending_.serial = serial;
        self.configures_.push_back(self.pending_);
        if (self.spec_.answers) {
            self.answer(self.pending_);
        }
    }
    static void toplevel(void* data, xdg_toplevel*, std::int32_t width, std::int32_t height, wl_array* states) {
        of(data).pending_ = {.serial = 0, .width = width, .height = height, .states = sorted(states)};
    }
    static void close(void* data, xdg_toplevel*) { ++of(data).close_requests_; }
    static void bounds(void* data, xdg_toplevel*, std::int32_t width, std::int32_t height) {
        of(data).bounds_ = {width, height};
    }
    static void capabilities(void* data, xdg_toplevel*, wl_array* all) { of(data).capabilities_ = sorted(all); }
    static void decoration(void* data, zxdg_toplevel_decoration_v1*, std::uint32_t mode) {
        of(data).decoration_modes_.push_back(mode);
    }
    static void kde(void* data, org_kde_kwin_server_decoration*, std::uint32_t mode) { of(data).kde_modes_.push_back(mode); }
};

Window::Window(Client& client, SurfaceId id, WindowSpec spec) : Surface{client, id}, spec_{std::move(spec)} {
    static constexpr xdg_surface_listener surface{Events::configure};
    static constexpr xdg_toplevel_listener toplevel{Events::toplevel, Events::close, Events::bounds, Events::capabilities};
    xdg_.reset(xdg_wm_base_get_xdg_surface(need<xdg_wm_base>(client, xdg_wm_base_interface), get()));
    xdg_surface_add_listener(xdg_.get(), &surface, this);
    toplevel_.reset(xdg_surface_get_toplevel(xdg_.get()));
    xdg_toplevel_add_listener(toplevel_.get(), &toplevel, this);
    set_title(spec_.title);
    set_app_id(spec_.app_id);
    if (spec_.decorated) {
        decorate();
    }
    commit();
}

Window::~Window() = default;

void Window::decorate() {
    static constexpr zxdg_toplevel_decoration_v1_listener xdg_listener{Events::decoration};
    static constexpr org_kde_kwin_server_decoration_listener kde_listener{Events::kde};
    if (auto* manager = maybe<zxdg_decoration_manager_v1>(client(), zxdg_decoration_manager_v1_interface)) {
        decoration_.reset(zxdg_decoration_manager_v1_get_toplevel_decoration(manager, toplevel_.get()));
        zxdg_toplevel_decoration_v1_add_listener(decoration_.get(), &xdg_listener, this);
        zxdg_toplevel_decoration_v1_set_mode(decoration_.get(), ZXDG_TOPLEVEL_DECORATION_V1_MODE_CLIENT_SIDE);
    }
    if (auto* manager =
            maybe<org_kde_kwin_server_decoration_manager>(client(), org_kde_kwin_server_decoration_manager_interface)) {
        kde_.reset(org_kde_kwin_server_decoration_manager_create(manager, get()));
        org_kde_kwin_server_decoration_add_listener(kde_.get(), &kde_listener, this);
        org_kde_kwin_server_decoration_request_mode(kde_.get(), ORG_KDE_KWIN_SERVER_DECORATION_MODE_CLIENT);
    }
}

void Window::answer(const ToplevelConfigure& configure) {
    acknowledge(configure.serial);
    const int width = configure.width > 0 ? configure.width : spec_.width;
    const int height = configure.height > 0 ? configure.height : spec_.height;
    if (!drawn_ || width != spec_.width || height != spec_.height) {
        resize(width, height);
        return;
    }
    commit();
}

bool Window::has_state(std::uint32_t state) const {
    return !configures_.empty() && std::ranges::contains(configures_.back().states, state);
}

void Window::redraw(std::uint32_t color) {
    spec_.color = color;
    resize(spec_.width, spec_.height);
}

void Window::resize(int width, int height) {
    spec_.width = width;
    spec_.height = height;
    drawn_ = true;
    show(width, height, spec_.color);
}

void Window::unmap() {
    drawn_ = false;
    attach_nothing();
    commit();
}

void Window::set_title(const std::string& title) { xdg_toplevel_set_title(toplevel_.get(), title.c_str()); }
void Window::set_app_id(const std::string& app_id) { xdg_toplevel_set_app_id(toplevel_.get(), app_id.c_str()); }
void Window::set_parent(Window* parent) {
    xdg_toplevel_set_parent(toplevel_.get(), parent ? parent->toplevel_.get() : nullptr);
}
void Window::set_maximized(bool maximized) {
    maximized ? xdg_toplevel_set_maximized(toplevel_.get()) : xdg_toplevel_unset_maximized(toplevel_.get());
}
void Window::set_fullscreen(bool fullscreen) {
    fullscreen ? xdg_toplevel_set_fullscreen(toplevel_.get(), maybe<wl_output>(client(), wl_output_interface))
               : xdg_toplevel_unset_fullscreen(toplevel_.get());
}
void Window::set_minimized() { xdg_toplevel_set_minimized(toplevel_.get()); }
void Window::set_min_size(int width, int height) { xdg_toplevel_set_min_size(toplevel_.get(), width, height); }
void Window::set_max_size(int width, int height) { xdg_toplevel_set_max_size(toplevel_.get(), width, height); }
void Window::set_geometry(int x, int y, int width, int height) {
    xdg_surface_set_window_geometry(xdg_.get(), x, y, width, height);
}
void Window::start_move(std::uint32_t serial) {
    xdg_toplevel_move(toplevel_.get(), need<wl_seat>(client(), wl_seat_interface), serial);
}
void Window::start_resize(std::uint32_t serial, std::uint32_t edges) {
    xdg_toplevel_resize(toplevel_.get(), need<wl_seat>(client(), wl_seat_interface), serial, edges);
}
void Window::show_menu(std::uint32_t serial, int x, int y) {
    xdg_toplevel_show_window_menu(toplevel_.get(), need<wl_seat>(client(), wl_seat_interface), serial, x, y);
}
void Window::make_modal() {
    dialog_.reset(
        xdg_wm_dialog_v1_get_xdg_dialog(need<xdg_wm_dialog_v1>(client(), xdg_wm_dialog_v1_interface), toplevel_.get()));
    xdg_dialog_v1_set_modal(dialog_.get());
}
void Window::acknowledge(std::uint32_t serial) { xdg_surface_ack_configure(xdg_.get(), serial); }

void Window::destroy_role() {
    if (dialog_) {
        xdg_dialog_v1_destroy(dialog_.release());
    }
    if (kde_) {
        org_kde_kwin_server_decoration_release(kde_.release());
    }
    if (decoration_) {
        zxdg_toplevel_decoration_v1_destroy(decoration_.release());
    }
    xdg_toplevel_destroy(toplevel_.release());
    xdg_surface_destroy(xdg_.release());
}

// The handlers; `data` is the Popup.
struct Popup::Events {
    static Popup& of(void* data) { return *static_cast<Popup*>(data); }
    static void configure(void* data, xdg_surface* xdg, std::uint32_t serial) {
        Popup& self = of(data);
        self.pending_.serial = serial;
        self.configures_.push_back(self.pending_);
        xdg_surface_ack_configure(xdg, serial);
        self.show(self.pending_.width, self.pending_.height, self.spec_.color);
    }
    static void popup(void* data, xdg_popup*, std::int32_t x, std::int32_t y, std::int32_t width, std::int32_t height) {
        of(data).pending_ = {.serial = 0, .x = x, .y = y, .width = width, .height = height};
    }
    static void done(void* data, xdg_popup*) { ++of(data).dismissals_; }
    static void repositioned(void*, xdg_popup*, std::uint32_t) {}
};

Popup::Popup(Client& client, SurfaceId id, xdg_surface* parent, PopupSpec spec) : Surface{client, id}, spec_{spec} {
    static constexpr xdg_surface_listener surface{Events::configure};
    static constexpr xdg_popup_listener listener{Events::popup, Events::done, Events::repositioned};
    auto* const base = need<xdg_wm_base>(client, xdg_wm_base_interface);
    xdg_positioner* const positioner = xdg_wm_base_create_positioner(base);
    xdg_positioner_set_size(positioner, spec.width, spec.height);
    xdg_positioner_set_anchor_rect(positioner, spec.anchor_x, spec.anchor_y, spec.anchor_width, spec.anchor_height);
    xdg_positioner_set_anchor(positioner, spec.anchor);
    xdg_positioner_set_gravity(positioner, spec.gravity);
    xdg_positioner_set_constraint_adjustment(positioner, spec.constraint);
    xdg_positioner_set_offset(positioner, spec.offset_x, spec.offset_y);
    if (spec.reactive) {
        xdg_positioner_set_reactive(positioner);
    }
    xdg_.reset(xdg_wm_base_get_xdg_surface(base, get()));
    xdg_surface_add_listener(xdg_.get(), &surface, this);
    popup_.reset(xdg_surface_get_popup(xdg_.get(), parent, positioner));
    xdg_popup_add_listener(popup_.get(), &listener, this);
    xdg_positioner_destroy(positioner);
    if (spec.grab) {
        xdg_popup_grab(popup_.get(), need<wl_seat>(client, wl_seat_interface), *spec.grab);
    }
    commit();
}

Popup::~Popup() = default;

void Popup::destroy_role() {
    xdg_popup_destroy(popup_.release());
    xdg_surface_destroy(xdg_.release());
}

} // namespace ensign::test
