// Strict reading of TOML tables: what isn't expected is a problem, and each problem says its line and what would be right.
// For the readers of the configuration only.
#pragma once

#include "compositor/policy/config/config.hpp"
#include "compositor/policy/config/key_kind.hpp"

#include <toml++/toml.hpp>

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ensign {

// What is wrong with a file. The first by line is what the user is told: the others may come from it.
class ConfigProblems {
  public:
    explicit ConfigProblems(std::string_view file) : file_{file} {}
    void add(int line, std::string message); // line 0: no line is to blame, told only where nothing else is wrong
    [[nodiscard]] const std::optional<ConfigError>& first() const { return first_; }

  private:
    std::string file_;
    std::optional<ConfigError> first_;
};

// One table of the file. A key is read with what it must be; where it isn't, a problem is noted and there is no value.
class TableReader {
  public:
    // where: how the table is written in the file, "[sak]"; empty for the top level. Notes a problem for each key that
    // isn't known. Table and problems outlive the reader.
    TableReader(const toml::table& table, std::string_view where, std::span<const std::string_view> known,
                ConfigProblems& problems);

    [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
    std::optional<bool> value(std::string_view key, const kind::Boolean& kind);
    std::optional<std::int64_t> value(std::string_view key, const kind::Integer& kind);
    std::optional<double> value(std::string_view key, const kind::Number& kind);
    std::optional<std::size_t> value(std::string_view key, const kind::Word& kind); // what the word stands for
    std::optional<std::string> value(std::string_view key, const kind::Text& kind);
    std::optional<std::vector<std::string>> value(std::string_view key, const kind::Command& kind);
    std::optional<Chord> value(std::string_view key, const kind::Keys& kind);
    std::optional<Color> value(std::string_view key, const kind::Hex& kind);
    std::optional<Size> value(std::string_view key, const kind::Mode& kind);
    std::optional<std::vector<std::string>> value(std::string_view key, const kind::VmNames& kind); // of any VMs

    std::optional<TableReader> inside(std::string_view key, std::span<const std::string_view> known); // written [key]
    std::vector<const toml::table*> tables(std::string_view key); // written [[key]], any number of times

    // "'key' in [where] " + what is wrong with it, at the key's line.
    void refuse(std::string_view key, std::string_view what);
    // For keys that must be there: "[where] has no 'key'; " + hint.
    void refuse_missing(std::string_view key, std::string_view hint);
    // The key's line, where there is none the table's.
    [[nodiscard]] int line_of(std::string_view key) const;

  private:
    std::optional<std::string> string(std::string_view key);
    template <class T>
    std::optional<T> text_as(std::string_view key, std::expected<T, std::string> (*read)(std::string_view));
    void refuse_type(std::string_view key, std::string_view wanted);
    [[nodiscard]] std::string name_of(std::string_view key) const;

    const toml::table& table_;
    std::string where_;
    ConfigProblems& problems_;
    bool has_unknown_ = false;
};

// The file as a table; nothing, and a problem, where it is no TOML.
std::optional<toml::table> read_toml(std::string_view text, ConfigProblems& problems);

} // namespace ensign
