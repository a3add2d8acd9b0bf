// Puts the keys of the configuration into the text of ensign(5): config-manual TEXT SCHEMA, where SCHEMA is the path of what
// editors complete by. A line of TEXT that begins with % stands for
//
//   %table [focus]      a section for the table, with what it is for and its keys
//   %keys [[device]] x  keys from x on, without x all; up to the one where another such line goes on. %keys: the top level's
//   %chord [sak]        an entry for a table that has nothing but a chord in it
//   %schema             the line that names SCHEMA to editors
#include "compositor/base/format.hpp"
#include "compositor/policy/config/key_table.hpp"
#include "docs/key_sentences.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace ensign {
namespace {

struct Directive {
    std::string word;
    std::string table; // as the file writes it
    std::string from;  // a key, or nothing
};

Directive parse(const std::string& line) {
    Directive directive;
    std::istringstream{line.substr(1)} >> directive.word >> directive.table >> directive.from;
    return directive;
}

// So that scdoc takes it as it is.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += c == '*' || c == '_' || c == '\\' ? std::string{'\\', c} : std::string{c};
    }
    return out;
}

std::string value_of(const Key& key) {
    if (std::holds_alternative<kind::Boolean>(key.kind)) {
        return "true | false";
    }
    if (const auto* word = std::get_if<kind::Word>(&key.kind)) {
        std::string words;
        for (const std::string_view one : word->words) {
            words += text::format("{}\"{}\"", words.empty() ? "" : " | ", one);
        }
        return words;
    }
    return escaped(key.example.empty() ? key.standard : key.example);
}

class Manual {
  public:
    Manual(std::vector<std::string> lines, std::string schema) : lines_{std::move(lines)}, schema_{std::move(schema)} {
        for (const std::string& line : lines_) {
            if (line.starts_with('%')) {
                directives_.push_back(parse(line));
            }
        }
    }

    void print() const {
        for (const std::string& line : lines_) {
            if (line.starts_with('%')) {
                print(parse(line));
            } else {
                std::cout << line << '\n';
            }
        }
    }

  private:
    void print(const Directive& directive) const {
        if (directive.word == "schema") {
            std::cout << "#:schema " << schema_ << '\n';
            return;
        }
        const KeyTable& table = find(directive.table);
        if (directive.word == "chord") {
            const Key& keys = table.keys.front();
            std::cout << text::format("*{}* {} = {}\n\t{} Default: {}.\n", table.heading(), keys.name, value_of(keys),
                                      table.says, keys.standard);
            return;
        }
        if (directive.word == "table") {
            std::cout << text::format("# {}\n\n{}\n\n", table.heading(), table.says);
        }
        print_keys(table, directive.from);
    }

    void print_keys(const KeyTable& table, std::string_view from) const {
        auto key = from.empty() ? table.keys.begin() : std::ranges::find(table.keys, from, &Key::name);
        for (bool first = true; key != table.keys.end() && (first || !goes_on(table, *key)); ++key, first = false) {
            std::cout << text::format("{}*{}* = {}\n\t{}\n", first ? "" : "\n", key->name, value_of(*key), sentences_of(*key));
        }
    }

    // Whether another line of the text begins with this key.
    [[nodiscard]] bool goes_on(const KeyTable& table, const Key& key) const {
        return std::ranges::any_of(
            directives_, [&](const Directive& other) { return other.table == table.heading() && other.from == key.name; });
    }

    [[nodiscard]] const KeyTable& find(std::string_view heading) const {
        const auto found = std::ranges::find_if(tables_, [&](const KeyTable& table) { return table.heading() == heading; });
        if (found == tables_.end()) {
            std::cerr << text::format("config-manual: the configuration has no table '{}'\n", heading);
            std::exit(EXIT_FAILURE);
        }
        return *found;
    }

    std::vector<std::string> lines_;
    std::string schema_;
    std::vector<Directive> directives_;
    std::vector<KeyTable> tables_ = config_tables();
};

} // namespace
} // namespace ensign

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: config-manual TEXT SCHEMA\n", stderr);
        return 2;
    }
    std::ifstream file{argv[1]};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    ensign::Manual{std::move(lines), argv[2]}.print();
    return std::cout.flush() ? EXIT_SUCCESS : EXIT_FAILURE;
}
