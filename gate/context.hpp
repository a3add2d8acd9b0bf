// A cross-domain context: one Wayland client of the guest. It sends requests with SEND, and gets events and what its pipes bring
// one message for each fence of its channel ring (a POLL), written into that ring's page.
//
//     fresh --INIT--> open --Ensign closed it, or a request was wrong--> ended
//
// In `ended` each POLL is still answered: first by what a request did wrong, if one did, then in each way that some guest hears
// the end: an empty RECEIVE (ensign-guest, wayland-proxy-virtwl), a wl_display.error (Sommelier, which overhears the others and
// would keep its programs waiting), and from then on command 0.
#pragma once

#include "gate/connection.hpp"
#include "gate/event_loop.hpp"
#include "gate/gpu.hpp"
#include "gate/pipes.hpp"
#include "protocols/cross_domain.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>

namespace ensign::gate {

class Context {
  public:
    Context(Gpu& gpu, std::uint32_t id);
    ~Context(); // answers the fences that wait
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    // The commands of a SUBMIT_3D. False: one was malformed or refused, and the ones after it weren't looked at.
    bool submit(std::span<const std::byte> commands);
    // A fence of the channel ring: answered when there is a message.
    void poll(Fence fence);

    // Gives the waiting fences what there is for them; otherwise waits until there is something, or the machine runs.
    void deliver();

    // The file behind a blob that a RECEIVE announced; the guest creates each once. Invalid: none such, or its size is another.
    [[nodiscard]] wl::Fd take_item(std::uint64_t blob_id, std::uint64_t size);

  private:
    bool execute(const cross_domain::Header& header, std::span<const std::byte> command);
    bool init(std::span<const std::byte> command);
    bool get_image_requirements(std::span<const std::byte> command);
    bool send(std::span<const std::byte> command);
    bool write(std::span<const std::byte> command);
    std::optional<std::vector<Descriptor>> descriptors_of(const cross_domain::Transfer& message);

    void handle_connection(std::uint32_t events);
    static void handle_pipe(void* self, std::uint32_t events);
    bool deliver_one();
    bool deliver_events();
    bool deliver_pipe();
    void deliver_end();
    bool announce(std::vector<wl::Fd>& files, cross_domain::Transfer& message);
    void complete(std::span<const std::byte> message);
    void end(std::optional<ProtocolError> error);
    void update_interest();

    Gpu& gpu_;
    std::uint32_t id_;
    std::uint32_t query_ring_ = 0; // resource ids; 0: none
    std::uint32_t channel_ring_ = 0;
    std::deque<Fence> polls_;

    enum class State : std::uint8_t { fresh, open, ended } state_ = State::fresh;
    std::optional<ProtocolError> last_word_;
    enum class Told : std::uint8_t { nothing, by_silence, by_error } end_told_ = Told::nothing;
    bool pipes_first_ = false; // socket and pipes have their turns

    std::uint32_t next_item_;
    std::map<std::uint32_t, wl::Fd> items_;
    Pipes pipes_;
    std::optional<Connection> connection_;
    WatchFor<&Context::handle_connection> watch_;
};

} // namespace ensign::gate
