// The wire library, as both of its users call it: records are portions of a stream. A record's kind and value say as which
// interface's request or event its messages are read.
#include "compositor/policy/globals.hpp"
#include "protocols/vm_interfaces.hpp"
#include "protocols/wire/message_stream.hpp"
#include "protocols/wire/object_map.hpp"
#include "tests/fuzz/records.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

using namespace ensign;
using namespace ensign::fuzz;

namespace {

struct Object {
    const wl_interface* interface = nullptr;
};

// All that a VM can reach from its globals.
std::vector<const wl_interface*> reached_interfaces() {
    std::vector<const wl_interface*> all;
    const auto add_types = [&](std::span<const wl_message> messages) {
        for (const wl_message& message : messages) {
            wire::Signature signature{message};
            while (const auto argument = signature.next()) {
                if (argument->interface != nullptr && !std::ranges::contains(all, argument->interface)) {
                    all.push_back(argument->interface);
                }
            }
        }
    };
    for (const VmGlobal& global : vm_globals) {
        all.push_back(global_named(global.interface));
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        const wl_interface& interface = *all[i];
        add_types({interface.methods, static_cast<std::size_t>(interface.method_count)});
        add_types({interface.events, static_cast<std::size_t>(interface.event_count)});
    }
    return all;
}

const wl_message* message_of(const wl_interface& interface, Record record) {
    const bool is_request = (record.kind & 1) == 0;
    const int count = is_request ? interface.method_count : interface.event_count;
    return record.value < count ? &(is_request ? interface.methods : interface.events)[record.value] : nullptr;
}

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

// Whatever came in, what is read lies within the message, in order.
void check(const wire::Arguments& arguments, wire::Words message) {
    std::size_t at = wire::header_words;
    require(arguments.words <= message.size());
    for (const wire::Argument& argument : arguments) {
        require(argument.word >= at && argument.word + (argument.kind == 'h' ? 0 : 1) <= arguments.words);
        at = argument.word;
        const auto* const begin = reinterpret_cast<const char*>(message.data() + at + 1);
        const auto* const end = reinterpret_cast<const char*>(message.data() + arguments.words);
        require(argument.text.empty() || (argument.text.data() == begin && argument.text.data() + argument.text.size() < end));
    }
}

void track(wire::ObjectMap<Object>& objects, wire::Words message, const wire::Arguments& arguments) {
    for (const wire::Argument& argument : arguments) {
        const std::uint32_t id = argument.kind == 'n' ? message[argument.word] : 0;
        if (id != 0 && (objects.add_of_client(id, {argument.interface}) || objects.add_of_server(id, {argument.interface}))) {
            require(objects.find(id) == nullptr || objects.find(id)->interface == argument.interface);
        }
    }
    if (wire::object_of(message) != wire::display && objects.find(wire::object_of(message)) != nullptr) {
        objects.remove(wire::object_of(message));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<const wl_interface*> interfaces = reached_interfaces();
    wire::ObjectMap<Object> objects{{interfaces.front()}, 64};
    wire::MessageStream stream{wire::MessageStream::customary};
    Records records{data, size};
    while (const auto record = records.next()) {
        stream.append(record->bytes);
        for (auto message = stream.next(); message && *message; message = stream.next()) {
            const wl_message* const type = message_of(*interfaces[(record->kind >> 1) % interfaces.size()], *record);
            if (type == nullptr) {
                continue;
            }
            if (const auto arguments = wire::read_arguments(*type, **message)) {
                check(*arguments, **message);
                track(objects, **message, *arguments);
                wire::with_size(**message, arguments->words);
            }
        }
    }
    return 0;
}
