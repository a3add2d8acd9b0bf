// Translates one client's Wayland: requests to the host, events to the client. Messages pass as they are, with ids of the
// other side in them, but for these:
//
//   wl_registry       offers only interfaces that are known here, in versions that are
//   wl_shm, _pool     stay on this side (Shm)
//   wl_buffer         of shared memory: made on the host when it is first named there; destroyed there once it is released
//   wl_surface        .commit copies what changed of the buffer
//   descriptors       pipes become the host's (Pipes), its files are copied
#pragma once

#include "guest/objects.hpp"
#include "guest/outbox.hpp"
#include "guest/pipes.hpp"
#include "guest/shm.hpp"
#include "guest/surface.hpp"
#include "protocols/wire/message.hpp"

#include <deque>
#include <map>
#include <string>

namespace ensign::guest {

class Translator {
  public:
    Translator(Channel& channel, Pipes& pipes, HostOutbox& to_host, ClientOutbox& to_client);

    // One whole message each; `descriptors` are those that came so far, of which it takes its own.
    // False: the client did wrong, or asks for what can't be had. It has been told, by wl_display.error; end it.
    bool request(wire::Words message, std::deque<wl::Fd>& descriptors);
    // False: that is no Wayland that a host would speak. End the connection.
    bool event(wire::Words message, std::deque<wl::Fd>& descriptors);

  private:
    struct Request { // a request that is known to be whole
        std::uint32_t id;
        const wl_interface& interface;
        std::uint32_t version;
        std::uint16_t opcode;
        wire::Words words;
        const wire::Arguments& arguments;
        std::deque<wl::Fd>& descriptors;
        [[nodiscard]] bool is(const wl_interface& wanted, std::uint32_t wanted_opcode) const {
            return &interface == &wanted && opcode == wanted_opcode;
        }
        [[nodiscard]] std::uint32_t u(std::size_t at) const { return words[arguments[at].word]; }
        [[nodiscard]] std::int32_t i(std::size_t at) const { return static_cast<std::int32_t>(u(at)); }
    };
    enum class Fate { pass_on, done, failed };

    // Those that aren't passed on as they are.
    Fate handle(const Request& request);
    Fate handle_bind(const Request& request);
    Fate handle_shm(const Request& request);
    Fate handle_pool(const Request& request);
    Fate handle_surface(const Request& request);
    Fate handle_destroy_buffer(const Request& request);
    Fate create_buffer(const Request& request);
    bool commit(std::uint32_t id, Surface& surface);
    bool pass_on(const Request& request);
    bool add_new_object(const Request& request, const wire::Argument& argument);
    bool show_on_host(std::uint32_t buffer_id, Shm::Buffer& buffer);
    bool complain(std::uint32_t object, std::uint32_t code, std::string_view sentence);
    void send_delete_id(std::uint32_t client_id);

    struct Event {
        std::uint32_t id; // the client's
        const wl_interface& interface;
        std::uint32_t version;
        std::uint16_t opcode;
        wire::Words words;
        const wire::Arguments& arguments;
    };
    Fate handle(const Event& event);
    Fate handle_display_event(const Event& event);
    Fate handle_registry_event(const Event& event);
    Fate handle_released(const Event& event);
    Fate handle_delete_id(std::uint32_t host_id);
    bool pass_on(const Event& event, std::deque<wl::Fd>& descriptors);

    Channel& channel_;
    Pipes& pipes_;
    HostOutbox& to_host_;
    ClientOutbox& to_client_;
    Objects objects_;
    Shm shm_;
    struct Global {
        const wl_interface* interface;
        std::uint32_t version;
    };
    static constexpr std::size_t max_globals = 256;
    std::map<std::uint32_t, Global> globals_; // offered, by name
    std::map<std::uint32_t, Surface> surfaces_;
    std::uint32_t shm_id_ = 0; // the client's, of its latest wl_shm; there is always the same behind it
};

} // namespace ensign::guest
