#include "compositor/base/options.hpp"

#include "compositor/base/format.hpp"

#include <algorithm>
#include <ranges>

namespace ensign::options {

namespace {

using Words = std::span<const std::string_view>;

bool is_option(std::string_view word) { return word.size() > 1 && word[0] == '-' && (word[1] < '0' || word[1] > '9'); }

const Option* find(std::span<const Option> table, std::string_view word) {
    const auto found = std::ranges::find_if(table, [&](const Option& option) {
        return word.starts_with("--") ? word.substr(2) == option.name : word.size() == 2 && word[1] == option.letter;
    });
    return found != table.end() ? &*found : nullptr;
}

std::string names_of(std::span<const Option> table) {
    std::string names;
    for (const Option& option : table) {
        const bool is_last = &option == &table.back();
        names += text::format("{}--{}", names.empty() ? "" : is_last ? " and " : ", ", option.name);
    }
    return names;
}

// Takes an option and its value from the front of `words`.
std::expected<Parsed::Given, std::string> take(std::span<const Option> table, Words& words) {
    const std::string_view word = words.front();
    const std::size_t equals = word.starts_with("--") ? word.find('=') : std::string_view::npos;
    const bool is_glued = equals != std::string_view::npos;
    const std::string_view name = word.substr(0, equals);
    const Option* const option = find(table, name);
    words = words.subspan(1);
    if (option == nullptr) {
        return std::unexpected{text::format("\"{}\" is no option; the options are {}", name, names_of(table))};
    }
    if (option->value.empty()) {
        return is_glued ? std::unexpected{text::format("{} takes no value", name)}
                        : std::expected<Parsed::Given, std::string>{{option, {}}};
    }
    if (is_glued) {
        return Parsed::Given{option, word.substr(equals + 1)};
    }
    if (words.empty()) {
        return std::unexpected{text::format("{} wants {}", name, option->wants)};
    }
    const std::string_view value = words.front();
    words = words.subspan(1);
    return Parsed::Given{option, value};
}

} // namespace

std::optional<std::string_view> Parsed::value_of(std::string_view name) const {
    for (const Given& each : given | std::views::reverse) {
        if (each.option->name == name) {
            return each.value;
        }
    }
    return std::nullopt;
}

std::expected<Parsed, std::string> parse(std::span<const Option> table, Words words, Operands operands) {
    Parsed parsed;
    while (!words.empty() && words.front() != "--") {
        if (is_option(words.front())) {
            const auto given = take(table, words);
            if (!given) {
                return std::unexpected{given.error()};
            }
            parsed.given.push_back(*given);
        } else if (operands == Operands::end_options) {
            break;
        } else {
            parsed.operands.push_back(words.front());
            words = words.subspan(1);
        }
    }
    words = words.subspan(!words.empty() && words.front() == "--" ? 1 : 0);
    parsed.operands.insert(parsed.operands.end(), words.begin(), words.end());
    return parsed;
}

std::string lines_of(std::span<const Option> table) {
    std::string lines;
    for (const Option& option : table) {
        const std::string letter = option.letter != '\0' ? text::format("-{}, ", option.letter) : "";
        const std::string value = option.value.empty() ? "" : text::format(" {}", option.value);
        lines += text::format("  {:<22}{}\n", text::format("{}--{}{}", letter, option.name, value), option.help);
    }
    return lines;
}

} // namespace ensign::options
