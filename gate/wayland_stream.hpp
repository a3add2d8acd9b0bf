// The Wayland stream of one guest connection: every request is looked at here, whole, before Ensign sees any of it. Framing,
// object ids and their lifetimes, the interface's own signature, strings, arrays, descriptors, the allow-list of globals. What
// passes goes out as it came, with two exceptions: what follows a request's last argument is cut off, and a pool of wl_shm is a
// slice of the VM's shared memory, so its sizes and offsets are made to fit the whole of that.
//
// Events are Ensign's and trusted; they are followed for the objects that they make and end.
#pragma once

#include "compositor/wl/byte_queue.hpp"
#include "compositor/wl/fd.hpp"
#include "gate/wayland_object.hpp"
#include "protocols/wire/core.hpp"
#include "protocols/wire/message_stream.hpp"
#include "protocols/wire/object_map.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ensign::gate {

// A descriptor that a guest sends along with its requests.
struct Descriptor {
    enum class Kind : std::uint8_t {
        slice, // of the VM's pool; the descriptor is the pool's, and not ours to close
        pool, // shared memory of its own, as guests behind another device (--listen) bring it
        pipe, // its write end
    };
    Kind kind;
    wl::Fd fd; // none for a slice
    Slice slice{};
};

// Checked requests on their way to Ensign.
struct Requests {
    struct Attached {
        std::size_t position; // of the first byte of its message in `bytes`
        Descriptor descriptor;
    };
    wl::ByteQueue bytes;
    std::deque<Attached> descriptors;
};

// Why a connection ends; as wl_display.error has it.
struct ProtocolError {
    std::uint32_t object; // wire::display, or another
    std::uint32_t code; // of that object's interface
    std::string message; // our words only
};

class WaylandStream {
  public:
    WaylandStream();

    // Takes bytes as they come, with the descriptors that came along, in any portions; appends whole, checked requests.
    // After an error the stream is of no more use; what was appended before it may still go out.
    std::optional<ProtocolError> take_requests(std::span<const std::byte> bytes, std::vector<Descriptor> descriptors,
                                               Requests& out);
    // The same for events; false if they aren't Wayland.
    bool take_events(std::span<const std::byte> bytes);

    // The bytes of wl_display.error, for a client that hears from us, not from Ensign, that it did wrong.
    static std::vector<std::byte> error_event(const ProtocolError& error);

  private:
    struct Request;
    std::optional<ProtocolError> check(wire::Words message, Requests& out);
    std::optional<ProtocolError> check_arguments(Request& request);
    std::optional<ProtocolError> check_argument(Request& request, const wire::Argument& argument);
    std::optional<ProtocolError> check_descriptor(Request& request);
    std::optional<ProtocolError> look_into(Request& request);
    std::optional<ProtocolError> create_pool(Request& request);
    std::optional<ProtocolError> create_buffer(Request& request);
    std::optional<ProtocolError> resize(Request& request);
    bool follow(wire::Words message);
    void end(std::uint32_t id); // by a request of the client's
    void forget(std::uint32_t id); // by the server's delete_id
    [[nodiscard]] const WaylandObject* living(std::uint32_t id) const;

    wire::ObjectMap<WaylandObject> objects_;
    wire::MessageStream requests_{wire::MessageStream::customary};
    wire::MessageStream events_{wire::MessageStream::customary};
    std::deque<Descriptor> descriptors_; // of messages to come
};

} // namespace ensign::gate
