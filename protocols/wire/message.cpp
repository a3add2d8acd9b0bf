#include "protocols/wire/message.hpp"

#include <optional>

namespace ensign::wire {

namespace {

using Error = std::optional<std::string_view>;

// The length counts the NUL that ends it; none at all is the null string.
Error read_text(Argument& argument, std::string_view with_nul) {
    if (with_nul.empty() ? !argument.nullable : with_nul.find('\0') != with_nul.size() - 1) {
        return "a string without its end";
    }
    argument.text = with_nul.substr(0, with_nul.empty() ? 0 : with_nul.size() - 1);
    return std::nullopt;
}

// Takes one from the rest of a message.
Error read(Argument& argument, Words& rest) {
    if (argument.kind == 'h') {
        return std::nullopt; // it travels beside the bytes
    }
    if (rest.empty()) {
        return "too short";
    }
    const std::uint32_t value = rest.front();
    rest = rest.subspan(1);
    if ((argument.kind == 'o' || argument.kind == 'n') && value == 0 && !argument.nullable) {
        return "no object where one must be";
    }
    if (argument.kind != 's' && argument.kind != 'a') {
        return std::nullopt;
    }
    if (words_for(value) > rest.size()) {
        return "a string or array is longer than its message";
    }
    const std::string_view bytes{reinterpret_cast<const char*>(rest.data()), value};
    rest = rest.subspan(words_for(value));
    return argument.kind == 's' ? read_text(argument, bytes) : std::nullopt;
}

} // namespace

Words with_size(Words message, std::size_t words) {
    message[1] = static_cast<std::uint32_t>(words * word_size) << 16U | opcode_of(message);
    return message.first(words);
}

std::expected<Arguments, std::string_view> read_arguments(const wl_message& type, Words message) {
    Arguments arguments;
    Words rest = message.subspan(header_words);
    Signature signature{type};
    while (auto argument = signature.next()) {
        if (arguments.count == most_arguments) {
            return std::unexpected{"more arguments than a message may have"};
        }
        argument->word = message.size() - rest.size();
        if (const Error error = read(*argument, rest)) {
            return std::unexpected{*error};
        }
        arguments.all.at(arguments.count++) = *argument;
    }
    arguments.words = message.size() - rest.size();
    return arguments;
}

} // namespace ensign::wire
