// What a message must be to be believed, by its signature.
#include "protocols/wire/new_message.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <string>

using namespace ensign::wire;

namespace {

constexpr wl_interface thing{"thing", 1, 0, nullptr, 0, nullptr};

// A message type of this signature, whose objects are things.
struct Type {
    explicit Type(const char* signature) : message{"said", signature, interfaces.data()} { interfaces.fill(&thing); }
    std::array<const wl_interface*, 32> interfaces{};
    wl_message message;
};

std::string error_of(const char* signature, NewMessage message) {
    const auto read = read_arguments(Type{signature}.message, message.words());
    return read ? "" : std::string{read.error()};
}

NewMessage message() { return {7, 3}; }

} // namespace

TEST_CASE("a message is read by its signature") {
    const Type type{"4ushoaf?s?on"};
    NewMessage words = message().u(11).s("text").u(12).u(5).u(0x0a0b0c0d).u(0x0e).u(13).u(0).u(0).u(14);
    const auto read = read_arguments(type.message, words.words());
    REQUIRE(read);
    CHECK(object_of(words.words()) == 7);
    CHECK(opcode_of(words.words()) == 3);
    CHECK(Signature{type.message}.since() == 4);
    REQUIRE(read->count == 9);
    CHECK(words.words()[(*read)[0].word] == 11);
    CHECK((*read)[1].text == "text");
    CHECK((*read)[2].kind == 'h');
    CHECK((*read)[2].word == (*read)[3].word); // a descriptor takes no bytes
    CHECK(words.words()[(*read)[3].word] == 12);
    CHECK((*read)[3].interface == &thing);
    CHECK(words.words()[(*read)[5].word] == 13); // after an array of five bytes
    CHECK((*read)[6].text.empty());
    CHECK((*read)[7].nullable);
    CHECK(words.words()[(*read)[8].word] == 14);
    CHECK(read->words == words.words().size());
}

TEST_CASE("a signature without a version is of version 1") {
    CHECK(Signature{Type{""}.message}.since() == 1);
    CHECK_FALSE(Signature{Type{"12"}.message}.next());
    CHECK(Signature{Type{"12"}.message}.since() == 12);
}

TEST_CASE("a message that lacks an argument is refused, whichever it is") {
    const char* const signature = GENERATE("u", "i", "f", "s", "a", "o", "n", "?s", "?o", "hu");
    CHECK(error_of(signature, message()) == "too short");
    CHECK(error_of("h", message()).empty());
}

TEST_CASE("no length leads out of a message") {
    const std::uint32_t length = GENERATE(9U, 12U, 0x7fffffffU, 0x80000000U, 0xfffffffdU, 0xffffffffU);
    const char* const signature = GENERATE("s", "a", "?s");
    CHECK(error_of(signature, message().u(length).u(0).u(0)) == "a string or array is longer than its message");
    CHECK(error_of("a", message().u(8).u(0).u(0)).empty());
}

TEST_CASE("a string ends where it says, and only there") {
    CHECK(error_of("s", message().s("")).empty());
    CHECK(error_of("s", message().u(4).u(0x61616161)) == "a string without its end");
    CHECK(error_of("s", message().u(4).u(0x00610061)) == "a string without its end");
    CHECK(error_of("s", message().u(2).u(0x00616161)) == "a string without its end");
    CHECK(error_of("s", message().u(0)) == "a string without its end");
    CHECK(error_of("?s", message().u(0)).empty());
}

TEST_CASE("no object is named only where none may be") {
    CHECK(error_of("o", message().u(0)) == "no object where one must be");
    CHECK(error_of("n", message().u(0)) == "no object where one must be");
    CHECK(error_of("?o", message().u(0)).empty());
}

TEST_CASE("more arguments than libwayland knows aren't read") {
    NewMessage words = message();
    for (int i = 0; i < 24; ++i) {
        words.u(1);
    }
    CHECK(error_of("uuuuuuuuuuuuuuuuuuuu", words).empty());
    CHECK(error_of("uuuuuuuuuuuuuuuuuuuuu", words) == "more arguments than a message may have");
}

TEST_CASE("what follows the last argument is known to") {
    const Type type{"u"};
    NewMessage words = message().u(1).u(2).u(3);
    const auto read = read_arguments(type.message, words.words());
    REQUIRE(read);
    CHECK(read->words == 3);
    const Words cut = with_size(words.words(), read->words);
    CHECK(cut.size() == 3);
    CHECK(cut[1] == (12U << 16 | 3));
}
