// The cross-domain context of virtio-gpu (capset 5), as rutabaga_gfx, crosvm, libkrun, Sommelier and wayland-proxy-virtwl speak
// it, for both ends: commands that the guest submits, one or several back to back, and messages that the host writes to the
// channel ring. All little endian. A guest may read the first four bytes of the host's message as its command, so the host
// leaves all of the header but the command 0.
//
//     guest  -- INIT, SEND, WRITE -->  host        submitted commands
//     guest  -- POLL (fenced) ------>  host        its fence is signalled when there is one message in the channel ring
//     guest  <- RECEIVE, READ -------  host        exactly one for each POLL
//     guest  -- GET_IMAGE_REQUIREMENTS ->  host    answered in the query ring at once
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ensign::cross_domain {

static_assert(std::endian::native == std::endian::little, "the structs below are copied as they lie in memory");

inline constexpr std::uint32_t capset_id = 5;
inline constexpr std::uint32_t channel_none = 0; // channel types
inline constexpr std::uint32_t channel_wayland = 1;

inline constexpr std::uint32_t query_ring = 0; // indices of the context's fence timelines
inline constexpr std::uint32_t channel_ring = 1;
inline constexpr std::uint32_t ring_count = 2;
inline constexpr std::size_t ring_size = 4096; // bytes; what "ring" means is one page, written from its start

enum class Command : std::uint8_t {
    init = 1,
    get_image_requirements = 2,
    poll = 3,
    send = 4,
    receive = 5,
    read = 6,
    write = 7,
};

enum class Identifier : std::uint32_t {
    blob = 1, // guest to host: a resource's id; host to guest: the blob_id of a blob to create
    sync = 2, // not for Wayland
    read_pipe = 3, // guest to host: a pipe whose writing end goes to the host; its data comes by READ
    write_pipe = 4, // host to guest: a pipe that the guest fills by WRITE
};

inline constexpr std::size_t max_identifiers = 28;
// Where the ids of pipes that a guest reads begin (CROSS_DOMAIN_PIPE_READ_START in rutabaga_gfx's cross_domain_protocol.rs and in
// Sommelier). Guests choose them, and count up before they take one: the first is one more, and this one comes after a wrap.
inline constexpr std::uint32_t read_pipe_start = 0x80000000;

struct Capabilities { // what GET_CAPSET answers
    std::uint32_t version;
    std::uint32_t supported_channels; // 1 << channel type
    std::uint32_t supports_dmabuf;
    std::uint32_t supports_external_gpu_memory;
};
static_assert(sizeof(Capabilities) == 16);

struct Header {
    Command command;
    std::uint8_t ring_index; // always 0
    std::uint16_t size; // bytes of the whole command, this header and its data included; 0 from the host
    std::uint32_t padding;
};
static_assert(sizeof(Header) == 8);

struct Init {
    Header header;
    std::uint32_t query_ring_resource;
    std::uint32_t channel_ring_resource;
    std::uint32_t channel_type;
};
static_assert(sizeof(Init) == 20); // 24 with libkrun's protocol version, 36 with rutabaga's uuid

struct OldInit { // one ring for both
    Header header;
    std::uint32_t ring_resource;
    std::uint32_t channel_type;
};
static_assert(sizeof(OldInit) == 16);

struct Poll {
    Header header;
    std::uint64_t padding;
};
static_assert(sizeof(Poll) == 16);

struct GetImageRequirements {
    Header header;
    std::uint32_t width;
    std::uint32_t height;
    std::uint32_t drm_format;
    std::uint32_t flags; // as gbm's
};
static_assert(sizeof(GetImageRequirements) == 24);

inline constexpr std::uint32_t image_linear = 1U << 4; // GBM_BO_USE_LINEAR

struct ImageRequirements {
    std::array<std::uint32_t, 4> strides;
    std::array<std::uint32_t, 4> offsets;
    std::uint64_t modifier;
    std::uint64_t size;
    std::uint32_t blob_id; // a template: any number of blobs may be made of it
    std::uint32_t map_info;
    std::int32_t memory_index;
    std::int32_t physical_device_index;
};
static_assert(sizeof(ImageRequirements) == 64);

// SEND and RECEIVE; `data_size` bytes of the Wayland stream follow. Identifiers stand for the descriptors in it.
struct Transfer {
    Header header;
    std::uint32_t identifier_count;
    std::uint32_t data_size;
    std::array<std::uint32_t, max_identifiers> identifiers;
    std::array<Identifier, max_identifiers> types;
    std::array<std::uint32_t, max_identifiers> sizes; // bytes; of blobs
};
static_assert(sizeof(Transfer) == 352);

inline constexpr std::size_t max_transfer = ring_size - sizeof(Transfer);

// READ and WRITE; `data_size` bytes of the pipe follow.
struct PipeData {
    Header header;
    std::uint32_t identifier;
    std::uint32_t hang_up; // 1: no more will come
    std::uint32_t data_size;
    std::uint32_t padding;
};
static_assert(sizeof(PipeData) == 24);

inline constexpr std::size_t max_pipe_data = ring_size - sizeof(PipeData);

} // namespace ensign::cross_domain
