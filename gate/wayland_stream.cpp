#include "gate/wayland_stream.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/globals.hpp"
#include "gate/quotas.hpp"
#include "protocols/vm_interfaces.hpp"
#include "protocols/wire/new_message.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include <wayland-client-protocol.h>

namespace ensign::gate {

// A request while it is being looked at: a copy of the guest's, which nobody else can change.
struct WaylandStream::Request {
    wire::Words message;
    const WaylandObject& object;
    const wl_message& type;
    wire::Arguments arguments{};
    std::optional<std::uint32_t> new_id{};
    WaylandObject new_object{};
    std::optional<Descriptor> descriptor{};

    [[nodiscard]] std::uint32_t id() const { return wire::object_of(message); }
    [[nodiscard]] bool is(const wl_interface& interface, std::uint16_t wanted) const {
        return object.interface == &interface && wire::opcode_of(message) == wanted;
    }
    [[nodiscard]] std::uint32_t u(std::size_t argument) const { return message[arguments[argument].word]; }
    [[nodiscard]] std::int32_t i(std::size_t argument) const { return static_cast<std::int32_t>(u(argument)); }
    void put(std::size_t argument, std::uint32_t value) { message[arguments[argument].word] = value; }

    // Of wl_display, and of the request's own interface.
    [[nodiscard]] ProtocolError error(std::uint32_t code, std::string_view what) const {
        return {wire::display, code, said(what)};
    }
    [[nodiscard]] ProtocolError own_error(std::uint32_t code, std::string_view what) const { return {id(), code, said(what)}; }
    [[nodiscard]] std::string said(std::string_view what) const {
        return text::format("{}.{}: {}", object.interface->name, type.name, what);
    }
};

WaylandStream::WaylandStream() : objects_{{.interface = &wl_display_interface, .version = 1}, quota::objects} {}

std::optional<ProtocolError> WaylandStream::take_requests(std::span<const std::byte> bytes, std::vector<Descriptor> descriptors,
                                                          Requests& out) {
    requests_.append(bytes);
    std::ranges::move(descriptors, std::back_inserter(descriptors_));
    for (;;) {
        const auto message = requests_.next();
        if (!message) {
            return ProtocolError{wire::display, WL_DISPLAY_ERROR_INVALID_METHOD, std::string{message.error()}};
        }
        if (!*message) {
            break;
        }
        if (auto error = check(**message, out)) {
            return error;
        }
    }
    if (descriptors_.size() > quota::descriptors) {
        return ProtocolError{wire::display, WL_DISPLAY_ERROR_NO_MEMORY, "descriptors that no message takes"};
    }
    return std::nullopt;
}

std::optional<ProtocolError> WaylandStream::check(wire::Words message, Requests& out) {
    const std::uint32_t id = wire::object_of(message);
    const std::uint16_t opcode = wire::opcode_of(message);
    const WaylandObject* object = living(id);
    if (object == nullptr) {
        return ProtocolError{wire::display, WL_DISPLAY_ERROR_INVALID_OBJECT, text::format("object {} doesn't exist", id)};
    }
    if (opcode >= object->interface->method_count) {
        return ProtocolError{wire::display, WL_DISPLAY_ERROR_INVALID_METHOD,
                             text::format("{} has no request {}", object->interface->name, opcode)};
    }
    Request request{.message = message, .object = *object, .type = object->interface->methods[opcode]};
    if (auto error = check_arguments(request)) {
        return error;
    }
    if (auto error = look_into(request)) {
        return error;
    }
    if (request.new_id && !objects_.add_of_client(*request.new_id, request.new_object)) {
        return request.error(WL_DISPLAY_ERROR_INVALID_OBJECT, text::format("the new id {} isn't free", *request.new_id));
    }
    if (wire::is_destructor(request.type)) {
        end(id);
    }
    if (request.descriptor) {
        out.descriptors.push_back({out.bytes.size(), std::move(*request.descriptor)});
    }
    // What follows the last argument means nothing, and some guests send it (wayland-proxy-virtwl: a word after each string).
    out.bytes.push(std::as_bytes(wire::with_size(message, request.arguments.words)));
    return std::nullopt;
}

const WaylandObject* WaylandStream::living(std::uint32_t id) const {
    const WaylandObject* object = objects_.find(id);
    return object != nullptr && !object->dying ? object : nullptr;
}

void WaylandStream::end(std::uint32_t id) {
    if (id >= wire::first_of_server) {
        objects_.remove(id);
    } else {
        objects_.find(id)->dying = true;
    }
}

std::optional<ProtocolError> WaylandStream::check_arguments(Request& request) {
    if (wire::Signature{request.type}.since() > request.object.version) {
        return request.error(WL_DISPLAY_ERROR_INVALID_METHOD, "not in the version of its object");
    }
    const auto arguments = wire::read_arguments(request.type, request.message);
    if (!arguments) {
        return request.error(WL_DISPLAY_ERROR_INVALID_METHOD, arguments.error());
    }
    request.arguments = *arguments;
    for (const wire::Argument& argument : request.arguments) {
        if (auto error = check_argument(request, argument)) {
            return error;
        }
    }
    return std::nullopt;
}

// Integers, strings and arrays are as they are: the compositor knows which values make sense.
std::optional<ProtocolError> WaylandStream::check_argument(Request& request, const wire::Argument& argument) {
    if (argument.kind == 'h') {
        return check_descriptor(request);
    }
    const std::uint32_t value = request.message[argument.word];
    if (argument.kind == 'n') {
        request.new_id = value;
        request.new_object = {.interface = argument.interface, .version = request.object.version};
    }
    if (argument.kind == 'o' && value != 0) {
        const WaylandObject* object = living(value);
        if (object == nullptr || (argument.interface != nullptr && object->interface != argument.interface)) {
            return request.error(WL_DISPLAY_ERROR_INVALID_OBJECT, text::format("object {} isn't what is wanted", value));
        }
    }
    return std::nullopt;
}

// wl_shm.create_pool wants memory; all other descriptors are write ends of pipes (receive, in three protocols).
std::optional<ProtocolError> WaylandStream::check_descriptor(Request& request) {
    if (descriptors_.empty() || request.descriptor) {
        return request.error(WL_DISPLAY_ERROR_INVALID_METHOD, "without its descriptor");
    }
    request.descriptor = std::move(descriptors_.front());
    descriptors_.pop_front();
    const bool is_memory = request.descriptor->kind != Descriptor::Kind::pipe;
    if (is_memory != request.is(wl_shm_interface, WL_SHM_CREATE_POOL)) {
        return request.error(WL_DISPLAY_ERROR_INVALID_METHOD, "with a descriptor of another kind");
    }
    return std::nullopt;
}

std::optional<ProtocolError> WaylandStream::look_into(Request& request) {
    if (request.is(wl_registry_interface, WL_REGISTRY_BIND)) { // name, interface, version, id
        const std::uint32_t version = request.u(2);
        const VmGlobal* global = find_vm_global(request.arguments[1].text);
        if (global == nullptr || version == 0 || version > global->version) {
            return request.error(WL_DISPLAY_ERROR_INVALID_OBJECT, "no such global");
        }
        request.new_object = {.interface = global_named(global->interface), .version = version};
    }
    if (request.is(wl_shm_interface, WL_SHM_CREATE_POOL)) {
        return create_pool(request);
    }
    if (request.is(wl_shm_pool_interface, WL_SHM_POOL_CREATE_BUFFER)) {
        return create_buffer(request);
    }
    if (request.is(wl_shm_pool_interface, WL_SHM_POOL_RESIZE)) {
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
        return request.own_error(WL_SHM_ERROR_INVALID_FD, text::format("{} bytes of a blob that has {}", size, slice.size));
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
        return request.own_error(
            WL_SHM_ERROR_INVALID_STRIDE,
            text::format("{}x{} with stride {} at {} isn't in a pool of {} bytes", width, height, stride, offset, slice.size));
    }
    request.put(1, slice.offset + static_cast<std::uint32_t>(offset));
    return std::nullopt;
}

// size
std::optional<ProtocolError> WaylandStream::resize(Request& request) {
    const Slice slice = request.object.slice;
    const std::int32_t size = request.i(0);
    if (size <= 0 || static_cast<std::uint32_t>(size) > slice.size) {
        return request.own_error(WL_SHM_ERROR_INVALID_FD, text::format("{} bytes of a blob that has {}", size, slice.size));
    }
    request.put(0, slice.offset + static_cast<std::uint32_t>(size));
    return std::nullopt;
}

bool WaylandStream::take_events(std::span<const std::byte> bytes) {
    events_.append(bytes);
    for (;;) {
        const auto message = events_.next();
        if (!message || (*message && !follow(**message))) {
            return false;
        }
        if (!*message) {
            return true;
        }
    }
}

bool WaylandStream::follow(wire::Words message) {
    const std::uint16_t opcode = wire::opcode_of(message);
    const WaylandObject* object = objects_.find(wire::object_of(message));
    if (object == nullptr || opcode >= object->interface->event_count) {
        return object == nullptr; // about an object that is no more
    }
    const auto arguments = wire::read_arguments(object->interface->events[opcode], message);
    if (!arguments) {
        return false;
    }
    if (object->interface == &wl_display_interface && opcode == wire::display_event::delete_id) {
        forget(message[(*arguments)[0].word]);
        return true;
    }
    const std::uint32_t version = object->version;
    return std::ranges::all_of(*arguments, [&](const wire::Argument& argument) {
        return argument.kind != 'n' || objects_.add_of_server(message[argument.word], {argument.interface, version});
    });
}

// wl_display.delete_id: the client may use it again.
void WaylandStream::forget(std::uint32_t id) {
    if (id != wire::display && id < wire::first_of_server && objects_.find(id) != nullptr) {
        objects_.remove(id);
    }
}

std::vector<std::byte> WaylandStream::error_event(const ProtocolError& error) {
    wire::NewMessage message{wire::display, wire::display_event::error};
    const auto bytes = std::as_bytes(message.u(error.object).u(error.code).s(error.message).words());
    return {bytes.begin(), bytes.end()};
}

} // namespace ensign::gate
