// Strict reading of TOML tables: what isn't expected is a problem, and each problem says its line and what would be right.
// For config.cpp only.
#pragma once

#include "compositor/policy/config/config.hpp"

#include <toml++/toml.hpp>

#include <cstdint>
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
    std::optional<std::string> string(std::string_view key);
    std::optional<bool> boolean(std::string_view key);
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t minimum, std::int64_t maximum);
    std::optional<double> number(std::string_view key, double minimum, double maximum);
    // One of these words; its place among them.
    std::optional<std::size_t> word(std::string_view key, std::span<const std::string_view> words);
    // A list of any of these words.
    std::optional<std::vector<std::string>> words(std::string_view key, std::span<const std::string_view> words);

    // A program and its arguments, run without a shell: ["swaylock", "-f"].
    std::optional<std::vector<std::string>> command(std::string_view key);

    const toml::table* table(std::string_view key);                // written [key]
    std::vector<const toml::table*> tables(std::string_view key); // written [[key]], any number of times

    // "'key' in [where] " + what is wrong with it, at the key's line.
    void refuse(std::string_view key, std::string_view what);
    // For keys that must be there: "[where] has no 'key'; " + hint.
    void refuse_missing(std::string_view key, std::string_view hint);
    // The key's line, where there is none the table's.
    [[nodiscard]] int line_of(std::string_view key) const;

  private:
    void refuse_type(std::string_view key, std::string_view wanted);
    [[nodiscard]] std::string name_of(std::string_view key) const;

    const toml::table& table_;
    std::string where_;
    ConfigProblems& problems_;
    bool has_unknown_ = false;
};

// The file as a table; nothing, and a problem, where it is no TOML.
std::optional<toml::table> read_toml(std::string_view text, ConfigProblems& problems);

// 'text', fit to be printed.
std::string quoted(std::string_view text);

} // namespace ensign
