// wl_shm for clients: pools stay on this side; each buffer that a client shows gets host-visible memory of its own, and a
// pool on the host for just itself. A pool of 512 MiB with one small buffer in it costs the host that buffer.
#pragma once

#include "compositor/wl/fd.hpp"
#include "guest/channel.hpp"
#include "guest/damage.hpp"

#include <deque>
#include <map>
#include <optional>

namespace ensign::guest {

// Ids are the client's of its wl_shm_pool and wl_buffer objects.
class Shm {
  public:
    explicit Shm(Channel& channel) : channel_{channel} {}

    struct Buffer {
        std::int64_t offset = 0; // bytes, in its pool
        std::int32_t width = 0;  // px
        std::int32_t height = 0;
        std::int32_t stride = 0; // bytes
        std::uint32_t format = 0;
        BlobPtr blob;                        // null until it is first shown
        std::uint32_t surface = 0;           // where it was shown last, and that surface's commit
        std::uint64_t commit = 0;
        bool busy = false;                   // the host may read it: shown, and not released since
        bool destroyed = false;              // by the client while busy; goes with the release
        [[nodiscard]] Size size() const { return {width, height}; }
        [[nodiscard]] std::size_t bytes() const;

      private:
        friend class Shm;
        std::uint64_t pool = 0;
    };

    // Each false where the client's numbers can't be; nothing is changed then.
    bool create_pool(std::uint32_t id, wl::Fd memory, std::int32_t size);
    bool resize_pool(std::uint32_t id, std::int32_t size);
    void destroy_pool(std::uint32_t id);
    bool create_buffer(std::uint32_t id, std::uint32_t pool, Buffer shape);
    // Null where it is no buffer of shared memory.
    [[nodiscard]] Buffer* buffer(std::uint32_t id);
    void destroy_buffer(std::uint32_t id);

    // Gives the buffer memory on the host; false when there is none left.
    bool give_memory(Buffer& buffer);
    // Copies from the client's memory to the host's; false when the client's is shorter than it said.
    bool copy(const Buffer& buffer, const Region& changed) const;

    // Of one client at a time.
    static constexpr std::size_t max_pools = 512;
    static constexpr std::size_t max_buffers = 2048;

  private:
    struct Pool {
        wl::Fd memory;
        std::int64_t size = 0;
        std::size_t buffers = 0;
        bool alive = true; // else its buffers are all that keep it
    };
    void forget_if_unused(std::uint64_t pool);
    void keep_for_later(BlobPtr blob);

    Channel& channel_;
    std::map<std::uint64_t, Pool> pools_; // by a number of our own: ids are used again while buffers live on
    std::map<std::uint32_t, std::uint64_t> pool_numbers_;
    std::map<std::uint32_t, Buffer> buffers_;
    std::deque<BlobPtr> spare_; // of buffers that went: the next one often has the same size
    std::uint64_t next_pool_ = 1;
};

} // namespace ensign::guest
