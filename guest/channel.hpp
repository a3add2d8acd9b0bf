// A client's cross-domain channel to the host's compositor: the commands of protocols/cross_domain.hpp over a device context,
// one poll outstanding at a time. What the host writes is copied once and checked here; what is wrong counts as the
// channel's end.
#pragma once

#include "guest/device.hpp"
#include "protocols/cross_domain.hpp"

#include <map>
#include <optional>
#include <variant>
#include <vector>

namespace ensign::guest {

struct Identifier {
    std::uint32_t id = 0;
    cross_domain::Identifier type{};
    std::uint32_t size = 0; // bytes; of blobs
};

// A piece of the host's Wayland stream, with the descriptors that begin in it.
struct StreamPiece {
    std::vector<std::byte> data;
    std::vector<Identifier> identifiers;
};

struct PipePiece {
    std::uint32_t id = 0;
    std::vector<std::byte> data;
    bool hang_up = false; // after the data
};

struct HungUp {};

using HostMessage = std::variant<StreamPiece, PipePiece, HungUp>;

class Channel {
  public:
    // The error is a sentence.
    static std::expected<std::unique_ptr<Channel>, std::string> open(Device& device);

    // Readable when receive() has something to say.
    [[nodiscard]] int fd() const { return context_->fd(); }
    // False once the device is gone.
    [[nodiscard]] bool alive() const { return context_->alive(); }
    // The message that answers the outstanding poll; none when that one isn't answered yet. poll() asks for the next.
    std::optional<HostMessage> receive();
    void poll();
    [[nodiscard]] bool polls() const { return polls_; }

    // At most max_transfer bytes and max_identifiers, at most one of them a read_pipe. False: the device is gone.
    bool send(std::span<const std::byte> data, std::span<const Identifier> identifiers);
    // At most max_pipe_data bytes.
    bool write(std::uint32_t pipe, std::span<const std::byte> data, bool hang_up);

    // Zeroed host-visible memory of at least `size` bytes, which the compositor can map: null where there is none left.
    BlobPtr create_shared_memory(std::size_t size);
    // What the host sent as an identifier of type blob.
    BlobPtr open_blob(const Identifier& identifier);

    // The host's memory that one client may take in one piece.
    static constexpr std::size_t max_blob = std::size_t{512} << 20U;

  private:
    Channel(std::unique_ptr<DeviceContext> context, BlobPtr query_ring, BlobPtr channel_ring);
    // What the host keeps for images of this many bytes: any number of blobs may be made of it.
    struct Template {
        std::uint32_t blob_id = 0;
        std::size_t size = 0;
    };
    std::optional<Template> template_for(std::uint32_t size);

    // The context outlives the blobs that are made on it.
    std::unique_ptr<DeviceContext> context_;
    BlobPtr query_ring_;
    BlobPtr channel_ring_;
    std::map<std::uint32_t, Template> templates_; // by size; sizes are coarse, so there are few
    bool polls_ = false;
};

} // namespace ensign::guest
