// The vhost-user back end (QEMU's docs/interop/vhost-user.rst): one front end at a time, which is QEMU ≥ 11.1 with
// vhost-user-test-device-pci. Sets up memory and queues, and carries requests between them and the device.
//
// The front end waits for our answers, and we never wait for it. It would end with us, so nothing ends us: what it gets wrong
// ends the session, and the next one begins afresh.
#pragma once

#include "compositor/base/clock.hpp"
#include "gate/event_loop.hpp"
#include "gate/gpu.hpp"
#include "gate/guest_memory.hpp"
#include "gate/log.hpp"
#include "gate/rate.hpp"
#include "gate/virtqueue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ensign::gate {

class VhostUser final : private Transport {
  public:
    // `listener`: gpu.sock, listening, non-blocking.
    VhostUser(EventLoop& loop, const Clock& clock, Log& log, EnsignLink& link, Pool& pool, wl::Fd listener);

    // Does what waits in the queues, as much as a turn may take; to be called each turn. True if there was anything.
    bool work();
    // Milliseconds until there is something to do without an event; -1: never.
    [[nodiscard]] int next_work() const;

    [[nodiscard]] const Gpu& gpu() const { return gpu_; } // for tests

    void handle_listener(std::uint32_t events);
    void handle_front_end(std::uint32_t events);
    void handle_mapping(std::uint32_t events);

  private:
    struct Message;
    struct Queue {
        Queue(VhostUser& device, std::uint8_t index)
            : ring{device.memory_}, chain{.queue = index, .writable = {}}, kick_watch{device.loop_, *this} {}
        void handle_kick(std::uint32_t events);
        Virtqueue ring;
        wl::Fd kick;
        wl::Fd call;
        bool started = false;
        bool kicked = false;
        Chain chain;                    // the request at hand
        std::vector<std::byte> request; // its bytes
        bool parked = false;            // it waits until the pool is mapped
        WatchFor<&Queue::handle_kick> kick_watch;
    };

    // Each returns false where the session must end.
    bool read_message();
    bool obey(Message& message);
    bool set_protocol_features(std::uint64_t features);
    bool set_memory(Message& message);
    bool set_addresses(const Message& message);
    bool set_descriptor(Message& message);
    bool set_mapping_channel(Message& message);
    bool get_vring_base(const Message& message);
    bool get_config(const Message& message);
    bool reply(const Message& message, std::span<const std::byte> payload);
    bool acknowledge(const Message& message, bool success);
    template <class Value>
    bool reply_with(const Message& message, const Value& value);
    Queue* queue_of(const Message& message);
    void start(Queue& queue);
    void stop(Queue& queue);
    void reset_device();
    void end_session();

    bool run(Queue& queue);
    void answer(const Chain& chain, std::span<const std::byte> response) override;
    void map_pool() override;

    EventLoop& loop_;
    Log& log_;
    const Pool& pool_;
    wl::Fd listener_;
    wl::Fd front_end_;
    wl::Fd mapping_; // on which we ask, and the front end answers
    std::vector<std::byte> incoming_;
    std::vector<wl::Fd> descriptors_;
    std::vector<std::byte> mapping_reply_;
    std::uint64_t protocol_features_ = 0;
    Rate rate_;
    GuestMemory memory_;
    std::array<Queue, 2> queues_; // control, cursor
    WatchFor<&VhostUser::handle_listener> listener_watch_;
    WatchFor<&VhostUser::handle_front_end> front_end_watch_;
    WatchFor<&VhostUser::handle_mapping> mapping_watch_;
    Gpu gpu_; // last: its contexts answer on their way out
};

} // namespace ensign::gate
