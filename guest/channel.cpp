#include "guest/channel.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <drm_fourcc.h>

namespace ensign::guest {

namespace wire = cross_domain;

namespace {

constexpr std::size_t page_size = 4096;

constexpr std::size_t round_up(std::size_t size, std::size_t to) { return (size + to - 1) / to * to; }
constexpr std::size_t whole_pages(std::size_t size) { return round_up(size, page_size); }

// Eight steps to each power of two: few sizes, so that the host keeps few templates and memory finds a second use.
constexpr std::size_t coarse(std::size_t size) { return round_up(size, std::max(page_size, std::bit_floor(size) / 8)); }

template <class T>
std::span<const std::byte> bytes_of(const T& value) {
    return std::as_bytes(std::span{&value, 1});
}

template <class T>
T header_of(wire::Command command, std::size_t data = 0) {
    T value{};
    value.header.command = command;
    value.header.size = static_cast<std::uint16_t>(sizeof(T) + data);
    return value;
}

template <class T>
std::vector<std::byte> with_data(const T& head, std::span<const std::byte> data) {
    std::vector<std::byte> command(sizeof(T) + data.size());
    std::memcpy(command.data(), &head, sizeof(T));
    std::ranges::copy(data, command.begin() + sizeof(T));
    return command;
}

using Page = std::array<std::byte, wire::ring_size>;

template <class T>
T head_of(const Page& page) {
    T value{};
    std::memcpy(&value, page.data(), sizeof(T));
    return value;
}

std::vector<std::byte> data_of(const Page& page, std::size_t head, std::size_t size) {
    const auto begin = page.begin() + static_cast<std::ptrdiff_t>(head);
    return {begin, begin + static_cast<std::ptrdiff_t>(size)};
}

// A hang-up is an empty RECEIVE, or a command that there isn't; a size that can't be is no better.
HostMessage read_transfer(const Page& page) {
    const auto head = head_of<wire::Transfer>(page);
    if (head.data_size > wire::max_transfer || head.identifier_count > wire::max_identifiers ||
        (head.data_size == 0 && head.identifier_count == 0)) {
        return HungUp{};
    }
    StreamPiece piece{data_of(page, sizeof(head), head.data_size), {}};
    for (std::size_t i = 0; i < head.identifier_count; ++i) {
        piece.identifiers.push_back({head.identifiers[i], head.types[i], head.sizes[i]});
    }
    return piece;
}

HostMessage read_pipe_data(const Page& page) {
    const auto head = head_of<wire::PipeData>(page);
    if (head.data_size > wire::max_pipe_data) {
        return HungUp{};
    }
    return PipePiece{head.identifier, data_of(page, sizeof(head), head.data_size), head.hang_up != 0};
}

HostMessage read_message(const Page& page) {
    switch (head_of<wire::Header>(page).command) {
    case wire::Command::receive: return read_transfer(page);
    case wire::Command::read: return read_pipe_data(page);
    case wire::Command::init:
    case wire::Command::get_image_requirements:
    case wire::Command::poll:
    case wire::Command::send:
    case wire::Command::write: break;
    }
    return HungUp{};
}

} // namespace

Channel::Channel(std::unique_ptr<DeviceContext> context, BlobPtr query_ring, BlobPtr channel_ring)
    : context_{std::move(context)}, query_ring_{std::move(query_ring)}, channel_ring_{std::move(channel_ring)} {}

std::expected<std::unique_ptr<Channel>, std::string> Channel::open(Device& device) {
    auto context = device.open();
    if (!context) {
        return std::unexpected{context.error()};
    }
    auto query_ring = (*context)->create_guest_blob(wire::ring_size);
    auto channel_ring = (*context)->create_guest_blob(wire::ring_size);
    if (!query_ring || !channel_ring) {
        return std::unexpected{"no memory for the channel's rings"};
    }
    auto init = header_of<wire::Init>(wire::Command::init);
    init.query_ring_resource = query_ring->resource();
    init.channel_ring_resource = channel_ring->resource();
    init.channel_type = wire::channel_wayland;
    if (!(*context)->submit(bytes_of(init))) {
        return std::unexpected{"the host accepts no channel"};
    }
    return std::unique_ptr<Channel>{new Channel{*std::move(context), std::move(query_ring), std::move(channel_ring)}};
}

void Channel::poll() {
    if (!polls_) {
        polls_ = context_->submit_poll(bytes_of(header_of<wire::Poll>(wire::Command::poll)));
    }
}

std::optional<HostMessage> Channel::receive() {
    switch (context_->take_news()) {
    case DeviceContext::News::none: return std::nullopt;
    case DeviceContext::News::gone: return HungUp{};
    case DeviceContext::News::polls_answered: break;
    }
    if (!std::exchange(polls_, false)) {
        return std::nullopt; // nobody asked: what lies in the ring was read already
    }
    Page page{};
    std::ranges::copy(channel_ring_->bytes().first(page.size()), page.begin());
    return read_message(page);
}

bool Channel::send(std::span<const std::byte> data, std::span<const Identifier> identifiers) {
    auto head = header_of<wire::Transfer>(wire::Command::send, data.size());
    head.data_size = static_cast<std::uint32_t>(data.size());
    head.identifier_count = static_cast<std::uint32_t>(identifiers.size());
    for (std::size_t i = 0; i < identifiers.size(); ++i) {
        head.identifiers[i] = identifiers[i].id;
        head.types[i] = identifiers[i].type;
        head.sizes[i] = identifiers[i].size;
    }
    return context_->submit(with_data(head, data));
}

bool Channel::write(std::uint32_t pipe, std::span<const std::byte> data, bool hang_up) {
    auto head = header_of<wire::PipeData>(wire::Command::write, data.size());
    head.identifier = pipe;
    head.hang_up = hang_up ? 1 : 0;
    head.data_size = static_cast<std::uint32_t>(data.size());
    return context_->submit(with_data(head, data));
}

// As an image of one row of 8-bit pixels: every host can make that, and its stride is no question.
std::optional<Channel::Template> Channel::template_for(std::uint32_t size) {
    if (const auto known = templates_.find(size); known != templates_.end()) {
        return known->second;
    }
    auto query = header_of<wire::GetImageRequirements>(wire::Command::get_image_requirements);
    query.width = size;
    query.height = 1;
    query.drm_format = DRM_FORMAT_R8;
    query.flags = wire::image_linear;
    std::ranges::fill(query_ring_->bytes().first(sizeof(wire::ImageRequirements)), std::byte{});
    if (!context_->submit_query(bytes_of(query), *query_ring_)) {
        return std::nullopt;
    }
    wire::ImageRequirements answer{};
    std::memcpy(&answer, query_ring_->bytes().data(), sizeof(answer));
    if (answer.blob_id == 0 || answer.size < size || answer.size > max_blob) {
        return std::nullopt;
    }
    return templates_[size] = {answer.blob_id, whole_pages(answer.size)};
}

BlobPtr Channel::create_shared_memory(std::size_t size) {
    if (size == 0 || size > max_blob) {
        return nullptr;
    }
    const auto made_of = template_for(static_cast<std::uint32_t>(coarse(size)));
    return made_of ? context_->create_host_blob(made_of->blob_id, made_of->size) : nullptr;
}

BlobPtr Channel::open_blob(const Identifier& identifier) {
    if (identifier.size == 0 || identifier.size > max_blob) {
        return nullptr;
    }
    return context_->create_host_blob(identifier.id, whole_pages(identifier.size));
}

} // namespace ensign::guest
