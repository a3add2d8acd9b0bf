#include "tests/support/client_wayland.hpp"

#include "protocols/vm_interfaces.hpp"
#include "tests/support/unix_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <poll.h>

namespace ensign::test {

namespace {

// What this client can speak; of other globals it only knows that they are there.
const wl_interface* known_interface(std::string_view name) {
    for (const wl_interface* own : {&ext_session_lock_manager_v1_interface, &ensign_control_v1_interface}) {
        if (name == own->name) {
            return own;
        }
    }
    return global_named(name);
}

// libwayland has the text of a protocol error in its log only.
thread_local std::string last_log_line;

void keep_log_line(const char* format, va_list args) {
    std::array<char, 1024> line{};
    std::vsnprintf(line.data(), line.size(), format, args);
    last_log_line = line.data();
    last_log_line.erase(last_log_line.find_last_not_of('\n') + 1);
}

} // namespace

void FreeProxy::operator()(void* proxy) const { wl_proxy_destroy(static_cast<wl_proxy*>(proxy)); }

void Client::Disconnect::operator()(wl_display* display) const { wl_display_disconnect(display); }

// The handlers; `data` is the Client, unless they say otherwise.
struct Client::Events {
    static Client& of(void* data) { return *static_cast<Client*>(data); }

    static void global(void* data, wl_registry*, std::uint32_t name, const char* interface, std::uint32_t version) {
        const Global global{interface, version};
        of(data).globals_.push_back(global);
        of(data).by_name_[name] = global;
        of(data).bind(name, interface, version);
    }

    static void global_remove(void* data, wl_registry*, std::uint32_t name) {
        auto& globals = of(data).globals_;
        const auto gone = std::ranges::find(globals, of(data).by_name_[name]);
        if (gone != globals.end()) {
            globals.erase(gone);
        }
        of(data).by_name_.erase(name);
    }

    // All globals have been announced.
    static void ready(void* data, wl_callback*, std::uint32_t) {
        Client& self = of(data);
        self.data_->start();
        auto* manager = maybe<zxdg_output_manager_v1>(self, zxdg_output_manager_v1_interface);
        const auto outputs = self.output_proxies_.size();
        for (std::size_t i = 0; manager && i < outputs; ++i) {
            auto* output = static_cast<wl_output*>(self.output_proxies_[i].get());
            auto* xdg = zxdg_output_manager_v1_get_xdg_output(manager, output);
            static constexpr zxdg_output_v1_listener listener{logical_position, logical_size, xdg_done, xdg_name,
                                                              xdg_description};
            zxdg_output_v1_add_listener(xdg, &listener, &self.outputs_[i]);
            self.callbacks_.emplace_back(xdg);
        }
    }

    static void synced(void* data, wl_callback*, std::uint32_t serial) { of(data).sync_serials_.push_back(serial); }

    static void ping(void* data, xdg_wm_base* base, std::uint32_t serial) {
        of(data).pings_++;
        xdg_wm_base_pong(base, serial);
    }

    static void token_done(void* data, xdg_activation_token_v1*, const char* token) { of(data).token_ = token; }

