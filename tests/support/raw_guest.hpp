// A guest's requests by name and in any number, over a RawClient: for tests and measurements of what a guest may have too much of. It
// never waits: whoever owns the compositor lets it turn.
#pragma once

#include "compositor/wl/fd.hpp"
#include "tests/support/raw_client.hpp"

#include <cstdint>
#include <functional>
#include <set>
#include <string_view>

namespace ensign::test {

class RawGuest {
  public:
    using Id = std::uint32_t;
    // `settle`: lets the client and the compositor turn until both are quiet.
    RawGuest(RawClient& client, std::function<void()> settle);

    RawClient& client() { return client_; }
    void settle() { settle_(); }
    [[nodiscard]] bool ended() const { return client_.closed(); }
    [[nodiscard]] std::string_view error() const; // of the protocol; empty: none

    // wl_compositor, wl_surface, wl_region
    Id surface();
    void destroy(Id object) { client_.send(RawRequest{object, 0}); } // of any object whose first request is destroy
    void attach(Id surface, Id buffer) { client_.send(RawRequest{surface, 1}.u(buffer).i(0).i(0)); }
    void damage(Id surface, int x, int y, int width, int height);
    Id frame(Id surface);
    void set_opaque_region(Id surface, Id region) { client_.send(RawRequest{surface, 4}.u(region)); }
    void set_input_region(Id surface, Id region) { client_.send(RawRequest{surface, 5}.u(region)); }
    void commit(Id surface) { client_.send(RawRequest{surface, 6}); }
    Id region();
    void add(Id region, int x, int y, int width, int height);
    void subtract(Id region, int x, int y, int width, int height);

    // Buffers: one pixel of a colour, to be enlarged by a viewport.
    Id pixel(std::uint32_t rgba = 0xff8080ff);
    Id viewport(Id surface);
    void set_destination(Id viewport, int width, int height);
    void set_source(Id viewport, double x, double y, double width, double height);
    Id pool(int fd, int size);
    Id buffer(Id pool, int offset, int width, int height, int stride, std::uint32_t format);

    // wl_subcompositor, wl_subsurface
    Id subsurface(Id surface, Id parent);
    void set_position(Id subsurface, int x, int y);
    void place_above(Id subsurface, Id sibling) { client_.send(RawRequest{subsurface, 2}.u(sibling)); }
    void set_desync(Id subsurface) { client_.send(RawRequest{subsurface, 5}); }

    // xdg-shell
    Id xdg_surface(Id surface);
    void set_geometry(Id xdg_surface, int x, int y, int width, int height);
    Id toplevel(Id xdg_surface) { return make(xdg_surface, 1); }
    Id positioner(int width, int height);
    Id popup(Id xdg_surface, Id parent, Id positioner);
    void ack_all(); // the latest configure event of each xdg surface

    struct Window {
        Id surface;
        Id xdg;
        Id toplevel;
        Id viewport;
    };
    Window window(); // with its role, not committed yet
    Window mapped_window(int width, int height); // settles
    void map(const Window& window, int width, int height); // after its first configure

    Id bind(std::string_view interface, std::uint32_t version);

  private:
    Id make(Id factory, std::uint16_t opcode); // request(new_id)

    RawClient& client_;
    std::function<void()> settle_;
    std::size_t read_ = 0; // events that ack_all has seen
    std::set<Id> xdg_surfaces_;
    Id compositor_;
    Id subcompositor_;
    Id shell_;
    Id viewporter_;
    Id pixels_;
    Id shm_;
};

} // namespace ensign::test
