// One Wayland message, read by its interface's signature. Nothing in it is believed before: sizes, lengths and the end of
// every string are checked here, the same for what clients and what the host send.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <wayland-util.h>

namespace ensign::guest {

inline constexpr std::size_t header_words = 2;
inline constexpr std::size_t max_arguments = 20; // libwayland's
inline constexpr std::size_t max_message = 65532; // bytes: what the header's 16 bits can say

using Words = std::span<std::uint32_t>;

struct Argument {
    char type = 0;           // as in wl_message::signature: i u f s o n a h
    bool nullable = false;   // s, o
    std::size_t word = 0;    // its place in the message, header included; of h: where the next argument lies
    std::string_view text;   // s; into the message, without the NUL
    const wl_interface* interface = nullptr; // o, n; null where the message itself names it
};

struct Arguments {
    std::array<Argument, max_arguments> all;
    std::size_t count = 0;
    std::uint32_t since = 1; // the version of the interface that has this message
    [[nodiscard]] auto begin() const { return all.begin(); }
    [[nodiscard]] auto end() const { return all.begin() + static_cast<std::ptrdiff_t>(count); }
    const Argument& operator[](std::size_t at) const { return all.at(at); }
};

inline std::uint32_t object_of(Words message) { return message[0]; }
inline std::uint16_t opcode_of(Words message) { return static_cast<std::uint16_t>(message[1] & 0xffffU); }
inline std::int32_t signed_word(Words message, const Argument& argument) {
    return static_cast<std::int32_t>(message[argument.word]);
}

// `message` is whole: as many words as its header says. The error says what is wrong with it.
std::expected<Arguments, std::string_view> read_arguments(const wl_message& type, Words message);

// A message to be sent, put together word by word.
class NewMessage {
  public:
    NewMessage(std::uint32_t object, std::uint16_t opcode) : words_{object, opcode} {}
    NewMessage& u(std::uint32_t value) {
        words_.push_back(value);
        return *this;
    }
    NewMessage& s(std::string_view text); // with its NUL and padding
    // The message, its size filled in; valid while this lives.
    Words words();

  private:
    std::vector<std::uint32_t> words_;
};

// A byte stream, cut into messages.
class MessageStream {
  public:
    void append(std::span<const std::byte> bytes);
    // The next whole message, valid until the next call; none when more bytes are needed, an error for a size that can't be.
    std::expected<std::optional<Words>, std::string_view> next();

  private:
    std::vector<std::byte> bytes_; // at most one message and one read
    std::size_t begin_ = 0;
    std::vector<std::uint32_t> message_;
};

} // namespace ensign::guest
