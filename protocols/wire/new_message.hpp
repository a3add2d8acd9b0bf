// A message to be sent, put together argument by argument.
#pragma once

#include "protocols/wire/message.hpp"

#include <cstring>
#include <vector>

namespace ensign::wire {

class NewMessage {
  public:
    NewMessage(std::uint32_t object, std::uint16_t opcode) : words_{object, opcode} {}
    NewMessage& u(std::uint32_t value) {
        words_.push_back(value);
        return *this;
    }
    NewMessage& s(std::string_view text) { // with its NUL and padding
        u(static_cast<std::uint32_t>(text.size() + 1));
        const std::size_t at = words_.size();
        words_.resize(at + words_for(text.size() + 1));
        std::memcpy(words_.data() + at, text.data(), text.size());
        return *this;
    }
    // The message, its size filled in; valid while this lives.
    Words words() { return with_size(words_, words_.size()); }

  private:
    std::vector<std::uint32_t> words_;
};

} // namespace ensign::wire
