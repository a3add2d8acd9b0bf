#include "compositor/policy/config/config_reader.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/config/nearest.hpp"
#include "compositor/policy/config/text_rules.hpp"
#include "compositor/policy/text/label.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace ensign {
namespace {

int line_of_node(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

std::string_view type_of(const toml::node& node) {
    switch (node.type()) {
    case toml::node_type::table: return "a table";
    case toml::node_type::array: return node.is_array_of_tables() ? "several tables" : "a list";
    case toml::node_type::string: return "text";
    case toml::node_type::integer: return "a whole number";
    case toml::node_type::floating_point: return "a number with a fraction";
    case toml::node_type::boolean: return "true or false";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time: return "a date or time";
    case toml::node_type::none: break;
    }
    return "nothing";
}

// toml++ says what its parser met; these say what the user may have meant.
constexpr auto hints = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"saw '#'", "; a colour stands in quotes, color = \"#rrggbb\""},
    {"could not determine value type", "; text stands in quotes"},
    {"expected value", "; a value is missing"},
    {"cannot redefine existing table 'vm'", "; each VM is written [[vm]]"},
    {"cannot redefine existing table 'output'", "; each output is written [[output]]"},
    {"cannot redefine existing table 'device'", "; each rule for devices is written [[device]]"},
    {"cannot redefine", "; a key stands once in its table"},
    {"control characters", "; a quote may be missing at the end of the line"},
    {"end-of-file", "; a quote or bracket may be missing at the end"},
    {"expected a comment or whitespace", "; one key a line"},
    {"expected '='", "; a key is written key = value"},
    {"utf-8", "; the file must be UTF-8"},
});

std::string explain(std::string_view description) {
    const auto hint = std::ranges::find_if(hints, [&](const auto& h) { return description.contains(h.first); });
    std::string message = "this is not TOML: ";
    message += safe_title(Untrusted{description});
    if (hint != hints.end()) {
        message += hint->second;
    }
    return message;
}

} // namespace

void ConfigProblems::add(int line, std::string message) {
    const auto rank = [](int l) { return l == 0 ? std::numeric_limits<int>::max() : l; };
    if (!first_ || rank(line) < rank(first_->line)) {
        first_ = ConfigError{file_, line, std::move(message)};
    }
}

TableReader::TableReader(const toml::table& table, std::string_view where, std::span<const std::string_view> known,
                         ConfigProblems& problems)
    : table_{table}, where_{where}, problems_{problems} {
    for (const auto& [key, node] : table) {
        if (std::ranges::contains(known, key.str())) {
            continue;
        }
        has_unknown_ = true;
        const bool is_table = node.is_table() || node.is_array_of_tables();
        problems_.add(
            static_cast<int>(key.source().begin.line),
            text::format("unknown {} {}{}", is_table ? "table" : "key", name_of(key.str()), suggestion(key.str(), known)));
    }
}

std::optional<std::string> TableReader::string(std::string_view key) {
    if (!has(key)) {
        return std::nullopt;
    }
    const auto value = table_.get(key)->value_exact<std::string>();
    if (!value) {
        refuse_type(key, "text in quotes");
    }
    return value;
}

std::optional<bool> TableReader::value(std::string_view key, const kind::Boolean&) {
    if (!has(key)) {
        return std::nullopt;
    }
    const auto value = table_.get(key)->value_exact<bool>();
    if (!value) {
        refuse_type(key, "true or false, without quotes");
    }
    return value;
}

std::optional<std::int64_t> TableReader::value(std::string_view key, const kind::Integer& kind) {
    if (!has(key)) {
        return std::nullopt;
    }
    const std::string wanted = text::format("a whole number from {} to {}", kind.minimum, kind.maximum);
    const auto value = table_.get(key)->value_exact<std::int64_t>();
    if (!value) {
        refuse_type(key, wanted);
        return std::nullopt;
    }
    if (*value >= kind.minimum && *value <= kind.maximum) {
        return value;
    }
    refuse(key, text::format("must be {}, not {}", wanted, *value));
    return std::nullopt;
}

std::optional<double> TableReader::value(std::string_view key, const kind::Number& kind) {
    if (!has(key)) {
        return std::nullopt;
    }
    const std::string wanted = text::format("a number from {} to {}", kind.minimum, kind.maximum);
    const toml::node& node = *table_.get(key);
    if (!node.is_number()) {
        refuse_type(key, wanted);
        return std::nullopt;
    }
    const double value = node.is_integer() ? static_cast<double>(**node.as_integer()) : **node.as_floating_point();
    if (value >= kind.minimum && value <= kind.maximum) { // false for nan, too
        return value;
    }
    refuse(key, text::format("must be {}, not {}", wanted, value));
    return std::nullopt;
}

std::optional<std::size_t> TableReader::value(std::string_view key, const kind::Word& kind) {
    const auto value = string(key);
    if (!value) {
        return std::nullopt;
    }
    const auto found = std::ranges::find(kind.words, *value);
    if (found != kind.words.end()) {
        return kind.first + static_cast<std::size_t>(found - kind.words.begin());
    }
    refuse(key, text::format("can't be {}{}", quoted(*value), suggestion(*value, kind.words)));
    return std::nullopt;
}

