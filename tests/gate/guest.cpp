#include "tests/gate/guest.hpp"

#include "gate/socket.hpp"

#include <array>
#include <cstring>
#include <stdexcept>

namespace ensign::gate::test {

using namespace cross_domain;

namespace {

virtio_gpu_ctrl_hdr header(std::uint32_t type, std::uint32_t context = 0) {
    virtio_gpu_ctrl_hdr h{};
    h.type = type;
    h.ctx_id = context;
    return h;
}

Bytes text(std::string_view data) {
    return Bytes(reinterpret_cast<const std::byte*>(data.data()),
                 reinterpret_cast<const std::byte*>(data.data()) + data.size());
}

} // namespace

Bytes create_context(std::uint32_t context, std::uint32_t context_init) {
    virtio_gpu_ctx_create command{.hdr = header(VIRTIO_GPU_CMD_CTX_CREATE, context)};
    command.context_init = context_init;
    return bytes_of(command);
}

Bytes destroy_context(std::uint32_t context) {
    return bytes_of(virtio_gpu_ctx_destroy{.hdr = header(VIRTIO_GPU_CMD_CTX_DESTROY, context)});
}

Bytes attach(std::uint32_t context, std::uint32_t resource) {
    return bytes_of(virtio_gpu_ctx_resource{header(VIRTIO_GPU_CMD_CTX_ATTACH_RESOURCE, context), resource, 0});
}

Bytes detach(std::uint32_t context, std::uint32_t resource) {
    return bytes_of(virtio_gpu_ctx_resource{header(VIRTIO_GPU_CMD_CTX_DETACH_RESOURCE, context), resource, 0});
}

Bytes guest_blob(std::uint32_t resource, std::uint64_t size, std::initializer_list<GuestRange> backing) {
    virtio_gpu_resource_create_blob command{.hdr = header(VIRTIO_GPU_CMD_RESOURCE_CREATE_BLOB)};
    command.resource_id = resource;
    command.blob_mem = VIRTIO_GPU_BLOB_MEM_GUEST;
    command.nr_entries = static_cast<std::uint32_t>(backing.size());
    command.size = size;
    Bytes bytes = bytes_of(command);
    for (const GuestRange& range : backing) {
        bytes = std::move(bytes) + bytes_of(virtio_gpu_mem_entry{range.address, range.length, 0});
    }
    return bytes;
}

Bytes host_blob(std::uint32_t context, std::uint32_t resource, std::uint64_t size, std::uint64_t blob_id) {
    virtio_gpu_resource_create_blob command{.hdr = header(VIRTIO_GPU_CMD_RESOURCE_CREATE_BLOB, context)};
    command.resource_id = resource;
    command.blob_mem = VIRTIO_GPU_BLOB_MEM_HOST3D;
    command.blob_flags = VIRTIO_GPU_BLOB_FLAG_USE_MAPPABLE | VIRTIO_GPU_BLOB_FLAG_USE_SHAREABLE;
    command.blob_id = blob_id;
    command.size = size;
    return bytes_of(command);
}

Bytes map_blob(std::uint32_t resource, std::uint64_t offset) {
    return bytes_of(virtio_gpu_resource_map_blob{header(VIRTIO_GPU_CMD_RESOURCE_MAP_BLOB), resource, 0, offset});
}

Bytes unmap_blob(std::uint32_t resource) {
    return bytes_of(virtio_gpu_resource_unmap_blob{header(VIRTIO_GPU_CMD_RESOURCE_UNMAP_BLOB), resource, 0});
}

Bytes unref(std::uint32_t resource) {
    return bytes_of(virtio_gpu_resource_unref{header(VIRTIO_GPU_CMD_RESOURCE_UNREF), resource, 0});
}

Bytes submit(std::uint32_t context, std::span<const std::byte> commands, std::optional<std::uint8_t> fence_ring) {
    virtio_gpu_cmd_submit command{header(VIRTIO_GPU_CMD_SUBMIT_3D, context), static_cast<std::uint32_t>(commands.size()), 0};
    if (fence_ring) {
        command.hdr.flags = VIRTIO_GPU_FLAG_FENCE | VIRTIO_GPU_FLAG_INFO_RING_IDX;
        command.hdr.fence_id = 4711;
        command.hdr.ring_idx = *fence_ring;
    }
    return bytes_of(command) + commands;
}

// INIT is 16, 20, 24 or 36 bytes, after who asks.
Bytes init(std::uint32_t query_ring, std::uint32_t channel_ring, std::uint16_t size, std::uint32_t channel_type) {
    const Header h{Command::init, 0, size, 0};
    Bytes bytes = bytes_of(h) + bytes_of(query_ring);
    if (size > 16) {
        bytes = std::move(bytes) + bytes_of(channel_ring);
    }
    bytes = std::move(bytes) + bytes_of(channel_type);
    bytes.resize(size);
    return bytes;
}

Bytes get_image_requirements(std::uint32_t width, std::uint32_t height, std::uint32_t format) {
    constexpr std::uint32_t linear = 0x10;
    return bytes_of(GetImageRequirements{
        {Command::get_image_requirements, 0, sizeof(GetImageRequirements), 0}, width, height, format, linear});
}

Bytes poll() { return bytes_of(Header{Command::poll, 0, 16, 0}) + Bytes(8); }

Bytes send(std::span<const std::byte> data, std::initializer_list<Identified> identifiers) {
    Transfer message{};
    message.header = {Command::send, 0, static_cast<std::uint16_t>(sizeof(message) + data.size()), 0};
    message.data_size = static_cast<std::uint32_t>(data.size());
    for (const Identified& identified : identifiers) {
        message.identifiers[message.identifier_count] = identified.id;
        message.types[message.identifier_count++] = identified.type;
    }
    return bytes_of(message) + data;
}

Bytes write(std::uint32_t pipe, std::string_view data, bool hang_up) {
    const PipeData message{{Command::write, 0, static_cast<std::uint16_t>(sizeof(PipeData) + data.size()), 0},
                           pipe,
                           hang_up ? 1U : 0U,
                           static_cast<std::uint32_t>(data.size()),
                           0};
    return bytes_of(message) + text(data);
}

Guest::Guest(Machine& machine, std::uint32_t number) : id{number}, machine_{machine}, next_resource_{number * 100 + 2} {
    machine.command(create_context(id));
    machine.command(guest_blob(query_ring(), 4096, {{page(), 4096}}));
    machine.command(guest_blob(channel_ring(), 4096, {{page() + 4096, 4096}}));
    machine.command(attach(id, query_ring()));
    machine.command(attach(id, channel_ring()));
}

void Guest::open(std::uint16_t init_size) { submits(init(query_ring(), channel_ring(), init_size)); }

std::optional<Message> Guest::polls() {
    if (!waiting_) {
        waiting_ = machine_.submit_command(submit(id, poll(), cross_domain::channel_ring));
    }
    machine_.settle();
    if (!machine_.answer_of(*waiting_)) {
        return std::nullopt;
    }
    waiting_.reset();
    const std::span page{channel_page(), ring_size};
    Message message{.command = as<Header>(page).command, .first_word = as<std::uint32_t>(page)};
    const auto take = [&](std::size_t at, std::uint32_t size) {
        message.data.assign(reinterpret_cast<const char*>(page.data()) + at, size);
    };
    if (message.command == Command::receive) {
        const auto receive = as<Transfer>(page);
        for (std::uint32_t i = 0; i < receive.identifier_count; ++i) {
            message.identifiers.push_back({receive.identifiers[i], receive.types[i]});
        }
        take(sizeof(receive), receive.data_size);
    } else if (message.command == Command::read) {
        const auto read = as<PipeData>(page);
        message.pipe = read.identifier;
        message.hang_up = read.hang_up != 0;
        take(sizeof(read), read.data_size);
    }
    return message;
}

ImageRequirements Guest::asks_for_image(std::uint32_t width, std::uint32_t height, std::uint32_t format) {
    machine_.command(submit(id, get_image_requirements(width, height, format), cross_domain::query_ring));
    return as<ImageRequirements>(std::span{query_page(), ring_size});
}

std::uint32_t Guest::makes_blob(std::uint32_t bytes, std::uint64_t offset) {
    const ImageRequirements image = asks_for_image(bytes, 1);
    const std::uint32_t resource = next_resource_++;
    machine_.command(host_blob(id, resource, image.size, image.blob_id));
    if (machine_.type_of(map_blob(resource, offset)) != VIRTIO_GPU_RESP_OK_MAP_INFO) {
        throw std::runtime_error{"the blob isn't mapped"};
    }
    machine_.command(attach(id, resource));
    return resource;
}

std::string Guest::error() {
    while (const auto message = polls()) {
        if (message->command != Command::receive || message->data.empty()) {
            return "ended";
        }
        // wl_display.error(object, code, message)
        if (message->data.size() > 20 && message->data.starts_with(std::string_view{"\1\0\0\0\0\0", 6})) {
            return message->data.c_str() + 20;
        }
    }
    return "";
}

Arrived arrived(int connection) {
    Arrived all;
    std::array<std::byte, 4096> part;
    for (;;) {
        const Received received = receive(connection, part, all.descriptors);
        if (received.bytes == 0) {
            return all;
        }
        all.bytes = std::move(all.bytes) + std::span{part}.first(received.bytes);
    }
}

} // namespace ensign::gate::test
