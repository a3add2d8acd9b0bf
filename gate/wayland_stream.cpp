#include "gate/wayland_stream.hpp"

#include "compositor/format.hpp"
#include "gate/quotas.hpp"
#include "protocols/vm_interfaces.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

namespace ensign::gate {

namespace {

// Every message: u32 object, u16 opcode, u16 size in bytes with these eight; then its arguments, each padded to 4 bytes.
constexpr std::size_t header_size = 8;
constexpr std::size_t most_message_bytes = 4096; // libwayland's
constexpr std::size_t most_arguments = 20;       // WL_CLOSURE_MAX_ARGS
constexpr std::uint32_t invalid_object = 0, invalid_method = 1, no_memory = 2; // wl_display.error
constexpr std::uint32_t invalid_stride = 1, invalid_fd = 2;                    // wl_shm.error

std::uint32_t word(std::span<const std::byte> bytes, std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof(value));
    return value;
}

std::size_t message_size(std::span<const std::byte> bytes) { return word(bytes, 4) >> 16; }

constexpr std::size_t padded(std::size_t length) { return (length + 3) & ~std::size_t{3}; }

// Calls `each` for every whole message in `bytes` and drops those. False: not Wayland, or `each` said so.
template <class Each>
bool for_each_message(std::vector<std::byte>& bytes, Each each) {
    std::span<std::byte> rest{bytes};
    while (rest.size() >= header_size) {
        const std::size_t size = message_size(rest);
        if (size < header_size || size % 4 != 0 || size > most_message_bytes) {
            return false;
        }
        if (rest.size() < size) {
            break;
        }
        if (!each(rest.first(size))) {
            return false;
        }
        rest = rest.subspan(size);
    }
    bytes.erase(bytes.begin(), bytes.end() - static_cast<std::ptrdiff_t>(rest.size()));
    return true;
}

} // namespace

// A request while it is being looked at: a copy of the guest's, which nobody else can change.
struct WaylandStream::Request {
    std::span<std::byte> message;
    const Object& object;
    const wl_message& type;
    std::array<std::size_t, most_arguments> at{}; // where each argument begins
    std::size_t arguments = 0;
    std::size_t end = header_size; // of the arguments so far
    std::optional<std::uint32_t> new_id{};
    Object new_object{};
    std::optional<Descriptor> descriptor{};

    [[nodiscard]] std::uint32_t id() const { return word(message, 0); }
    [[nodiscard]] std::uint16_t opcode() const { return static_cast<std::uint16_t>(word(message, 4)); }
    [[nodiscard]] bool is(const wl_interface& interface, std::uint16_t wanted) const {
        return object.interface == &interface && opcode() == wanted;
    }
    [[nodiscard]] std::uint32_t u(std::size_t argument) const { return word(message, at[argument]); }
    [[nodiscard]] std::int32_t i(std::size_t argument) const { return static_cast<std::int32_t>(u(argument)); }
    void put(std::size_t argument, std::uint32_t value) { std::memcpy(message.data() + at[argument], &value, sizeof(value)); }
    [[nodiscard]] std::size_t left() const { return message.size() - end; }
    // What follows the last argument means nothing, and some guests send it (wayland-proxy-virtwl: a word after each string).
    void cut() {
        const std::uint32_t size_and_opcode = static_cast<std::uint32_t>(end) << 16 | opcode();
        std::memcpy(message.data() + 4, &size_and_opcode, sizeof(size_and_opcode));
    }

    // Of wl_display, and of the request's own interface.
    [[nodiscard]] ProtocolError error(std::uint32_t code, std::string_view what) const { return {1, code, said(what)}; }
    [[nodiscard]] ProtocolError own_error(std::uint32_t code, std::string_view what) const { return {id(), code, said(what)}; }
    [[nodiscard]] std::string said(std::string_view what) const {
        return text::format("{}.{}: {}", object.interface->name, type.name, what);
    }
};

std::optional<ProtocolError> WaylandStream::take_requests(std::span<const std::byte> bytes, std::vector<Descriptor> descriptors,
                                                          Requests& out) {
    requests_.insert(requests_.end(), bytes.begin(), bytes.end());
    std::ranges::move(descriptors, std::back_inserter(descriptors_));
    std::optional<ProtocolError> error;
    const bool framed = for_each_message(requests_, [&](std::span<std::byte> message) {
        error = check(message, out);
        return !error;
    });
    if (!error && !framed) {
        error = ProtocolError{1, invalid_method, "the size of a message is wrong"};
    }
    if (!error && descriptors_.size() > quota::descriptors) {
        error = ProtocolError{1, no_memory, "descriptors that no message takes"};
    }
    return error;
}

