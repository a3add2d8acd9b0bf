// A test client's surfaces and their roles. Sizes are logical px, colours 0xAARRGGBB (premultiplied).
#pragma once

#include "tests/support/proxy.hpp"
#include "tests/support/received.hpp"

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <vector>

struct org_kde_kwin_server_decoration;
struct wl_buffer;
struct wl_callback;
struct wl_subsurface;
struct wl_surface;
struct wp_fractional_scale_v1;
struct wp_presentation_feedback;
struct wp_viewport;
struct xdg_dialog_v1;
struct xdg_popup;
struct xdg_surface;
struct xdg_toplevel;
struct zxdg_toplevel_decoration_v1;

namespace ensign::test {

class Client;

class Surface {
  public:
    Surface(Client& client, SurfaceId id);
    virtual ~Surface();
    Surface(const Surface&) = delete;
    Surface& operator=(const Surface&) = delete;

    [[nodiscard]] SurfaceId id() const { return id_; }
    [[nodiscard]] wl_surface* get() const { return surface_.get(); }

    void attach(int width, int height, std::uint32_t color); // a wl_shm buffer of one colour, all of it damaged
    void attach_pixel(std::uint32_t color);                  // wp_single_pixel_buffer_manager_v1
    void attach_nothing();
    void commit();
    void show(int width, int height, std::uint32_t color) { // attach, commit
        attach(width, height, color);
        commit();
    }
    void set_input_region(int x, int y, int width, int height); // of width 0: empty
    void set_opaque_region(int x, int y, int width, int height);
    void set_offset(int dx, int dy);
    void set_scale(int scale);
    void set_viewport(int width, int height); // wp_viewport.set_destination

    // Each asks with the next commit.
    void request_frame();
    void request_feedback(); // wp_presentation
    [[nodiscard]] int frames_done() const { return frames_done_; }
    [[nodiscard]] const std::vector<std::uint32_t>& frame_times() const { return frame_times_; } // ms
    [[nodiscard]] const std::vector<Presented>& presented() const { return presented_; }
    [[nodiscard]] int discarded() const { return discarded_; }

    [[nodiscard]] int outputs_entered() const { return outputs_entered_; } // now, of wl_surface.enter and leave
    [[nodiscard]] std::optional<int> fractional_scale() const { return fractional_scale_; } // in 1/120
    [[nodiscard]] int unreleased_buffers() const;

    virtual void destroy_role() {} // sends the role's destructor requests
    void destroy();                // sends the surface's

  protected:
    [[nodiscard]] Client& client() const { return client_; }

  private:
    struct Events;
    struct Buffer {
        Proxy<wl_buffer> proxy;
        bool released = false;
    };
    void attach_buffer(wl_buffer* buffer);

    Client& client_;
    SurfaceId id_;
    Proxy<wl_surface> surface_;
    Proxy<wp_fractional_scale_v1> fractional_;
    Proxy<wp_viewport> viewport_;
    std::list<Buffer> buffers_;
    std::vector<Proxy<wl_callback>> callbacks_;
    std::vector<Proxy<wp_presentation_feedback>> feedbacks_;
    int frames_done_ = 0;
    std::vector<std::uint32_t> frame_times_;
    std::vector<Presented> presented_;
    int sync_outputs_ = 0; // since the last of them
    int discarded_ = 0;
    int outputs_entered_ = 0;
    std::optional<int> fractional_scale_;
};

struct WindowSpec {
    std::string title = "window";
    std::string app_id = "ensign.test";
    int width = 200;
    int height = 100;
    std::uint32_t color = 0xff808080;
    bool answers = true;    // acknowledges configures and draws in the size that they ask for
    bool decorated = false; // asks both decoration protocols, for client side
};

class Window : public Surface {
  public:
    Window(Client& client, SurfaceId id, WindowSpec spec);
    ~Window() override;

