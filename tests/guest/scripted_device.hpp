// A virtio-gpu device in this process, whose host does what a test says: it writes down the commands that it gets, and
// answers polls with the pages that the test gives it.
#pragma once

#include "compositor/wl/fd.hpp"
#include "guest/channel.hpp"
#include "guest/device.hpp"
#include "protocols/wire/message_stream.hpp"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ensign::test {

namespace cross_domain = ensign::cross_domain;

// A Wayland message as it was on the wire.
struct WaylandMessage {
    std::uint32_t object = 0;
    std::uint16_t opcode = 0;
    std::vector<std::uint32_t> words; // the arguments
    bool operator==(const WaylandMessage&) const = default;
};

struct PipeWrite {
    std::uint32_t id = 0;
    std::string data;
    bool hang_up = false;
};

// The host's end of one context.
class ScriptedHost {
  public:
    // What the guest sent.
    std::vector<cross_domain::Init> inits;
    std::vector<WaylandMessage> requests;
    std::vector<guest::Identifier> identifiers; // of all SENDs, in order
    std::vector<std::size_t> identifiers_per_send;
    std::vector<PipeWrite> writes;
    std::vector<cross_domain::GetImageRequirements> queries;
    std::size_t polls = 0;
    bool malformed = false; // a command that no host would take

    // What the host does. Messages wait for a poll.
    void send(std::span<const std::byte> data, const std::vector<guest::Identifier>& identifiers = {});
    void send(const WaylandMessage& event, const std::vector<guest::Identifier>& identifiers = {});
    void send_pipe_data(std::uint32_t id, std::string_view data, bool hang_up = false);
    void hang_up() { send(std::span<const std::byte>{}); }
    void send_page(std::vector<std::byte> page);
    void vanish() { gone_ = true; } // as a device that is unbound: nobody is told
    void give_file(std::uint32_t blob_id, std::string content) { files_[blob_id] = std::move(content); }

    // Whatever memory the guest made, by resource id; empty when it is gone.
    [[nodiscard]] std::span<std::byte> memory(std::uint32_t resource);
    [[nodiscard]] std::size_t blobs() const { return memory_.size(); }
    [[nodiscard]] bool alive() const { return alive_; } // the guest still has the context open
    bool has_memory = true;                             // false: blobs are refused
    std::uint64_t answered_size = 0;                    // of an image, where it isn't to be the right one

  private:
    friend class ScriptedContext;
    bool take(std::span<const std::byte> command);
    void take_stream(std::span<const std::byte> data);
    void answer_poll();

    std::map<std::uint32_t, std::vector<std::byte>> memory_;
    std::map<std::uint32_t, std::string> files_;
    std::deque<std::vector<std::byte>> pages_;
    wire::MessageStream stream_{wire::MessageStream::longest};
    wl::Fd event_;
    std::uint32_t next_resource_ = 1;
    std::uint32_t query_ring_ = 0;
    std::uint32_t channel_ring_ = 0;
    bool poll_waits_ = false;
    bool news_ = false;
    bool gone_ = false;
    bool alive_ = true;
};

class ScriptedDevice final : public guest::Device {
  public:
    ScriptedDevice();
    std::expected<std::unique_ptr<guest::DeviceContext>, std::string> open() override;
    [[nodiscard]] int fd() const override { return event_.get(); }
    void take_news() override;
    // All contexts lose their device; programs hear of it with this, or with their next request.
    void vanish();
    bool refuses = false;
    std::vector<std::unique_ptr<ScriptedHost>> hosts; // one for each context, in order

  private:
    wl::Fd event_;
};

} // namespace ensign::test
