// A byte stream, cut into messages.
#pragma once

#include "protocols/wire/message.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ensign::wire {

class MessageStream {
  public:
    static constexpr std::size_t longest = 65532;  // bytes: what the header's 16 bits can say
    static constexpr std::size_t customary = 4096; // libwayland's, unless a program asks for more

    // `most`: bytes of one message.
    explicit MessageStream(std::size_t most) : most_{most} {}

    // Bytes as they come, in any portions.
    void append(std::span<const std::byte> bytes);
    // The next whole message, valid until the next append(); none when more bytes are needed, an error for a size that can't be.
    std::expected<std::optional<Words>, std::string_view> next();

  private:
    std::size_t most_;
    std::vector<std::uint32_t> words_; // at most one message and what was appended
    std::size_t begin_ = 0; // words: those before are through
    std::size_t bytes_ = 0; // all that came, those that are through counted
};

} // namespace ensign::wire
