// What a VM may use of its gate at once. More than honest guests need; what goes over is refused, and ends nothing else.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ensign::gate::quota {

// The process.
inline constexpr std::uint64_t memory = 1 << 30;     // bytes, its own: neither the guest's nor the pool
inline constexpr int descriptors_for_guests = 3072;  // the highest number of theirs; above, the links that it lives by open
inline constexpr std::uint64_t descriptor_limit =
    16384; // far above those: also what the user's processes may have underway together

// A VM.
inline constexpr std::size_t contexts = 128;         // one a client in the guest, each with a connection to Ensign
inline constexpr std::size_t resources = 4096;
inline constexpr std::size_t attachments = 16384;    // of resources to contexts
inline constexpr std::size_t backing_entries = 256;  // pieces of guest memory that one resource lies in
inline constexpr std::size_t queued = 64 << 20;      // bytes that wait for Ensign or for a pipe's reader
inline constexpr std::size_t descriptors_underway = 1024; // that Ensign, or with --listen a guest, hasn't received
inline constexpr std::int64_t commands_a_second = 100'000;
inline constexpr std::int64_t commands_at_once = 10'000; // saved up while it was idle

// A context, or a connection of --listen.
inline constexpr std::size_t polls = 16;             // fences that wait for a message; honest proxies have one
inline constexpr std::size_t pipes = 64;             // in each direction
inline constexpr std::size_t items = 32;             // descriptors that the guest hasn't fetched
inline constexpr std::size_t queued_requests = 4 << 20; // bytes of Wayland that Ensign hasn't read
inline constexpr std::size_t objects = 32768;        // Wayland objects
inline constexpr std::size_t descriptors = 64;       // that came before the message they belong to

} // namespace ensign::gate::quota