std::optional<ProtocolError> WaylandStream::check(std::span<std::byte> message, Requests& out) {
    const std::uint32_t id = word(message, 0);
    const auto opcode = static_cast<std::uint16_t>(word(message, 4));
    const Object* object = objects_.find(id);
    if (object == nullptr) {
        return ProtocolError{1, invalid_object, text::format("object {} doesn't exist", id)};
    }
    if (opcode >= object->interface->method_count) {
        return ProtocolError{1, invalid_method, text::format("{} has no request {}", object->interface->name, opcode)};
    }
    Request request{.message = message, .object = *object, .type = object->interface->methods[opcode]};
    if (auto error = check_arguments(request)) {
        return error;
    }
    if (auto error = look_into(request)) {
        return error;
    }
    const bool ends = is_destructor(request.type);
    if (request.new_id && !objects_.add_of_client(*request.new_id, request.new_object)) {
        return request.error(invalid_object, text::format("the new id {} isn't free", *request.new_id));
    }
    if (ends) {
        objects_.destroy(id);
    }
    if (request.descriptor) {
        out.descriptors.push_back({out.bytes.size(), std::move(*request.descriptor)});
    }
    request.cut();
    out.bytes.push(message.first(request.end));
    return std::nullopt;
}

std::optional<ProtocolError> WaylandStream::check_arguments(Request& request) {
    Signature signature{request.type};
    if (signature.since() > request.object.version) {
        return request.error(invalid_method, "not in the version of its object");
    }
    while (const auto argument = signature.next()) {
        if (request.arguments == most_arguments || (argument->kind != 'h' && request.left() < 4)) {
            return request.error(invalid_method, "too short");
        }
        request.at[request.arguments] = request.end;
        if (auto error = check_argument(request, *argument)) {
            return error;
        }
        ++request.arguments;
    }
    return std::nullopt;
}

std::optional<ProtocolError> WaylandStream::check_argument(Request& request, const Signature::Argument& argument) {
    if (argument.kind == 'h') {
        return check_descriptor(request);
    }
    const std::uint32_t value = request.u(request.arguments);
    request.end += 4;
    switch (argument.kind) {
    case 's':
    case 'a': {
        if (value > request.left() || padded(value) > request.left()) {
            return request.error(invalid_method, "a string or array is longer than its message");
        }
        const auto* text = reinterpret_cast<const char*>(request.message.data() + request.end);
        request.end += padded(value);
        if (argument.kind == 's' && (value == 0 ? !argument.nullable : strnlen(text, value) != value - 1)) {
            return request.error(invalid_method, "a string without its end");
        }
        return std::nullopt;
    }
    case 'o': {
        const Object* object = objects_.find(value);
        if (value == 0 ? argument.nullable
                       : object != nullptr && (argument.type == nullptr || object->interface == argument.type)) {
            return std::nullopt;
        }
        return request.error(invalid_object, text::format("object {} isn't what is wanted", value));
    }
    case 'n': {
        request.new_id = value;
        request.new_object = {.interface = argument.type, .version = request.object.version};
        return std::nullopt;
    }
    default: return std::nullopt; // i, u, f: the compositor knows which values make sense
    }
}

// wl_shm.create_pool wants memory; all other descriptors are write ends of pipes (receive, in three protocols).
std::optional<ProtocolError> WaylandStream::check_descriptor(Request& request) {
    if (descriptors_.empty() || request.descriptor) {
        return request.error(invalid_method, "without its descriptor");
    }
    request.descriptor = std::move(descriptors_.front());
    descriptors_.pop_front();
    const bool is_memory = request.descriptor->kind != Descriptor::Kind::pipe;
    if (is_memory != request.is(wl_shm_interface, wl_shm_create_pool)) {
        return request.error(invalid_method, "with a descriptor of another kind");
    }
    return std::nullopt;
}

