// The half of Translator that looks at what clients ask.
#include "compositor/base/format.hpp"
#include "guest/translator.hpp"
#include "protocols/wire/new_message.hpp"

#include "viewporter-client-protocol.h"
#include <wayland-client-protocol.h>

namespace ensign::guest {

namespace {

constexpr std::string_view unknown_object = "a request names an object that there isn't";

} // namespace

Translator::Translator(Channel& channel, Pipes& pipes, HostOutbox& to_host, ClientOutbox& to_client)
    : channel_{channel}, pipes_{pipes}, to_host_{to_host}, to_client_{to_client}, shm_{channel} {}

bool Translator::complain(std::uint32_t object, std::uint32_t code, std::string_view sentence) {
    to_client_.add(wire::NewMessage{wire::display, wire::display_event::error}.u(object).u(code).s(sentence).words());
    return false;
}

void Translator::send_delete_id(std::uint32_t client_id) {
    to_client_.add(wire::NewMessage{wire::display, wire::display_event::delete_id}.u(client_id).words());
}

bool Translator::request(wire::Words message, std::deque<wl::Fd>& descriptors) {
    const std::uint32_t id = wire::object_of(message);
    const std::uint16_t opcode = wire::opcode_of(message);
    const Object* const object = objects_.find(id);
    if (object == nullptr) {
        return complain(wire::display, WL_DISPLAY_ERROR_INVALID_OBJECT, unknown_object);
    }
    if (opcode >= object->interface->method_count) {
        return complain(wire::display, WL_DISPLAY_ERROR_INVALID_METHOD,
                        text::format("{} has no request {}", object->interface->name, opcode));
    }
    const wl_message& type = object->interface->methods[opcode];
    const auto arguments = wire::read_arguments(type, message);
    if (!arguments || arguments->words != message.size() || wire::Signature{type}.since() > object->version) {
        return complain(wire::display, WL_DISPLAY_ERROR_INVALID_METHOD,
                        text::format("{}.{}: {}", object->interface->name, type.name,
                                     arguments ? "too long, or not in the version of its object" : arguments.error()));
    }
    const Request request{id, *object->interface, object->version, opcode, message, *arguments, descriptors};
    switch (handle(request)) {
    case Fate::pass_on: return pass_on(request);
    case Fate::done: return true;
    case Fate::failed: break;
    }
    return false;
}

Translator::Fate Translator::handle(const Request& request) {
    if (request.is(wl_registry_interface, WL_REGISTRY_BIND)) {
        return handle_bind(request);
    }
    if (&request.interface == &wl_shm_interface) {
        return handle_shm(request);
    }
    if (&request.interface == &wl_shm_pool_interface) {
        return handle_pool(request);
    }
    if (&request.interface == &wl_surface_interface) {
        return handle_surface(request);
    }
    if (request.is(wl_buffer_interface, WL_BUFFER_DESTROY)) {
        return handle_destroy_buffer(request);
    }
    if (request.is(wp_viewporter_interface, WP_VIEWPORTER_GET_VIEWPORT)) {
        surfaces_[request.u(1)].use_viewport();
    }
    return Fate::pass_on;
}

// Only what was offered: what is behind any other name can't be followed.
Translator::Fate Translator::handle_bind(const Request& request) {
    const auto global = globals_.find(request.u(0));
    const std::uint32_t version = request.u(2);
    if (global == globals_.end() || request.arguments[1].text != global->second.interface->name || version == 0 ||
        version > global->second.version) {
        complain(request.id, WL_DISPLAY_ERROR_INVALID_OBJECT, "wl_registry.bind: no such global was offered");
        return Fate::failed;
    }
    if (!objects_.add(request.u(3), *global->second.interface, version)) {
        complain(wire::display, WL_DISPLAY_ERROR_INVALID_OBJECT, "wl_registry.bind: the new id can't be used");
        return Fate::failed;
    }
    if (global->second.interface == &wl_shm_interface) {
        shm_id_ = request.u(3);
    }
    const std::uint32_t registry = objects_.introduce(request.id);
    const std::uint32_t host_id = objects_.introduce(request.u(3));
    to_host_.add(
        wire::NewMessage{registry, request.opcode}.u(request.u(0)).s(request.arguments[1].text).u(version).u(host_id).words());
    return Fate::done;
}

Translator::Fate Translator::handle_shm(const Request& request) {
    if (request.opcode != WL_SHM_CREATE_POOL) {
        return Fate::pass_on;
    }
    const std::uint32_t pool = request.u(0);
    if (request.descriptors.empty()) {
        complain(request.id, WL_SHM_ERROR_INVALID_FD, "wl_shm.create_pool: there is no descriptor with it");
        return Fate::failed;
    }
    wl::Fd memory = std::move(request.descriptors.front());
    request.descriptors.pop_front();
    if (!objects_.add(pool, wl_shm_pool_interface, request.version)) {
        complain(wire::display, WL_DISPLAY_ERROR_INVALID_OBJECT, "wl_shm.create_pool: the new id can't be used");
        return Fate::failed;
    }
    if (!shm_.create_pool(pool, std::move(memory), request.i(2))) {
        complain(request.id, WL_SHM_ERROR_INVALID_STRIDE, "wl_shm.create_pool: no such size, or too many pools");
        return Fate::failed;
    }
    return Fate::done;
}

Translator::Fate Translator::handle_pool(const Request& request) {
    switch (request.opcode) {
    case WL_SHM_POOL_CREATE_BUFFER: return create_buffer(request);
    case WL_SHM_POOL_RESIZE:
        if (!shm_.resize_pool(request.id, request.i(0))) {
            complain(request.id, WL_SHM_ERROR_INVALID_FD, "wl_shm_pool.resize: a pool can't shrink");
            return Fate::failed;
        }
        return Fate::done;
    default: break; // destroy is the last there is
    }
    shm_.destroy_pool(request.id);
    objects_.remove(request.id);
    send_delete_id(request.id);
    return Fate::done;
}

Translator::Fate Translator::create_buffer(const Request& request) {
    const std::uint32_t id = request.u(0);
    if (!objects_.add(id, wl_buffer_interface, request.version)) {
        complain(wire::display, WL_DISPLAY_ERROR_INVALID_OBJECT, "wl_shm_pool.create_buffer: the new id can't be used");
        return Fate::failed;
    }
    Shm::Buffer shape;
    shape.offset = request.i(1);
    shape.width = request.i(2);
    shape.height = request.i(3);
    shape.stride = request.i(4);
    shape.format = request.u(5);
    if (!shm_.create_buffer(id, request.id, std::move(shape))) {
        complain(request.id, WL_SHM_ERROR_INVALID_STRIDE,
                 "wl_shm_pool.create_buffer: it doesn't lie in its pool, or there are too many");
        return Fate::failed;
    }
    return Fate::done;
}

// The host reads a buffer until it releases it, and reading goes on after its destruction.
Translator::Fate Translator::handle_destroy_buffer(const Request& request) {
    Shm::Buffer* const buffer = shm_.buffer(request.id);
    if (buffer == nullptr) {
        return Fate::pass_on;
    }
    if (buffer->busy) {
        buffer->destroyed = true;
        return Fate::done;
    }
    shm_.destroy_buffer(request.id);
    if (objects_.find(request.id)->host_id != 0) {
        return Fate::pass_on;
    }
    objects_.remove(request.id);
    send_delete_id(request.id);
    return Fate::done;
}

Translator::Fate Translator::handle_surface(const Request& request) {
    Surface& surface = surfaces_[request.id];
    switch (request.opcode) {
    case WL_SURFACE_ATTACH: surface.attach(request.u(0)); break;
    case WL_SURFACE_DAMAGE: surface.damage_surface(request.i(0), request.i(1), request.i(2), request.i(3)); break;
    case WL_SURFACE_DAMAGE_BUFFER: surface.damage_buffer(request.i(0), request.i(1), request.i(2), request.i(3)); break;
    case WL_SURFACE_SET_BUFFER_SCALE: surface.set_scale(request.i(0)); break;
    case WL_SURFACE_SET_BUFFER_TRANSFORM: surface.set_transform(request.i(0)); break;
    case WL_SURFACE_COMMIT: return commit(request.id, surface) ? Fate::pass_on : Fate::failed;
    default: break;
    }
    return Fate::pass_on;
}

bool Translator::commit(std::uint32_t id, Surface& surface) {
    Shm::Buffer* const buffer = surface.attached() ? shm_.buffer(*surface.attached()) : nullptr;
    if (buffer == nullptr || buffer->blob == nullptr) { // none, or none of shared memory, or destroyed meanwhile
        surface.commit();
        return true;
    }
    const auto commit = surface.commit(buffer->size(), buffer->surface == id ? buffer->commit : 0);
    buffer->surface = id;
    buffer->commit = commit.number;
    buffer->busy = true;
    return shm_.copy(*buffer, commit.changed) ||
           complain(shm_id_, WL_SHM_ERROR_INVALID_FD, "wl_surface.commit: the buffer's memory is shorter than its pool said");
}

// A pool for just this buffer, made and gone within three requests.
bool Translator::show_on_host(std::uint32_t buffer_id, Shm::Buffer& buffer) {
    if (!shm_.give_memory(buffer)) {
        return complain(wire::display, WL_DISPLAY_ERROR_NO_MEMORY, "the host has no memory left for this buffer");
    }
    const auto size = static_cast<std::uint32_t>(buffer.blob->bytes().size());
    const std::uint32_t pool = objects_.reserve();
    const Identifier memory{buffer.blob->resource(), cross_domain::Identifier::blob, size};
    to_host_.add(wire::NewMessage{objects_.find(shm_id_)->host_id, WL_SHM_CREATE_POOL}.u(pool).u(size).words(), {&memory, 1});
    to_host_.add(wire::NewMessage{pool, WL_SHM_POOL_CREATE_BUFFER}
                     .u(objects_.introduce(buffer_id))
                     .u(0) // offset
                     .u(static_cast<std::uint32_t>(buffer.width))
                     .u(static_cast<std::uint32_t>(buffer.height))
                     .u(static_cast<std::uint32_t>(buffer.stride))
                     .u(buffer.format)
                     .words());
    to_host_.add(wire::NewMessage{pool, WL_SHM_POOL_DESTROY}.words());
    return true;
}

bool Translator::add_new_object(const Request& request, const wire::Argument& argument) {
    const std::uint32_t id = request.words[argument.word];
    return (argument.interface != nullptr && objects_.add(id, *argument.interface, request.version)) ||
           complain(wire::display, WL_DISPLAY_ERROR_INVALID_OBJECT,
                    text::format("{}: a new id that can't be used", request.interface.name));
}

bool Translator::pass_on(const Request& request) {
    std::vector<Identifier> identifiers;
    for (const wire::Argument& argument : request.arguments) {
        if (argument.kind == 'h') {
            if (request.descriptors.empty()) {
                return complain(wire::display, WL_DISPLAY_ERROR_INVALID_METHOD, "a request lacks its descriptor");
            }
            const auto pipe = pipes_.open_for_reading(std::move(request.descriptors.front()));
            request.descriptors.pop_front();
            if (!pipe) {
                return complain(wire::display, WL_DISPLAY_ERROR_NO_MEMORY, "too many transfers at a time");
            }
            identifiers.push_back(*pipe);
            continue;
        }
        if (argument.kind != 'o' && argument.kind != 'n') {
            continue;
        }
        std::uint32_t& word = request.words[argument.word];
        if (word == 0) {
            continue; // a null object, where one may be
        }
        if (argument.kind == 'n' && !add_new_object(request, argument)) {
            return false;
        }
        const Object* const named = objects_.find(word);
        if (named == nullptr || named->interface == &wl_shm_pool_interface) {
            return complain(wire::display, WL_DISPLAY_ERROR_INVALID_OBJECT, unknown_object);
        }
        Shm::Buffer* const buffer = named->host_id == 0 ? shm_.buffer(word) : nullptr;
        if (buffer != nullptr && !show_on_host(word, *buffer)) {
            return false;
        }
        word = objects_.introduce(word);
    }
    request.words[0] = objects_.introduce(request.id);
    to_host_.add(request.words, identifiers);
    return true;
}

} // namespace ensign::guest