std::optional<std::string> TableReader::value(std::string_view key, const kind::Text& kind) {
    auto value = string(key);
    if (!value || kind.fault == nullptr) {
        return value;
    }
    if (const auto fault = kind.fault(*value)) {
        refuse(key, *fault);
        return std::nullopt;
    }
    return value;
}

template <class T>
std::optional<T> TableReader::text_as(std::string_view key, std::expected<T, std::string> (*read)(std::string_view)) {
    const auto written = string(key);
    if (!written) {
        return std::nullopt;
    }
    const auto value = read(*written);
    if (!value) {
        refuse(key, value.error());
        return std::nullopt;
    }
    return *value;
}

std::optional<Chord> TableReader::value(std::string_view key, const kind::Keys&) { return text_as(key, read_keys); }
std::optional<Color> TableReader::value(std::string_view key, const kind::Hex&) { return text_as(key, read_color); }
std::optional<Size> TableReader::value(std::string_view key, const kind::Mode&) { return text_as(key, read_mode); }

std::optional<std::vector<std::string>> TableReader::value(std::string_view key, const kind::Command&) {
    constexpr std::size_t most_words = 64;
    constexpr std::size_t longest_word = 4096; // bytes
    if (!has(key)) {
        return std::nullopt;
    }
    const toml::array* list = table_.get_as<toml::array>(key);
    if (!list) {
        refuse_type(key, "a list of texts, the program and its arguments, as in [\"swaylock\", \"-f\"]");
        return std::nullopt;
    }
    std::vector<std::string> words;
    for (const toml::node& node : *list) {
        const auto word = node.value_exact<std::string>();
        if (!word || word->size() > longest_word || word->contains('\0')) {
            refuse(key, text::format("must have texts of at most {} bytes in it, as in [\"swaylock\", \"-f\"]", longest_word));
            return std::nullopt;
        }
        words.push_back(*word);
    }
    if (words.empty() || words.front().empty() || words.size() > most_words) {
        refuse(key, text::format("must name a program and at most {} arguments, as in [\"swaylock\", \"-f\"]", most_words - 1));
        return std::nullopt;
    }
    return words;
}

std::optional<std::vector<std::string>> TableReader::value(std::string_view key, const kind::VmNames&) {
    if (!has(key)) {
        return std::nullopt;
    }
    const toml::array* list = table_.get_as<toml::array>(key);
    if (!list) {
        refuse_type(key, "a list of texts, as in [\"one\", \"two\"]");
        return std::nullopt;
    }
    std::vector<std::string> names;
    for (const toml::node& node : *list) {
        const auto name = node.value_exact<std::string>();
        if (!name) {
            refuse(key, text::format("can have only texts in it, and not {}", type_of(node)));
            return std::nullopt;
        }
        names.push_back(*name);
    }
    return names;
}

std::optional<TableReader> TableReader::inside(std::string_view key, std::span<const std::string_view> known) {
    if (!has(key)) {
        return std::nullopt;
    }
    const toml::table* table = table_.get_as<toml::table>(key);
    if (!table) {
        problems_.add(line_of(key),
                      text::format("[{0}] is one table, written [{0}], and not {1}", key, type_of(*table_.get(key))));
        return std::nullopt;
    }
    return TableReader{*table, text::format("[{}]", key), known, problems_};
}

std::vector<const toml::table*> TableReader::tables(std::string_view key) {
    std::vector<const toml::table*> tables;
    if (!has(key)) {
        return tables;
    }
    const toml::node& node = *table_.get(key);
    if (!node.is_array_of_tables()) {
        problems_.add(line_of(key),
                      text::format("each {0} is a table of its own, written [[{0}]], and not {1}", key, type_of(node)));
        return tables;
    }
    for (const toml::node& element : *node.as_array()) {
        tables.push_back(element.as_table());
    }
    return tables;
}

void TableReader::refuse(std::string_view key, std::string_view what) {
    problems_.add(line_of(key), text::format("{} {}", name_of(key), what));
}

void TableReader::refuse_missing(std::string_view key, std::string_view hint) {
    if (!has_unknown_) { // which is most likely this one, misspelt, and told at its own line
        problems_.add(line_of_node(table_), text::format("{} has no '{}'; {}", where_, key, hint));
    }
}

int TableReader::line_of(std::string_view key) const {
    const auto found = table_.find(key);
    return found == table_.end() ? line_of_node(table_) : static_cast<int>(found->first.source().begin.line);
}

void TableReader::refuse_type(std::string_view key, std::string_view wanted) {
    refuse(key, text::format("must be {}, not {}", wanted, type_of(*table_.get(key))));
}

std::string TableReader::name_of(std::string_view key) const {
    return where_.empty() ? quoted(key) : text::format("{} in {}", quoted(key), where_);
}

std::optional<toml::table> read_toml(std::string_view text, ConfigProblems& problems) {
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        problems.add(static_cast<int>(error.source().begin.line), explain(error.description()));
        return std::nullopt;
    }
}

} // namespace ensign
