// A byte stream, cut into messages.
#include "protocols/wire/message_stream.hpp"
#include "protocols/wire/new_message.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace ensign::wire;

namespace {

std::vector<std::byte> header(std::uint32_t size) {
    const std::array<std::uint32_t, 2> words{1, size << 16};
    const auto bytes = std::as_bytes(std::span{words});
    return {bytes.begin(), bytes.end()};
}

} // namespace

TEST_CASE("messages come whole, however their bytes come") {
    NewMessage one{2, 5}, two{3, 6}, three{4, 7};
    std::vector<std::byte> all;
    for (NewMessage* each : {&one.s("some text"), &two, &three.u(8).u(9)}) {
        const auto bytes = std::as_bytes(each->words());
        all.insert(all.end(), bytes.begin(), bytes.end());
    }
    MessageStream stream{MessageStream::customary};
    const std::size_t portion = GENERATE(1U, 3U, 4U, 11U, 64U);
    std::vector<std::uint32_t> objects;
    std::size_t words = 0;
    for (std::size_t at = 0; at < all.size(); at += portion) {
        stream.append(std::span{all}.subspan(at, std::min(portion, all.size() - at)));
        for (auto next = stream.next(); next && *next; next = stream.next()) {
            objects.push_back(object_of(**next));
            words += (*next)->size();
        }
    }
    CHECK(objects == std::vector<std::uint32_t>{2, 3, 4});
    CHECK(words * word_size == all.size());
}

TEST_CASE("a size that can't be is refused before the message is there") {
    const std::uint32_t size = GENERATE(0U, 4U, 7U, 9U, 10U, 11U, 4100U, 65532U);
    MessageStream stream{MessageStream::customary};
    stream.append(header(size));
    CHECK_FALSE(stream.next());
}

TEST_CASE("a message may be as long as the stream's end says, and no longer") {
    MessageStream stream{MessageStream::longest};
    stream.append(header(MessageStream::longest));
    REQUIRE(stream.next());
    CHECK_FALSE(*stream.next());
    stream.append(std::vector<std::byte>(MessageStream::longest - 8));
    REQUIRE(stream.next());
    MessageStream shorter{MessageStream::customary};
    shorter.append(header(MessageStream::customary));
    CHECK(shorter.next());
}

TEST_CASE("less than a header is no message yet") {
    MessageStream stream{MessageStream::customary};
    stream.append({});
    CHECK_FALSE(*stream.next());
    stream.append(std::vector<std::byte>(7, std::byte{0xff}));
    REQUIRE(stream.next());
    CHECK_FALSE(*stream.next());
}
