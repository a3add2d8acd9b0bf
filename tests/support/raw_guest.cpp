#include "tests/support/raw_guest.hpp"

#include <map>
#include <utility>

namespace ensign::test {

RawGuest::RawGuest(RawClient& client, std::function<void()> settle) : client_{client}, settle_{std::move(settle)} {
    settle_(); // for the registry's globals
    compositor_ = bind("wl_compositor", 4);
    subcompositor_ = bind("wl_subcompositor", 1);
    shell_ = bind("xdg_wm_base", 3);
    viewporter_ = bind("wp_viewporter", 1);
    pixels_ = bind("wp_single_pixel_buffer_manager_v1", 1);
    shm_ = bind("wl_shm", 1);
}

std::string_view RawGuest::error() const { return client_.error() ? client_.error()->message : std::string_view{}; }

RawGuest::Id RawGuest::bind(std::string_view interface, std::uint32_t version) { return client_.bind(interface, version); }

RawGuest::Id RawGuest::make(Id factory, std::uint16_t opcode) {
    const Id id = client_.new_id();
    client_.send(RawRequest{factory, opcode}.u(id));
    return id;
}

RawGuest::Id RawGuest::surface() { return make(compositor_, 0); }

void RawGuest::damage(Id surface, int x, int y, int width, int height) {
    client_.send(RawRequest{surface, 2}.i(x).i(y).i(width).i(height));
}

RawGuest::Id RawGuest::frame(Id surface) { return make(surface, 3); }

RawGuest::Id RawGuest::region() { return make(compositor_, 1); }

void RawGuest::add(Id region, int x, int y, int width, int height) {
    client_.send(RawRequest{region, 1}.i(x).i(y).i(width).i(height));
}

void RawGuest::subtract(Id region, int x, int y, int width, int height) {
    client_.send(RawRequest{region, 2}.i(x).i(y).i(width).i(height));
}

RawGuest::Id RawGuest::pixel(std::uint32_t rgba) {
    const auto channel = [&](unsigned shift) { return (rgba >> shift & 0xffU) * 0x01010101U; };
    const Id id = client_.new_id();
    client_.send(RawRequest{pixels_, 1}.u(id).u(channel(24)).u(channel(16)).u(channel(8)).u(channel(0)));
    return id;
}

RawGuest::Id RawGuest::viewport(Id surface) {
    const Id id = client_.new_id();
    client_.send(RawRequest{viewporter_, 1}.u(id).u(surface));
    return id;
}

void RawGuest::set_destination(Id viewport, int width, int height) { client_.send(RawRequest{viewport, 2}.i(width).i(height)); }

void RawGuest::set_source(Id viewport, double x, double y, double width, double height) {
    client_.send(RawRequest{viewport, 1}.fixed(x).fixed(y).fixed(width).fixed(height));
}

RawGuest::Id RawGuest::pool(int fd, int size) {
    const Id id = client_.new_id();
    client_.send(RawRequest{shm_, 0}.u(id).fd(fd).i(size));
    return id;
}

RawGuest::Id RawGuest::buffer(Id pool, int offset, int width, int height, int stride, std::uint32_t format) {
    const Id id = client_.new_id();
    client_.send(RawRequest{pool, 0}.u(id).i(offset).i(width).i(height).i(stride).u(format));
    return id;
}

RawGuest::Id RawGuest::subsurface(Id surface, Id parent) {
    const Id id = client_.new_id();
    client_.send(RawRequest{subcompositor_, 1}.u(id).u(surface).u(parent));
    return id;
}

void RawGuest::set_position(Id subsurface, int x, int y) { client_.send(RawRequest{subsurface, 1}.i(x).i(y)); }

RawGuest::Id RawGuest::xdg_surface(Id surface) {
    const Id id = client_.new_id();
    client_.send(RawRequest{shell_, 2}.u(id).u(surface));
    xdg_surfaces_.insert(id);
    return id;
}

void RawGuest::set_geometry(Id xdg_surface, int x, int y, int width, int height) {
    client_.send(RawRequest{xdg_surface, 3}.i(x).i(y).i(width).i(height));
}

RawGuest::Id RawGuest::positioner(int width, int height) {
    const Id id = make(shell_, 1);
    client_.send(RawRequest{id, 1}.i(width).i(height));
    client_.send(RawRequest{id, 2}.i(0).i(0).i(1).i(1)); // its anchor
    return id;
}

RawGuest::Id RawGuest::popup(Id xdg_surface, Id parent, Id positioner) {
    const Id id = client_.new_id();
    client_.send(RawRequest{xdg_surface, 2}.u(id).u(parent).u(positioner));
    return id;
}

void RawGuest::ack_all() {
    const auto& events = client_.events();
    std::map<Id, std::uint32_t> latest; // an older one may be over, as when the window was unmapped
    for (; read_ < events.size(); ++read_) {
        const RawEvent& event = events[read_];
        if (event.opcode == 0 && event.words.size() == 1 && xdg_surfaces_.contains(event.object)) {
            latest[event.object] = event.words[0];
        }
    }
    for (const auto& [xdg_surface, serial] : latest) {
        client_.send(RawRequest{xdg_surface, 4}.u(serial));
    }
}

RawGuest::Window RawGuest::window() {
    const Id id = surface();
    const Id xdg = xdg_surface(id);
    const Id top = toplevel(xdg);
    return {id, xdg, top, viewport(id)};
}

void RawGuest::map(const Window& window, int width, int height) {
    ack_all();
    set_destination(window.viewport, width, height);
    attach(window.surface, pixel());
    commit(window.surface);
}

RawGuest::Window RawGuest::mapped_window(int width, int height) {
    const Window made = window();
    commit(made.surface);
    settle();
    map(made, width, height);
    settle();
    return made;
}

} // namespace ensign::test
