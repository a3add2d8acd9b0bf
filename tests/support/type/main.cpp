// ensign-type: types and points for tests, as a client of a compositor's host display.
#include "tests/support/type/keyboard.hpp"
#include "tests/support/type/pointer.hpp"

#include <charconv>
#include <cstdio>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace ensign::type {

namespace {

constexpr const char* usage = R"(Usage: ensign-type [--delay-ms N] ITEM...

Returns when the compositor has handled every item. --delay-ms waits after each press and release of a key.

  text:TEXT          types TEXT
  key:CHORD          presses and releases a chord, e.g. key:Ctrl+Alt+Delete, key:a, key:Enter
  down:KEY up:KEY    presses or releases one key
  extent:W,H         the size that move counts in; 1920,1080 if not given
  move:X,Y           moves the pointer
  click:BUTTON       left, right or middle; also button-down:BUTTON and button-up:BUTTON
  scroll:N           N notches of the wheel; down is positive
  hold               does what standard input says, an item a line, until it ends; with a keyboard plugged in
)";

struct WrongItem : Failure {
    using Failure::Failure;
};

template <typename T>
T number(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        throw WrongItem{"'" + std::string{text} + "' is not a number"};
    }
    return value;
}

std::pair<std::uint32_t, std::uint32_t> numbers(std::string_view text) {
    const auto comma = text.find(',');
    if (comma == std::string_view::npos) {
        throw WrongItem{"'" + std::string{text} + "' is not two numbers with a comma between"};
    }
    return {number<std::uint32_t>(text.substr(0, comma)), number<std::uint32_t>(text.substr(comma + 1))};
}

// The devices appear with the first item that needs them, as a user plugs in what he uses.
class Hands {
  public:
    explicit Hands(unsigned pause_ms) : pause_ms_{pause_ms} {}

    void perform(std::string_view item) {
        const auto colon = item.find(':');
        const auto verb = item.substr(0, colon);
        const auto what = colon == std::string_view::npos ? std::string_view{} : item.substr(colon + 1);
        if (verb == "hold") {
            keyboard();
            host_.settle();
            for (std::string line; std::getline(std::cin, line);) {
                perform(line);
            }
            return;
        }
        if (!type(verb, what) && !point(verb, what)) {
            throw WrongItem{"'" + std::string{item} + "' is not an item"};
        }
        host_.settle();
    }

  private:
    bool type(std::string_view verb, std::string_view what) {
        if (verb == "text") {
            keyboard().text(what);
        } else if (verb == "key") {
            keyboard().chord(what);
        } else if (verb == "down") {
            keyboard().press(what);
        } else if (verb == "up") {
            keyboard().release(what);
        } else {
            return false;
        }
        return true;
    }

    bool point(std::string_view verb, std::string_view what) {
        if (verb == "extent") {
            const auto [width, height] = numbers(what);
            pointer().extent(width, height);
        } else if (verb == "move") {
            const auto [x, y] = numbers(what);
            pointer().move(x, y);
        } else if (verb == "click") {
            pointer().press(what);
            pointer().release(what);
        } else if (verb == "button-down") {
            pointer().press(what);
        } else if (verb == "button-up") {
            pointer().release(what);
        } else if (verb == "scroll") {
            pointer().scroll(number<int>(what));
        } else {
            return false;
        }
        return true;
    }

    Keyboard& keyboard() { return keyboard_ ? *keyboard_ : keyboard_.emplace(host_, pause_ms_); }
    Pointer& pointer() { return pointer_ ? *pointer_ : pointer_.emplace(host_); }

    unsigned pause_ms_;
    Host host_;
    std::optional<Keyboard> keyboard_;
    std::optional<Pointer> pointer_;
};

int run(std::span<char*> arguments) {
    unsigned pause_ms = 0;
    if (arguments.size() >= 2 && std::string_view{arguments[0]} == "--delay-ms") {
        pause_ms = number<unsigned>(arguments[1]);
        arguments = arguments.subspan(2);
    }
    if (arguments.empty()) {
        throw WrongItem{"nothing to type"};
    }
    Hands hands{pause_ms};
    for (const char* item : arguments) {
        hands.perform(item);
    }
    return 0;
}

} // namespace

} // namespace ensign::type

int main(int count, char** arguments) {
    const std::span<char*> given{arguments + 1, arguments + count};
    try {
        return ensign::type::run(given);
    } catch (const ensign::type::WrongItem& wrong) {
        std::fprintf(stderr, "ensign-type: %s\n%s", wrong.what(), ensign::type::usage);
        return 2;
    } catch (const ensign::type::Failure& failure) {
        std::fprintf(stderr, "ensign-type: %s\n", failure.what());
        return 1;
    }
}
