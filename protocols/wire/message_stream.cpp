#include "protocols/wire/message_stream.hpp"

#include <cstring>

namespace ensign::wire {

void MessageStream::append(std::span<const std::byte> bytes) {
    words_.erase(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(begin_));
    bytes_ -= begin_ * word_size;
    begin_ = 0;
    if (bytes.empty()) {
        return;
    }
    words_.resize(words_for(bytes_ + bytes.size()));
    std::memcpy(std::as_writable_bytes(std::span{words_}).data() + bytes_, bytes.data(), bytes.size());
    bytes_ += bytes.size();
}

std::expected<std::optional<Words>, std::string_view> MessageStream::next() {
    const std::size_t left = bytes_ - begin_ * word_size;
    if (left < header_words * word_size) {
        return std::nullopt;
    }
    const Words rest = Words{words_}.subspan(begin_);
    const std::size_t size = rest[1] >> 16U;
    if (size < header_words * word_size || size % word_size != 0 || size > most_) {
        return std::unexpected{"the size of a message is wrong"};
    }
    if (left < size) {
        return std::nullopt;
    }
    begin_ += size / word_size;
    return rest.first(size / word_size);
}

} // namespace ensign::wire