    // wl_output and zxdg_output_v1: `data` is the OutputInfo.
    static OutputInfo& output(void* data) { return *static_cast<OutputInfo*>(data); }
    static void geometry(void* data, wl_output*, std::int32_t x, std::int32_t y, std::int32_t width, std::int32_t height,
                         std::int32_t, const char* make, const char* model, std::int32_t transform) {
        OutputInfo& info = output(data);
        info.x = x;
        info.y = y;
        info.physical_width = width;
        info.physical_height = height;
        info.make = make;
        info.model = model;
        info.transform = transform;
    }
    static void mode(void* data, wl_output*, std::uint32_t flags, std::int32_t width, std::int32_t height,
                     std::int32_t refresh) {
        if (flags & WL_OUTPUT_MODE_CURRENT) {
            output(data).mode_width = width;
            output(data).mode_height = height;
            output(data).refresh = refresh;
        }
    }
    static void output_done(void*, wl_output*) {}
    static void scale(void* data, wl_output*, std::int32_t factor) { output(data).scale = factor; }
    static void output_name(void* data, wl_output*, const char* name) { output(data).name = name; }
    static void description(void* data, wl_output*, const char* text) { output(data).description = text; }
    static void logical_position(void* data, zxdg_output_v1*, std::int32_t x, std::int32_t y) {
        output(data).logical_x = x;
        output(data).logical_y = y;
    }
    static void logical_size(void* data, zxdg_output_v1*, std::int32_t width, std::int32_t height) {
        output(data).logical_width = width;
        output(data).logical_height = height;
    }
    static void xdg_done(void*, zxdg_output_v1*) {}
    static void xdg_name(void*, zxdg_output_v1*, const char*) {}
    static void xdg_description(void*, zxdg_output_v1*, const char*) {}
};

Client::Client(int socket) : seat_{std::make_unique<ClientSeat>(*this)}, data_{std::make_unique<ClientData>(*this)} {
    wl_log_set_handler_client(keep_log_line);
    std::signal(SIGPIPE, SIG_IGN); // a paste that nobody reads
    display_.reset(wl_display_connect_to_fd(socket));
    if (!display_) {
        throw std::runtime_error{"no client on this socket"};
    }
    static constexpr wl_registry_listener listener{Events::global, Events::global_remove};
    registry_.reset(wl_display_get_registry(display_.get()));
    wl_registry_add_listener(registry_.get(), &listener, this);
    static constexpr wl_callback_listener ready{Events::ready};
    wl_callback* const callback = wl_display_sync(display_.get());
    wl_callback_add_listener(callback, &ready, this);
    callbacks_.emplace_back(callback);
    outputs_.reserve(16); // listeners point into it
}

Client::~Client() {
    surfaces_.clear();
    data_.reset();
    seat_.reset();
}

std::unique_ptr<Client> Client::connect(const std::string& path) {
    wl::Fd fd = connect_to(path);
    return fd ? std::make_unique<Client>(fd.release()) : nullptr;
}

void Client::bind(std::uint32_t name, const std::string& interface, std::uint32_t version) {
    const wl_interface* const known = known_interface(interface);
    if (known == nullptr) {
        return;
    }
    void* proxy = wl_registry_bind(registry_.get(), name, known, std::min(version, static_cast<std::uint32_t>(known->version)));
    if (known == &wl_output_interface && outputs_.size() < outputs_.capacity()) {
        static constexpr wl_output_listener listener{Events::geometry, Events::mode,        Events::output_done,
                                                     Events::scale,    Events::output_name, Events::description};
        wl_output_add_listener(static_cast<wl_output*>(proxy), &listener, &outputs_.emplace_back());
        output_proxies_.emplace_back(proxy);
        return;
    }
    bound_[interface] = Proxy<void>{proxy};
    if (known == &xdg_wm_base_interface) {
        static constexpr xdg_wm_base_listener listener{Events::ping};
        xdg_wm_base_add_listener(static_cast<xdg_wm_base*>(proxy), &listener, this);
    }
    if (known == &wl_seat_interface) {
        seat_->start();
    }
}

bool Client::turn() {
    if (failure_ || stuck_) {
        return false;
    }
    wl_display* const display = display_.get();
    bool progress = data_->turn();
    progress = wl_display_flush(display) > 0 || progress; // a broken pipe shows up when reading, after the error's text
    while (wl_display_prepare_read(display) != 0) {
        if (wl_display_dispatch_pending(display) < 0) {
            note_failure();
            return true;
        }
        progress = true;
    }
    pollfd readable{wl_display_get_fd(display), POLLIN, 0};
    if (poll(&readable, 1, 0) > 0) {
        wl_display_read_events(display);
    } else {
        wl_display_cancel_read(display);
    }
    progress = wl_display_dispatch_pending(display) > 0 || progress;
    if (wl_display_get_error(display) != 0) {
        note_failure();
        return true;
    }
    return progress;
}

void Client::note_failure() {
    Failure failure{.error = wl_display_get_error(display_.get()), .interface = {}, .code = 0, .message = {}};
    if (failure.error == EPROTO) {
        const wl_interface* interface = nullptr;
        std::uint32_t id = 0;
        failure.code = wl_display_get_protocol_error(display_.get(), &interface, &id);
        failure.interface = interface ? interface->name : "";
        failure.message = last_log_line;
    }
    failure_ = std::move(failure);
}

bool Client::has(std::string_view interface) const {
    return std::ranges::find(globals_, interface, &Global::interface) != globals_.end();
}

void* Client::bound(std::string_view interface) const {
    const auto found = bound_.find(interface);
    return found == bound_.end() ? nullptr : found->second.get();
}

void Client::sync() {
    static constexpr wl_callback_listener listener{Events::synced};
    wl_callback* const callback = wl_display_sync(display_.get());
    wl_callback_add_listener(callback, &listener, this);
    callbacks_.emplace_back(callback);
}

template <class T>
T& Client::keep(std::unique_ptr<T> surface) {
    T& kept = *surface;
    surfaces_.push_back(std::move(surface));
    return kept;
}

Window& Client::open_window(WindowSpec spec) { return keep(std::make_unique<Window>(*this, next_surface_++, std::move(spec))); }

Popup& Client::open_popup(Surface& parent, PopupSpec spec) {
    auto* window = dynamic_cast<Window*>(&parent);
    auto* popup = dynamic_cast<Popup*>(&parent);
    if (!window && !popup) {
        throw std::logic_error{"a popup's parent is a window or a popup"};
    }
    return keep(std::make_unique<Popup>(*this, next_surface_++, window ? window->xdg() : popup->xdg(), spec));
}

Subsurface& Client::add_subsurface(Surface& parent, int x, int y, int width, int height, std::uint32_t color) {
    Subsurface& surface = keep(std::make_unique<Subsurface>(*this, next_surface_++, parent, x, y));
    surface.show(width, height, color);
    return surface;
}

Surface& Client::create_surface() { return keep(std::make_unique<Surface>(*this, next_surface_++)); }

void Client::destroy(Surface& surface) {
    surface.destroy_role();
    surface.destroy();
    std::erase_if(surfaces_, [&](const auto& one) { return one.get() == &surface; });
}

SurfaceId Client::id_of(const void* wl_surface) const {
    const auto found = std::ranges::find_if(surfaces_, [&](const auto& one) { return one->get() == wl_surface; });
    return wl_surface && found != surfaces_.end() ? (*found)->id() : 0;
}

void Client::request_token(Surface* surface, std::optional<std::uint32_t> serial) {
    auto* const activation = need<xdg_activation_v1>(*this, xdg_activation_v1_interface);
    static constexpr xdg_activation_token_v1_listener listener{Events::token_done};
    token_.reset();
    token_request_.reset(xdg_activation_v1_get_activation_token(activation));
    xdg_activation_token_v1_add_listener(token_request_.get(), &listener, this);
    if (serial) {
        xdg_activation_token_v1_set_serial(token_request_.get(), *serial, need<wl_seat>(*this, wl_seat_interface));
    }
    if (surface) {
        xdg_activation_token_v1_set_surface(token_request_.get(), surface->get());
    }
    xdg_activation_token_v1_commit(token_request_.get());
}

void Client::activate(const std::string& token, Surface& surface) {
    xdg_activation_v1_activate(need<xdg_activation_v1>(*this, xdg_activation_v1_interface), token.c_str(), surface.get());
}

} // namespace ensign::test
