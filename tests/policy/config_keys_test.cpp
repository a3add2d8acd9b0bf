// The table of keys and the reader keep to each other.
#include "compositor/base/format.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/policy/config/key_table.hpp"

#include <catch2/catch_test_macros.hpp>

#include <functional>

using namespace ensign;

namespace {

constexpr std::string_view two_vms = R"(
[[vm]]
name = "work"
color = "#2c6be0"
[[vm]]
name = "web"
color = "#c83232"
)";

std::string_view shown(const Key& key) { return key.example.empty() ? key.standard : key.example; }

// A configuration that is right but for what this one key may be.
std::string file_with(const KeyTable& table, const Key& key, std::string_view value) {
    std::string text = table.heading() + "\n";
    for (const Key& other : table.keys) {
        if (!other.needed.empty() && other.name != key.name) {
            text += text::format("{} = {}\n", other.name, shown(other));
        }
    }
    text += text::format("{} = {}\n", key.name, value);
    return table.name == "vm" ? text : text + std::string{two_vms};
}

std::string error_with(const KeyTable& table, const Key& key, std::string_view value) {
    const auto config = parse_config(file_with(table, key, value), "c.toml");
    return config ? "accepted" : config.error().message;
}

void for_each_key(const std::function<void(const KeyTable&, const Key&)>& check) {
    for (const KeyTable& table : config_tables()) {
        for (const Key& key : table.keys) {
            CAPTURE(table.heading(), key.name);
            check(table, key);
        }
    }
}

} // namespace

TEST_CASE("each key says what it is for, what holds without it, and takes what its manual shows") {
    for_each_key([](const KeyTable& table, const Key& key) {
        CHECK(key.says.ends_with("."));
        CHECK((!key.standard.empty() || !key.otherwise.empty() || !key.needed.empty()));
        for (const std::string_view value : {key.standard, key.example}) {
            CHECK((value.empty() || error_with(table, key, value) == "accepted"));
        }
        CHECK((std::holds_alternative<kind::Boolean>(key.kind) || std::holds_alternative<kind::Word>(key.kind) ||
               !shown(key).empty()));
    });
}

TEST_CASE("what the manual calls a default holds where the file has nothing") {
    const Config without = *parse_config(text::format("[[output]]\nname = \"a\"\n{}", two_vms), "c.toml");
    std::string text;
    for (const KeyTable& table : config_tables()) {
        text += table.heading() + "\n" + (table.name == "output" ? "name = \"a\"\n" : "") +
                (table.name == "vm" ? "name = \"work\"\ncolor = \"#2c6be0\"\n" : "");
        for (const Key& key : table.keys) {
            text += key.standard.empty() ? "" : text::format("{} = {}\n", key.name, key.standard);
        }
    }
    Config with = *parse_config(text + "[[vm]]\nname = \"web\"\ncolor = \"#c83232\"\n", "c.toml");
    CHECK(with.devices == std::vector<DeviceRule>{{}});
    with.devices.clear();
    CHECK(with == without);
}

TEST_CASE("no key takes a value of another type") {
    for_each_key([](const KeyTable& table, const Key& key) {
        for (const std::string_view value : {"1979-05-27", "{ a = 1 }", "[[\"a\"]]"}) {
            CHECK(error_with(table, key, value).starts_with(text::format("'{}'", key.name)));
        }
    });
}

TEST_CASE("a number is taken from the one end of its range to the other, and not beyond") {
    for_each_key([](const KeyTable& table, const Key& key) {
        const auto error = [&](auto value) { return error_with(table, key, text::format("{}", value)); };
        if (const auto* integer = std::get_if<kind::Integer>(&key.kind)) {
            CHECK(error(integer->minimum) == "accepted");
            CHECK(error(integer->maximum) == "accepted");
            CHECK(error(integer->minimum - 1).contains("must be a whole number from"));
            CHECK(error(integer->maximum + 1).contains("must be a whole number from"));
        }
        if (const auto* number = std::get_if<kind::Number>(&key.kind)) {
            CHECK(error(number->minimum) == "accepted");
            CHECK(error(number->maximum) == "accepted");
            CHECK(error(number->minimum - 0.01).contains("must be a number from"));
            CHECK(error(number->maximum + 0.01).contains("must be a number from"));
        }
    });
}

TEST_CASE("a key of words takes each of them, and no other") {
    for_each_key([](const KeyTable& table, const Key& key) {
        if (const auto* word = std::get_if<kind::Word>(&key.kind)) {
            for (const std::string_view known : word->words) {
                CHECK(error_with(table, key, text::format("\"{}\"", known)) == "accepted");
            }
            CHECK(error_with(table, key, "\"\"").contains("can't be ''; known are"));
        }
    });
}
