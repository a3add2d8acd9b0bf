// The virtio-gpu device (virtio 1.3, 5.7, with blob resources and context types): the control queue's commands, resources and
// contexts. Its only context type is cross-domain; it has no display, and no GPU.
#pragma once

#include "gate/connection.hpp"
#include "gate/event_loop.hpp"
#include "gate/guest_memory.hpp"
#include "gate/log.hpp"
#include "gate/pool.hpp"
#include "gate/virtqueue.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <linux/virtio_gpu.h>

namespace ensign::gate {

class Context;

// A request that is to be answered later: the guest waits for its fence.
struct Fence {
    Chain chain;
    virtio_gpu_ctrl_hdr request;
};

// What the device needs of the way to its driver.
struct Transport {
    virtual ~Transport() = default;
    virtual void answer(const Chain& chain, std::span<const std::byte> response) = 0;
    // Asks the front end to map the whole pool into the host-visible region; Gpu::pool_mapped() says how it went.
    virtual void map_pool() = 0;
};

struct Resource {
    std::vector<GuestRange> backing; // of a guest blob; empty for a host blob
    std::uint32_t size = 0;          // bytes
    wl::Fd file;                     // a host blob's content, until it is mapped; none: zeros
    std::optional<Slice> slice;      // a host blob's, while it is mapped
};

class Gpu {
  public:
    Gpu(EventLoop& loop, Log& log, EnsignLink& link, Pool& pool, const GuestMemory& memory, Transport& transport);
    ~Gpu();
    Gpu(const Gpu&) = delete;
    Gpu& operator=(const Gpu&) = delete;

    // A request, copied from the guest's memory. False: it can't be answered before the pool is mapped, which has been asked
    // for; to be given again then.
    bool execute(std::span<const std::byte> request, const Chain& chain);
    void pool_mapped(bool success);
    // The driver has gone, or has started anew: no contexts, no resources, the pool not mapped.
    void reset();
    // While the machine is paused nothing is answered, and nothing lost.
    void run(bool running);
    [[nodiscard]] bool running() const { return running_; }

    // For contexts.
    void signal(const Fence& fence) { answer(fence.chain, fence.request, VIRTIO_GPU_RESP_OK_NODATA, {}); }
    // Null: no such resource, or not attached to the context.
    [[nodiscard]] const Resource* attached(std::uint32_t context, std::uint32_t resource) const;
    [[nodiscard]] bool write(const Resource& guest_blob, std::span<const std::byte> bytes) const;
    [[nodiscard]] EventLoop& loop() { return loop_; }
    [[nodiscard]] Log& log() { return log_; }
    [[nodiscard]] EnsignLink& link() { return link_; }
    [[nodiscard]] const Pool& pool() const { return pool_; }
    [[nodiscard]] Queued& queued() { return queued_; }

    // For tests.
    [[nodiscard]] std::size_t contexts() const { return contexts_.size(); }
    [[nodiscard]] std::size_t resources() const { return resources_.size(); }

  private:
    using Response = std::uint32_t; // VIRTIO_GPU_RESP_*
    Response obey(const virtio_gpu_ctrl_hdr& header, std::span<const std::byte> request);
    Response get_display_info();
    Response get_capset_info(std::span<const std::byte> request);
    Response get_capset(std::span<const std::byte> request);
    Response create_context(std::span<const std::byte> request);
    Response destroy_context(std::uint32_t context);
    Response attach(std::span<const std::byte> request);
    Response detach(std::span<const std::byte> request);
    Response create_blob(std::span<const std::byte> request);
    Response create_guest_blob(const virtio_gpu_resource_create_blob& blob, std::span<const std::byte> entries);
    Response create_host_blob(const virtio_gpu_resource_create_blob& blob);
    Response map_blob(std::span<const std::byte> request);
    Response unmap_blob(std::span<const std::byte> request);
    Response unref(std::span<const std::byte> request);
    Response submit(std::span<const std::byte> request);
    void unmap(Resource& resource);
    void answer(const Chain& chain, const virtio_gpu_ctrl_hdr& request, Response type, std::span<const std::byte> body);
    template <class Body>
    void respond_with(const Body& body); // the answer's bytes after its header

    EventLoop& loop_;
    Log& log_;
    EnsignLink& link_;
    Pool& pool_;
    const GuestMemory& memory_;
    Transport& transport_;
    enum class Mapping : std::uint8_t { none, asked, done, failed } mapping_ = Mapping::none;
    bool running_ = false;
    Queued queued_;
    std::map<std::uint32_t, Resource> resources_;
    std::set<std::pair<std::uint32_t, std::uint32_t>> attachments_; // context, resource
    std::map<std::uint32_t, std::unique_ptr<Context>> contexts_; // each holds a Gpu&
    std::vector<std::byte> body_; // of the answer to the command at hand
};

} // namespace ensign::gate
