#include "guest/message.hpp"

#include <cstring>

namespace ensign::guest {

namespace {

constexpr std::size_t word_size = sizeof(std::uint32_t);

constexpr std::size_t words_for(std::size_t bytes) { return (bytes + word_size - 1) / word_size; }

// The version that a signature begins with; moves behind it.
std::uint32_t take_since(std::string_view& signature) {
    std::uint32_t since = 0;
    while (!signature.empty() && signature.front() >= '0' && signature.front() <= '9') {
        since = since * 10 + static_cast<std::uint32_t>(signature.front() - '0');
        signature.remove_prefix(1);
    }
    return since == 0 ? 1 : since;
}

class Reader {
  public:
    explicit Reader(Words message) : message_{message} {}

    bool read(Argument& argument) {
        argument.word = at_;
        if (argument.type == 'h') {
            return true; // it travels beside the bytes
        }
        if (at_ == message_.size()) {
            return false;
        }
        const std::size_t length = message_[at_++];
        if (argument.type != 's' && argument.type != 'a') {
            return true;
        }
        if (words_for(length) > message_.size() - at_) {
            return false;
        }
        const auto* const text = reinterpret_cast<const char*>(message_.data() + at_);
        at_ += words_for(length);
        return argument.type == 'a' || read_text(argument, {text, length});
    }
    [[nodiscard]] bool at_end() const { return at_ == message_.size(); }

  private:
    // The length counts the NUL that ends it; none at all is the null string.
    static bool read_text(Argument& argument, std::string_view with_nul) {
        if (with_nul.empty()) {
            return argument.nullable;
        }
        argument.text = with_nul.substr(0, with_nul.size() - 1);
        return with_nul.find('\0') == with_nul.size() - 1;
    }

    Words message_;
    std::size_t at_ = header_words;
};

} // namespace

std::expected<Arguments, std::string_view> read_arguments(const wl_message& type, Words message) {
    Arguments arguments;
    std::string_view signature{type.signature};
    arguments.since = take_since(signature);
    Reader reader{message};
    for (const char letter : signature) {
        Argument& argument = arguments.all[arguments.count];
        if (letter == '?') {
            argument.nullable = true;
            continue;
        }
        argument.type = letter;
        argument.interface = type.types[arguments.count];
        if (!reader.read(argument)) {
            return std::unexpected{"a message is shorter than its arguments, or a string in it has no proper end"};
        }
        const bool names_object = letter == 'o' || letter == 'n';
        if (names_object && !argument.nullable && message[argument.word] == 0) {
            return std::unexpected{"a message names no object where it must"};
        }
        ++arguments.count;
    }
    if (!reader.at_end()) {
        return std::unexpected{"a message is longer than its arguments"};
    }
    return arguments;
}

NewMessage& NewMessage::s(std::string_view text) {
    words_.push_back(static_cast<std::uint32_t>(text.size() + 1));
    const std::size_t at = words_.size();
    words_.resize(at + words_for(text.size() + 1));
    std::memcpy(words_.data() + at, text.data(), text.size());
    return *this;
}

Words NewMessage::words() {
    words_[1] = static_cast<std::uint32_t>(words_.size() * word_size) << 16U | (words_[1] & 0xffffU);
    return words_;
}

void MessageStream::append(std::span<const std::byte> bytes) {
    bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

std::expected<std::optional<Words>, std::string_view> MessageStream::next() {
    const std::size_t left = bytes_.size() - begin_;
    if (left < header_words * word_size) {
        return std::nullopt;
    }
    std::array<std::uint32_t, header_words> header{};
    std::memcpy(header.data(), bytes_.data() + begin_, sizeof(header));
    const std::size_t size = header[1] >> 16U;
    if (size < sizeof(header) || size % word_size != 0) {
        return std::unexpected{"a message says an impossible size of itself"};
    }
    if (left < size) {
        return std::nullopt;
    }
    message_.resize(size / word_size);
    std::memcpy(message_.data(), bytes_.data() + begin_, size);
    begin_ += size;
    return message_;
}

} // namespace ensign::guest
