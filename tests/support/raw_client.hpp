// A Wayland client without libwayland: it sends whatever bytes and descriptors the test says, and reads events as values.
// For protocol violations and descriptor tricks, which libwayland's client won't do. Never blocks.
#pragma once

#include "compositor/wl/fd.hpp"
#include "protocols/wire/message_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ensign::test {

// One request, being put together. The header's size is filled in at the end.
class RawRequest {
  public:
    RawRequest(std::uint32_t object, std::uint16_t opcode);
    RawRequest& u(std::uint32_t value);
    RawRequest& i(std::int32_t value) { return u(static_cast<std::uint32_t>(value)); }
    RawRequest& fixed(double value) { return i(static_cast<std::int32_t>(value * 256)); }
    RawRequest& s(std::string_view text);  // with its NUL and padding
    RawRequest& fd(int fd);                // duplicated by send; the test keeps its own
    RawRequest& claim(std::uint16_t size); // a header that lies about the size, in bytes
    [[nodiscard]] std::string bytes() const;

  private:
    friend class RawClient;
    std::vector<std::uint32_t> words_;
    std::vector<int> fds_;
    std::optional<std::uint16_t> claim_;
};

struct RawEvent {
    std::uint32_t object = 0;
    std::uint16_t opcode = 0;
    std::vector<std::uint32_t> words; // the arguments, as they were on the wire
    [[nodiscard]] std::string text(std::size_t at) const; // the string whose length is in this word
};

struct RawError { // wl_display.error
    std::uint32_t object = 0;
    std::uint32_t code = 0;
    std::string message;
};

class RawClient {
  public:
    explicit RawClient(wl::Fd socket); // connected
    static std::unique_ptr<RawClient> connect(const std::string& path); // null where nobody listens
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(const RawRequest& request);
    void send_bytes(std::string_view bytes, const std::vector<int>& fds = {});
    bool turn(); // sends and reads what can be; true when anything was
    void close() { socket_.reset(); }

    [[nodiscard]] bool closed() const { return closed_; } // by the server
    [[nodiscard]] std::size_t unsent() const;             // bytes that the server doesn't take
    [[nodiscard]] const std::optional<RawError>& error() const { return error_; }
    [[nodiscard]] const std::vector<RawEvent>& events() const { return events_; }
    [[nodiscard]] std::size_t fds_received() const { return fds_.size(); }
    [[nodiscard]] int fd(std::size_t at) const { return fds_.at(at).get(); } // in the order of their coming

    // Object ids: 1 is wl_display, 2 the registry, of which the constructor asks; new ones from 3.
    static constexpr std::uint32_t display = 1;
    static constexpr std::uint32_t registry = 2;
    std::uint32_t new_id() { return next_id_++; }
    // Binds a global that the registry has announced (turn first); its id. 0: there is none.
    std::uint32_t bind(std::string_view interface, std::uint32_t version);

  private:
    struct Chunk { // descriptors go with the first byte
        std::string bytes;
        std::vector<wl::Fd> fds;
    };
    struct Global {
        std::uint32_t name = 0;
        std::uint32_t version = 0;
    };
    bool write_some();
    bool read_some();
    void parse();
    void note(RawEvent event);

    wl::Fd socket_;
    std::deque<Chunk> out_;
    wire::MessageStream in_{wire::MessageStream::longest};
    std::vector<wl::Fd> fds_;
    std::vector<RawEvent> events_;
    std::map<std::string, Global, std::less<>> globals_;
    std::optional<RawError> error_;
    std::uint32_t next_id_ = 3;
    bool closed_ = false;
};

} // namespace ensign::test
