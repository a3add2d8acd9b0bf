#include "gate/context.hpp"

#include "gate/quotas.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

#include <drm_fourcc.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <wayland-client-protocol.h>

namespace ensign::gate {

using namespace cross_domain;

namespace {

// Item ids: above every number of pages that a pool may have, which are the blob ids of plain memory; pipes that the guest
// writes are among them, pipes that it reads have ids of its own choice from `read_pipe_start` on.
constexpr std::uint32_t first_item = Pool::most_bytes / Pool::page + 1;
static_assert(first_item < read_pipe_start);

template <class Struct>
std::optional<Struct> as(std::span<const std::byte> command) {
    if (command.size() < sizeof(Struct)) {
        return std::nullopt;
    }
    Struct copy;
    std::memcpy(&copy, command.data(), sizeof(copy));
    return copy;
}

template <class Struct>
std::span<const std::byte> bytes_of(const Struct& value) {
    return std::as_bytes(std::span{&value, 1});
}

constexpr Header from_host(Command command) { return {.command = command, .ring_index = 0, .size = 0, .padding = 0}; }

std::uint32_t bytes_per_pixel(std::uint32_t drm_format) {
    switch (drm_format) {
    case DRM_FORMAT_R8: return 1; // plain memory of `width` bytes: how guests ask for wl_shm pools
    case DRM_FORMAT_RGB565: return 2;
    case DRM_FORMAT_XRGB8888:
    case DRM_FORMAT_ARGB8888:
    case DRM_FORMAT_XBGR8888:
    case DRM_FORMAT_ABGR8888: return 4;
    default: return 0;
    }
}

} // namespace

Context::Context(Gpu& gpu, std::uint32_t id)
    : gpu_{gpu}, id_{id}, next_item_{first_item}, pipes_{gpu.loop(), gpu.queued(), handle_pipe, this},
      watch_{gpu.loop(), *this} {}

Context::~Context() {
    watch_.end();
    for (const Fence& fence : polls_) {
        gpu_.signal(fence);
    }
}

bool Context::submit(std::span<const std::byte> commands) {
    bool sound = true;
    while (sound && !commands.empty()) {
        const auto header = as<Header>(commands);
        sound = header && header->size >= sizeof(Header) && header->size <= commands.size() &&
                execute(*header, commands.first(header->size));
        if (sound) {
            commands = commands.subspan(header->size);
        }
    }
    deliver(); // where one has ended the connection, who waits hears it now
    return sound;
}

bool Context::execute(const Header& header, std::span<const std::byte> command) {
    switch (header.command) {
    case Command::init: return init(command);
    case Command::get_image_requirements: return get_image_requirements(command);
    case Command::poll: return true; // its fence says it
    case Command::send: return send(command);
    case Command::write: return write(command);
    case Command::receive:
    case Command::read: break; // the host's words
    }
    return false;
}

bool Context::init(std::span<const std::byte> command) {
    auto wanted = as<Init>(command);
    if (const auto old = as<OldInit>(command); old && command.size() == sizeof(OldInit)) {
        wanted = Init{old->header, old->ring_resource, old->ring_resource, old->channel_type};
    }
    if (!wanted || state_ != State::fresh) {
        return false;
    }
    for (const std::uint32_t ring : {wanted->query_ring_resource, wanted->channel_ring_resource}) {
        const Resource* resource = gpu_.attached(id_, ring);
        if (resource == nullptr || resource->backing.empty() || resource->size < ring_size) {
            return false;
        }
    }
    query_ring_ = wanted->query_ring_resource;
    channel_ring_ = wanted->channel_ring_resource;
    if (wanted->channel_type == channel_none) {
        return true;
    }
    state_ = State::ended;
    if (wanted->channel_type != channel_wayland) {
        return false;
    }
    connection_.emplace(gpu_.link(), id_, gpu_.pool().fd(), gpu_.queued());
    if (!connection_->open()) {
        return false;
    }
    state_ = State::open;
    return true;
}

// The answer's blob id is how many pages it takes: nothing has to be remembered, however many sizes a guest asks for.
bool Context::get_image_requirements(std::span<const std::byte> command) {
    const auto wanted = as<GetImageRequirements>(command);
    const Resource* ring = gpu_.attached(id_, query_ring_);
    if (!wanted || ring == nullptr) {
        return false;
    }
    const std::uint64_t stride = std::uint64_t{wanted->width} * bytes_per_pixel(wanted->drm_format);
    ImageRequirements answer{};
    const bool fits = stride > 0 && wanted->height > 0 && stride <= gpu_.pool().size() / wanted->height;
    if (fits) {
        answer.strides[0] = static_cast<std::uint32_t>(stride);
        answer.size = (stride * wanted->height + Pool::page - 1) / Pool::page * Pool::page;
        answer.blob_id = static_cast<std::uint32_t>(answer.size / Pool::page);
        answer.map_info = VIRTIO_GPU_MAP_CACHE_CACHED;
    }
    answer.memory_index = answer.physical_device_index = -1;
    return gpu_.write(*ring, bytes_of(answer)) && fits;
}

// A SEND that can't be passed on would leave a hole in the stream, so it ends the connection.
bool Context::send(std::span<const std::byte> command) {
    const auto message = as<Transfer>(command);
    if (state_ != State::open) {
        return state_ == State::ended; // the guest hasn't heard of it yet
    }
    if (!message || message->data_size > command.size() - sizeof(Transfer)) {
        end(ProtocolError{wire::display, WL_DISPLAY_ERROR_INVALID_METHOD, "a message longer than its command"});
        return false;
    }
    auto descriptors = descriptors_of(*message);
    if (!descriptors) {
        end(ProtocolError{wire::display, WL_DISPLAY_ERROR_INVALID_METHOD, "a descriptor that isn't one"});
        return false;
    }
    auto error = connection_->take(command.subspan(sizeof(Transfer), message->data_size), std::move(*descriptors));
    connection_->flush();
    if (error) {
        end(std::move(error));
    }
    return true;
}

std::optional<std::vector<Descriptor>> Context::descriptors_of(const Transfer& message) {
    if (message.identifier_count > max_identifiers) {
        return std::nullopt;
    }
    std::vector<Descriptor> descriptors;
    for (std::uint32_t i = 0; i < message.identifier_count; ++i) {
        const std::uint32_t identifier = message.identifiers[i];
        if (message.types[i] == Identifier::blob) {
            const Resource* resource = gpu_.attached(id_, identifier);
            if (resource == nullptr || !resource->slice) {
                return std::nullopt;
            }
            descriptors.push_back({Descriptor::Kind::slice, {}, *resource->slice});
        } else if (message.types[i] == Identifier::read_pipe && identifier >= read_pipe_start) {
            wl::Fd write_end = pipes_.open(identifier);
            if (!write_end) {
                return std::nullopt;
            }
            descriptors.push_back({Descriptor::Kind::pipe, std::move(write_end)});
        } else {
            return std::nullopt;
        }
    }
    return descriptors;
}

bool Context::write(std::span<const std::byte> command) {
    const auto message = as<PipeData>(command);
    if (!message || message->data_size > command.size() - sizeof(PipeData)) {
        return false;
    }
    return pipes_.write(message->identifier, command.subspan(sizeof(PipeData), message->data_size), message->hang_up != 0);
}

void Context::poll(Fence fence) {
    if (polls_.size() >= quota::polls) {
        end(ProtocolError{wire::display, WL_DISPLAY_ERROR_IMPLEMENTATION, "too many polls at once"});
        deliver();
    }
    polls_.push_back(std::move(fence));
    deliver();
}

void Context::handle_connection(std::uint32_t events) {
    if ((events & EPOLLOUT) != 0) {
        connection_->flush();
    }
    deliver();
}

void Context::handle_pipe(void* self, std::uint32_t) { static_cast<Context*>(self)->deliver(); }

void Context::deliver() {
    while (gpu_.running() && !polls_.empty() && deliver_one()) {}
    update_interest();
}

// One message for the oldest fence, if there is one.
bool Context::deliver_one() {
    if (gpu_.attached(id_, channel_ring_) == nullptr) { // nowhere to write it
        complete({});
        return true;
    }
    pipes_first_ = !pipes_first_;
    if (pipes_first_ && deliver_pipe()) {
        return true;
    }
    if (state_ == State::open && deliver_events()) {
        return true;
    }
    if (!pipes_first_ && deliver_pipe()) {
        return true;
    }
    if (state_ == State::ended) {
        deliver_end();
        return true;
    }
    return false;
}

bool Context::deliver_events() {
    std::array<std::byte, ring_size> page;
    std::vector<wl::Fd> files;
    const Received received = connection_->receive(std::span{page}.subspan(sizeof(Transfer)), files);
    if (received.bytes == 0 && !received.ended) {
        return false;
    }
    Transfer message{};
    if (received.ended || !announce(files, message)) {
        end(std::nullopt);
        deliver_end();
        return true;
    }
    message.header = from_host(Command::receive);
    message.data_size = static_cast<std::uint32_t>(received.bytes);
    std::memcpy(page.data(), &message, sizeof(message));
    complete(std::span{page}.first(sizeof(message) + received.bytes));
    return true;
}

// What came from Ensign gets ids, by which the guest fetches a file or writes a pipe.
bool Context::announce(std::vector<wl::Fd>& files, Transfer& message) {
    for (wl::Fd& file : files) {
        struct stat status{};
        if (message.identifier_count == max_identifiers || file.get() >= quota::descriptors_for_guests ||
            fstat(file.get(), &status) != 0) {
            return false;
        }
        const std::uint32_t id = next_item_++;
        const std::size_t i = message.identifier_count++;
        message.identifiers[i] = id;
        if (S_ISFIFO(status.st_mode)) {
            message.types[i] = Identifier::write_pipe;
            if (!pipes_.adopt(id, std::move(file))) {
                return false;
            }
        } else if (S_ISREG(status.st_mode)) {
            message.types[i] = Identifier::blob;
            message.sizes[i] = static_cast<std::uint32_t>(std::min<off_t>(status.st_size, Pool::most_bytes));
            if (items_.size() >= quota::items) {
                items_.erase(items_.begin()); // never fetched
            }
            items_.emplace(id, std::move(file));
        } else {
            return false;
        }
    }
    return true;
}

wl::Fd Context::take_item(std::uint64_t blob_id, std::uint64_t size) {
    const auto item =
        blob_id <= std::numeric_limits<std::uint32_t>::max() ? items_.find(static_cast<std::uint32_t>(blob_id)) : items_.end();
    struct stat status{};
    if (item == items_.end() || fstat(item->second.get(), &status) != 0 ||
        size - static_cast<std::uint64_t>(status.st_size) >= Pool::page) {
        return {};
    }
    wl::Fd file = std::move(item->second);
    items_.erase(item);
    return file;
}

bool Context::deliver_pipe() {
    std::array<std::byte, ring_size> page;
    const auto read = pipes_.read(std::span{page}.subspan(sizeof(PipeData)));
    if (!read) {
        return false;
    }
    const PipeData message{.header = from_host(Command::read),
                           .identifier = read->id,
                           .hang_up = read->hang_up ? 1U : 0U,
                           .data_size = static_cast<std::uint32_t>(read->bytes),
                           .padding = 0};
    std::memcpy(page.data(), &message, sizeof(message));
    complete(std::span{page}.first(sizeof(message) + read->bytes));
    return true;
}

void Context::deliver_end() {
    std::vector<std::byte> data;
    if (last_word_) {
        data = WaylandStream::error_event(*std::exchange(last_word_, std::nullopt));
    } else if (end_told_ == Told::nothing) {
        end_told_ = Told::by_silence;
    } else if (end_told_ == Told::by_silence) {
        end_told_ = Told::by_error;
        data = WaylandStream::error_event(
            {wire::display, WL_DISPLAY_ERROR_IMPLEMENTATION, "the compositor has closed the connection"});
    } else {
        return complete(bytes_of(Header{})); // command 0
    }
    Transfer message{};
    message.header = from_host(Command::receive);
    message.data_size = static_cast<std::uint32_t>(data.size());
    data.insert(data.begin(), bytes_of(message).begin(), bytes_of(message).end());
    complete(data);
}

void Context::complete(std::span<const std::byte> message) {
    const Resource* ring = gpu_.attached(id_, channel_ring_);
    if (ring != nullptr && !message.empty() && !gpu_.write(*ring, message)) {
        gpu_.log().warn("context {}: its channel ring isn't memory", id_);
    }
    const Fence fence = std::move(polls_.front());
    polls_.pop_front();
    gpu_.signal(fence);
}

void Context::end(std::optional<ProtocolError> error) {
    if (error) {
        gpu_.log().warn("context {} is disconnected: {}", id_, error->message);
    }
    watch_.end();
    connection_.reset();
    last_word_ = std::move(error);
    state_ = State::ended;
}

void Context::update_interest() {
    const bool wanted = gpu_.running() && !polls_.empty();
    if (connection_) {
        watch_.want(connection_->fd(), (wanted ? static_cast<std::uint32_t>(EPOLLIN) : 0U) |
                                           (connection_->has_requests() ? static_cast<std::uint32_t>(EPOLLOUT) : 0U));
    }
    pipes_.want_readable(wanted);
}

} // namespace ensign::gate