    [[nodiscard]] const std::vector<ToplevelConfigure>& configures() const { return configures_; }
    [[nodiscard]] bool has_state(std::uint32_t state) const; // xdg_toplevel.state, in the last configure
    [[nodiscard]] int width() const { return spec_.width; }  // as drawn last
    [[nodiscard]] int height() const { return spec_.height; }
    [[nodiscard]] int close_requests() const { return close_requests_; }
    [[nodiscard]] const std::vector<std::uint32_t>& decoration_modes() const { return decoration_modes_; } // zxdg_…mode
    [[nodiscard]] const std::vector<std::uint32_t>& kde_modes() const { return kde_modes_; }
    [[nodiscard]] const std::vector<std::uint32_t>& capabilities() const { return capabilities_; }
    [[nodiscard]] std::pair<int, int> bounds() const { return bounds_; } // width and height of the last configure_bounds

    void redraw(std::uint32_t color); // in the present size
    void resize(int width, int height); // by its own wish
    void unmap();
    void set_title(const std::string& title);
    void set_app_id(const std::string& app_id);
    void set_parent(Window* parent);
    void set_maximized(bool maximized);
    void set_fullscreen(bool fullscreen);
    void set_minimized();
    void set_min_size(int width, int height);
    void set_max_size(int width, int height);
    void set_geometry(int x, int y, int width, int height); // xdg_surface.set_window_geometry, with the next commit
    void start_move(std::uint32_t serial);
    void start_resize(std::uint32_t serial, std::uint32_t edges);
    void show_menu(std::uint32_t serial, int x, int y);
    void make_modal();
    void acknowledge(std::uint32_t serial);
    void destroy_role() override;

    [[nodiscard]] xdg_surface* xdg() const { return xdg_.get(); }

  private:
    struct Events;
    void decorate();
    void answer(const ToplevelConfigure& configure);

    WindowSpec spec_;
    Proxy<xdg_surface> xdg_;
    Proxy<xdg_toplevel> toplevel_;
    Proxy<zxdg_toplevel_decoration_v1> decoration_;
    Proxy<org_kde_kwin_server_decoration> kde_;
    Proxy<xdg_dialog_v1> dialog_;
    ToplevelConfigure pending_;
    std::vector<ToplevelConfigure> configures_;
    std::vector<std::uint32_t> capabilities_;
    std::pair<int, int> bounds_;
    std::vector<std::uint32_t> decoration_modes_;
    std::vector<std::uint32_t> kde_modes_;
    int close_requests_ = 0;
    bool drawn_ = false;
};

struct PopupSpec {
    int width = 80; // anchor rectangle in the parent's window geometry
    int height = 60;
    int anchor_x = 0;
    int anchor_y = 0;
    int anchor_width = 1;
    int anchor_height = 1;
    std::uint32_t anchor = 0;     // xdg_positioner.anchor
    std::uint32_t gravity = 0;    // xdg_positioner.gravity
    std::uint32_t constraint = 0; // xdg_positioner.constraint_adjustment
    int offset_x = 0;
    int offset_y = 0;
    std::uint32_t color = 0xffc0c0c0;
    std::optional<std::uint32_t> grab; // a serial
    bool reactive = false;
};

class Popup : public Surface {
  public:
    Popup(Client& client, SurfaceId id, xdg_surface* parent, PopupSpec spec);
    ~Popup() override;

    [[nodiscard]] const std::vector<PopupConfigure>& configures() const { return configures_; }
    [[nodiscard]] bool dismissed() const { return dismissals_ > 0; } // popup_done
    [[nodiscard]] int dismissals() const { return dismissals_; }
    [[nodiscard]] xdg_surface* xdg() const { return xdg_.get(); }
    void destroy_role() override;

  private:
    struct Events;
    PopupSpec spec_;
    Proxy<xdg_surface> xdg_;
    Proxy<xdg_popup> popup_;
    PopupConfigure pending_;
    std::vector<PopupConfigure> configures_;
    int dismissals_ = 0;
};

class Subsurface : public Surface {
  public:
    Subsurface(Client& client, SurfaceId id, Surface& parent, int x, int y);
    ~Subsurface() override;
    void set_position(int x, int y); // with the parent's next commit
    void set_desync();
    void destroy_role() override;

  private:
    Proxy<wl_subsurface> subsurface_;
};

} // namespace ensign::test
