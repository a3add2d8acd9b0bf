// The cross-domain context type of virtio-gpu (capset 5), as rutabaga, libkrun, Sommelier and wayland-proxy-virtwl speak it.
// Little endian. A SUBMIT_3D holds one command or several back to back; the host writes one message, RECEIVE or READ, at the
// start of the channel ring's page for each fence of that ring.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace ensign::gate::cross_domain {

struct Capabilities { // struct CrossDomainCapabilities: what GET_CAPSET answers
    std::uint32_t version;
    std::uint32_t supported_channels; // 1 << channel type
    std::uint32_t supports_dmabuf;
    std::uint32_t supports_external_gpu_memory;
};

enum class Command : std::uint8_t {
    init = 1,
    get_image_requirements = 2,
    poll = 3,
    send = 4,
    receive = 5,
    read = 6,
    write = 7,
};

enum class ChannelType : std::uint32_t { none = 0, wayland = 1 };
enum class Identifier : std::uint32_t { blob = 1, read_pipe = 3, write_pipe = 4 };

// Of a context; also the ring_idx of fences.
inline constexpr std::uint8_t query_ring = 0, channel_ring = 1;
inline constexpr std::size_t ring_bytes = 4096;

struct Header {
    Command command;
    std::uint8_t ring_idx;
    std::uint16_t size; // of the whole command, with this header and the data
    std::uint32_t pad;
};
static_assert(sizeof(Header) == 8);

struct Init {
    Header header;
    std::uint32_t query_ring; // resource ids
    std::uint32_t channel_ring;
    ChannelType channel_type;
};
static_assert(sizeof(Init) == 20); // 24 with libkrun's protocol version, 36 with rutabaga's uuid

struct OldInit { // one ring for both
    Header header;
    std::uint32_t ring;
    ChannelType channel_type;
};
static_assert(sizeof(OldInit) == 16);

struct GetImageRequirements {
    Header header;
    std::uint32_t width, height, drm_format, flags;
};
static_assert(sizeof(GetImageRequirements) == 24);

struct ImageRequirements { // written into the query ring
    std::array<std::uint32_t, 4> strides, offsets;
    std::uint64_t modifier;
    std::uint64_t size;
    std::uint32_t blob_id;
    std::uint32_t map_info;
    std::int32_t memory_index;
    std::int32_t physical_device_index;
};
static_assert(sizeof(ImageRequirements) == 64);

inline constexpr std::size_t most_identifiers = 28;
struct SendReceive { // SEND, RECEIVE; then the data
    Header header;
    std::uint32_t identifier_count;
    std::uint32_t data_size;
    std::array<std::uint32_t, most_identifiers> identifiers;
    std::array<Identifier, most_identifiers> types;
    std::array<std::uint32_t, most_identifiers> sizes;
};
static_assert(sizeof(SendReceive) == 352);

struct ReadWrite { // READ, WRITE; then the data
    Header header;
    std::uint32_t identifier;
    std::uint32_t hang_up;
    std::uint32_t data_size;
    std::uint32_t pad;
};
static_assert(sizeof(ReadWrite) == 24);

} // namespace ensign::gate::cross_domain
