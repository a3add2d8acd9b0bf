// One Wayland message: u32 object, u16 opcode, u16 size in bytes with these eight; then its arguments, each in whole words.
// Read by its interface's signature. Nothing in it is believed before: lengths, null objects and the end of every string are
// checked here, the same for what clients and what servers send.
#pragma once

#include "protocols/wire/signature.hpp"

#include <array>
#include <expected>
#include <span>
#include <string_view>

namespace ensign::wire {

using Words = std::span<std::uint32_t>;

inline constexpr std::size_t word_size = sizeof(std::uint32_t);
inline constexpr std::size_t header_words = 2;
inline constexpr std::size_t most_arguments = 20; // libwayland's WL_CLOSURE_MAX_ARGS

constexpr std::size_t words_for(std::size_t bytes) { return (bytes + word_size - 1) / word_size; }

inline std::uint32_t object_of(Words message) { return message[0]; }
inline std::uint16_t opcode_of(Words message) { return static_cast<std::uint16_t>(message[1] & 0xffffU); }
// The message, which from now on says that it has this many words.
Words with_size(Words message, std::size_t words);

struct Arguments {
    std::array<Argument, most_arguments> all;
    std::size_t count = 0;
    std::size_t words = header_words; // that they take with the header; what follows, the signature doesn't know
    [[nodiscard]] auto begin() const { return all.begin(); }
    [[nodiscard]] auto end() const { return all.begin() + static_cast<std::ptrdiff_t>(count); }
    const Argument& operator[](std::size_t at) const { return all.at(at); }
};

// `message` is whole: as many words as its header says. The error says what is wrong with it.
std::expected<Arguments, std::string_view> read_arguments(const wl_message& type, Words message);

} // namespace ensign::wire
