// The half of Translator that looks at what the host tells.
#include "guest/translator.hpp"
#include "protocols/vm_interfaces.hpp"
#include "protocols/wire/new_message.hpp"

#include <wayland-client-protocol.h>

namespace ensign::guest {

namespace {

// The highest version of it that is offered; wl_shm's stays 1, where it can't be released before its pools.
std::uint32_t offered_version(const wl_interface& interface) {
    return &interface == &wl_shm_interface ? 1 : static_cast<std::uint32_t>(interface.version);
}

} // namespace

bool Translator::event(wire::Words message, std::deque<wl::Fd>& descriptors) {
    const auto id = objects_.client_id(wire::object_of(message));
    const Object* const object = id ? objects_.find(*id) : nullptr;
    const std::uint16_t opcode = wire::opcode_of(message);
    if (object == nullptr || opcode >= object->interface->event_count) {
        return false;
    }
    const auto arguments = wire::read_arguments(object->interface->events[opcode], message);
    if (!arguments || arguments->words != message.size()) {
        return false;
    }
    const Event event{*id, *object->interface, object->version, opcode, message, *arguments};
    switch (handle(event)) {
    case Fate::pass_on: return pass_on(event, descriptors);
    case Fate::done: return true;
    case Fate::failed: break;
    }
    return false;
}

Translator::Fate Translator::handle(const Event& event) {
    if (&event.interface == &wl_display_interface) {
        return handle_display_event(event);
    }
    if (&event.interface == &wl_registry_interface) {
        return handle_registry_event(event);
    }
    if (&event.interface == &wl_buffer_interface && event.opcode == wire::buffer_event::release) {
        return handle_released(event);
    }
    return Fate::pass_on;
}

// Both name objects in numbers that their signature doesn't call objects, or that the client may not know.
Translator::Fate Translator::handle_display_event(const Event& event) {
    const std::uint32_t host_id = event.words[event.arguments[0].word];
    if (event.opcode == wire::display_event::delete_id) {
        return handle_delete_id(host_id);
    }
    if (event.opcode == wire::display_event::error) {
        complain(objects_.client_id(host_id).value_or(wire::display), event.words[event.arguments[1].word],
                 event.arguments[2].text);
        return Fate::done;
    }
    return Fate::pass_on;
}

// A host may end any object, as far as can be told from here; but for wl_shm, which has no way to end.
Translator::Fate Translator::handle_delete_id(std::uint32_t host_id) {
    const auto id = objects_.remove_host(host_id);
    if (!id) {
        return Fate::done;
    }
    if (*id == shm_id_) {
        return Fate::failed;
    }
    if (shm_.buffer(*id) != nullptr) {
        shm_.destroy_buffer(*id);
    }
    surfaces_.erase(*id);
    send_delete_id(*id);
    return Fate::done;
}

Translator::Fate Translator::handle_registry_event(const Event& event) {
    const std::uint32_t name = event.words[event.arguments[0].word];
    if (event.opcode == wire::registry_event::global_remove) {
        return globals_.erase(name) != 0 ? Fate::pass_on : Fate::done;
    }
    if (event.opcode != wire::registry_event::global) {
        return Fate::pass_on;
    }
    const wl_interface* const interface = global_named(event.arguments[1].text);
    if (interface == nullptr || globals_.size() == max_globals) {
        return Fate::done;
    }
    std::uint32_t& version = event.words[event.arguments[2].word];
    version = std::min(version, offered_version(*interface));
    globals_[name] = {interface, version};
    return version == 0 ? Fate::failed : Fate::pass_on;
}

Translator::Fate Translator::handle_released(const Event& event) {
    Shm::Buffer* const buffer = shm_.buffer(event.id);
    if (buffer == nullptr) {
        return Fate::pass_on;
    }
    buffer->busy = false;
    if (!buffer->destroyed) {
        return Fate::pass_on;
    }
    to_host_.add(wire::NewMessage{objects_.find(event.id)->host_id, WL_BUFFER_DESTROY}.words());
    shm_.destroy_buffer(event.id);
    return Fate::done;
}

bool Translator::pass_on(const Event& event, std::deque<wl::Fd>& descriptors) {
    std::vector<wl::Fd> own;
    for (const wire::Argument& argument : event.arguments) {
        if (argument.kind == 'h') {
            if (descriptors.empty()) {
                return false;
            }
            own.push_back(std::move(descriptors.front()));
            descriptors.pop_front();
            continue;
        }
        if (argument.kind != 'o' && argument.kind != 'n') {
            continue;
        }
        std::uint32_t& word = event.words[argument.word];
        if (argument.kind == 'n') {
            if (argument.interface == nullptr || !objects_.add_server(word, *argument.interface, event.version)) {
                return false;
            }
        } else if (word != 0) {
            const auto id = objects_.client_id(word);
            if (!id) {
                return false;
            }
            word = *id;
        }
    }
    event.words[0] = event.id;
    to_client_.add(event.words, std::move(own));
    return true;
}

} // namespace ensign::guest
