#include "compositor/policy/config/text_rules.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/text/label.hpp"
#include "compositor/policy/text/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace ensign {
namespace {

constexpr std::size_t most_label_code_points = 32;
constexpr std::size_t most_phrase_code_points = 64;
constexpr std::size_t longest_glob = 256; // bytes
constexpr double least_chroma = 8;

bool is_printable(std::string_view text) {
    return text.size() <= 256 && std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool is_accent(char32_t c) { // the blocks of combining diacritical marks
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
           (c >= 0x20d0 && c <= 0x20ff);
}

bool is_odd_space(char32_t c) {
    return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x2800 || c == 0x3000;
}

std::optional<int> side_of_mode(std::string_view digits) {
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || value < 64 || value > 16384) {
        return std::nullopt;
    }
    return value;
}

} // namespace

std::optional<std::string> keymap_name_fault(std::string_view name) {
    if (is_printable(name)) {
        return std::nullopt;
    }
    return "must be printable ASCII of at most 256 characters, as in layout = \"de,us\"";
}

std::optional<std::string> connector_fault(std::string_view name) {
    if (!name.empty() && is_printable(name)) {
        return std::nullopt;
    }
    return "must be a connector's name, as in name = \"DP-1\"";
}

std::optional<std::string> glob_fault(std::string_view glob) {
    if (!glob.empty() && glob.size() <= longest_glob) {
        return std::nullopt;
    }
    return text::format("must be a text of 1 to {} bytes, in which * stands for anything", longest_glob);
}

std::optional<std::string> phrase_fault(std::string_view phrase) {
    if (safe_title(Untrusted{phrase}) == phrase && decode_all(phrase).size() <= most_phrase_code_points) {
        return std::nullopt;
    }
    return text::format("must be one line of at most {} visible characters", most_phrase_code_points);
}

std::optional<std::string> vm_name_fault(std::string_view name) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto later = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; };
    if (!name.empty() && name.size() <= 32 && letter(name.front()) && std::ranges::all_of(name, later)) {
        return std::nullopt;
    }
    return text::format("is {}; it must begin with a letter a-z, go on with a-z, 0-9 and '-', and have at most 32 characters",
                        quoted(name));
}

std::optional<std::string> label_fault(std::string_view label) {
    const std::u32string code_points = decode_all(label);
    if (code_points.empty() || code_points.size() > most_label_code_points) {
        return text::format("must have 1 to {} characters", most_label_code_points);
    }
    if (!is_utf8(label) || safe_title(Untrusted{label}) != label) {
        return "has a character that shows nothing or steers others: leave control, direction and zero-width characters out";
    }
    if (std::ranges::any_of(code_points, is_accent)) {
        return "has an accent as a character of its own: write letter and accent as one character";
    }
    if (label.front() == ' ' || label.back() == ' ' || label.contains("  ") || std::ranges::any_of(code_points, is_odd_space)) {
        return "has a space that can't be seen: only single, plain spaces between words";
    }
    return std::nullopt;
}

std::expected<Chord, std::string> read_keys(std::string_view text) {
    const auto chord = parse_chord(text);
    if (!chord) {
        return std::unexpected{text::format("is {}: {}", quoted(text), chord.error())};
    }
    if (!chord->ctrl && !chord->alt && !chord->super) {
        return std::unexpected{std::string{"has no modifier but Shift, which is typing; take one with Ctrl, Alt or Super"}};
    }
    return *chord;
}

std::expected<Color, std::string> read_color(std::string_view text) {
    const auto color = parse_color(text);
    if (!color) {
        return std::unexpected{text::format("is {}; {}", quoted(text), color.error())};
    }
    if (chroma(*color) < least_chroma) {
        return std::unexpected{text::format("is {}, a grey; greys belong to Ensign itself, take one with more colour "
                                            "(CIELAB chroma {:.1f}, at least {} is needed)",
                                            quoted(text), chroma(*color), least_chroma)};
    }
    return *color;
}

std::expected<Size, std::string> read_mode(std::string_view text) {
    const std::size_t x = text.find('x');
    const auto width = side_of_mode(text.substr(0, x));
    const auto height = x == std::string_view::npos ? std::nullopt : side_of_mode(text.substr(x + 1));
    if (!width || !height) {
        return std::unexpected{
            text::format("is {}; a mode is written \"1920x1080\", each side from 64 to 16384", quoted(text))};
    }
    return Size{*width, *height};
}

std::string quoted(std::string_view text) { return text::format("'{}'", safe_title(Untrusted{text})); }

} // namespace ensign