std::optional<ProtocolError> WaylandStream::look_into(Request& request) {
    if (request.is(wl_registry_interface, wl_registry_bind)) { // name, interface, version, id
        const std::uint32_t version = request.u(2);
        const wl_interface* global = global_named(reinterpret_cast<const char*>(request.message.data() + request.at[1] + 4));
        if (global == nullptr || version == 0 || version > static_cast<std::uint32_t>(global->version)) {
            return request.error(invalid_object, "no such global");
        }
        request.new_object = {.interface = global, .version = version};
    }
    if (request.is(wl_shm_interface, wl_shm_create_pool)) {
        return create_pool(request);
    }
    if (request.is(wl_shm_pool_interface, wl_shm_pool_create_buffer)) {
        return create_buffer(request);
    }
    if (request.is(wl_shm_pool_interface, wl_shm_pool_resize)) {
        return resize(request);
    }
    return std::nullopt;
}

// id, fd, size. The pool that Ensign maps begins where the VM's does, and ends where this one's slice does.
std::optional<ProtocolError> WaylandStream::create_pool(Request& request) {
    constexpr Slice anything{0, std::numeric_limits<std::int32_t>::max()};
    const Descriptor& descriptor = *request.descriptor;
    const Slice slice = descriptor.kind == Descriptor::Kind::slice ? descriptor.slice : anything;
    const std::int32_t size = request.i(2);
    if (size <= 0 || static_cast<std::uint32_t>(size) > slice.size) {
        return request.own_error(invalid_fd, text::format("{} bytes of a blob that has {}", size, slice.size));
    }
    request.new_object.slice = slice;
    request.put(2, slice.offset + static_cast<std::uint32_t>(size));
    return std::nullopt;
}

// id, offset, width, height, stride, format.
std::optional<ProtocolError> WaylandStream::create_buffer(Request& request) {
    const Slice slice = request.object.slice;
    const std::int64_t offset = request.i(1), width = request.i(2), height = request.i(3), stride = request.i(4);
    if (offset < 0 || width <= 0 || height <= 0 || stride < width || offset + stride * height > slice.size) {
        return request.own_error(invalid_stride, text::format("{}x{} with stride {} at {} isn't in a pool of {} bytes", width,
                                                              height, stride, offset, slice.size));
    }
    request.put(1, slice.offset + static_cast<std::uint32_t>(offset));
    return std::nullopt;
}

// size
std::optional<ProtocolError> WaylandStream::resize(Request& request) {
    const Slice slice = request.object.slice;
    const std::int32_t size = request.i(0);
    if (size <= 0 || static_cast<std::uint32_t>(size) > slice.size) {
        return request.own_error(invalid_fd, text::format("{} bytes of a blob that has {}", size, slice.size));
    }
    request.put(0, slice.offset + static_cast<std::uint32_t>(size));
    return std::nullopt;
}

bool WaylandStream::take_events(std::span<const std::byte> bytes) {
    events_.insert(events_.end(), bytes.begin(), bytes.end());
    return for_each_message(events_, [&](std::span<std::byte> message) { return follow(message); });
}

// New ids come alone among an event's arguments, or after words only (wl_data_device.data_offer and the like).
bool WaylandStream::follow(std::span<const std::byte> message) {
    const auto opcode = static_cast<std::uint16_t>(word(message, 4));
    const Object* object = objects_.find_any(word(message, 0));
    if (object == nullptr || opcode >= object->interface->event_count) {
        return object == nullptr; // about an object that is no more
    }
    if (object->interface == &wl_display_interface && opcode == wl_display_delete_id && message.size() == header_size + 4) {
        objects_.forget(word(message, header_size));
        return true;
    }
    Signature signature{object->interface->events[opcode]};
    std::size_t at = header_size;
    for (auto argument = signature.next(); argument; argument = signature.next()) {
        if (argument->kind == 'h') {
            continue;
        }
        if (message.size() - at < 4) {
            return false;
        }
        const std::uint32_t value = word(message, at);
        at += 4;
        if (argument->kind == 's' || argument->kind == 'a') {
            if (value > message.size() - at || padded(value) > message.size() - at) {
                return false;
            }
            at += padded(value);
        }
        if (argument->kind == 'n' && !objects_.add_of_server(value, {argument->type, object->version})) {
            return false;
        }
    }
    return true;
}

std::vector<std::byte> WaylandStream::error_event(const ProtocolError& error) {
    const auto length = static_cast<std::uint32_t>(error.message.size() + 1);
    const auto size = static_cast<std::uint32_t>(header_size + 12 + padded(length));
    const std::array<std::uint32_t, 5> words{1, size << 16 | wl_display_error, error.object, error.code, length};
    std::vector<std::byte> event(size);
    std::memcpy(event.data(), words.data(), sizeof(words));
    std::memcpy(event.data() + sizeof(words), error.message.data(), error.message.size());
    return event;
}

} // namespace ensign::gate
