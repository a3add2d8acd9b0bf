// Which ids either end of a connection may take.
#include "protocols/wire/object_map.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace ensign::wire;

namespace {

constexpr wl_interface thing{"thing", 1, 0, nullptr, 0, nullptr};

struct Object {
    const wl_interface* interface = nullptr;
    int number = 0;
};

constexpr std::size_t most = 8;

ObjectMap<Object> map() { return {{&thing, 0}, most}; }

} // namespace

TEST_CASE("a connection begins with its display") {
    const auto objects = map();
    REQUIRE(objects.find(display) != nullptr);
    CHECK(objects.find(0) == nullptr);
    CHECK(objects.find(2) == nullptr);
    CHECK(objects.find(first_of_server) == nullptr);
    CHECK(objects.find(0xffffffff) == nullptr);
}

TEST_CASE("a client takes the next id or a free one, of its own") {
    auto objects = map();
    CHECK_FALSE(objects.add_of_client(0, {&thing}));
    CHECK_FALSE(objects.add_of_client(display, {&thing}));
    CHECK_FALSE(objects.add_of_client(3, {&thing}));
    CHECK_FALSE(objects.add_of_client(first_of_server, {&thing}));
    CHECK_FALSE(objects.add_of_client(0xffffffff, {&thing}));
    CHECK(objects.add_of_client(2, {&thing, 22}));
    CHECK(objects.add_of_client(3, {&thing, 33}));
    CHECK_FALSE(objects.add_of_client(2, {&thing}));
    CHECK(objects.find(2)->number == 22);
    objects.remove(2);
    CHECK(objects.find(2) == nullptr);
    CHECK(objects.add_of_client(2, {&thing, 222}));
    CHECK(objects.find(2)->number == 222);
    CHECK(objects.find(3)->number == 33);
}

TEST_CASE("a server takes the next id or any that it had, of its own") {
    auto objects = map();
    CHECK_FALSE(objects.add_of_server(2, {&thing}));
    CHECK_FALSE(objects.add_of_server(first_of_server + 1, {&thing}));
    CHECK_FALSE(objects.add_of_server(0xffffffff, {&thing}));
    CHECK(objects.add_of_server(first_of_server, {&thing, 1}));
    CHECK(objects.add_of_server(first_of_server, {&thing, 2}));
    CHECK(objects.find(first_of_server)->number == 2);
    objects.remove(first_of_server);
    CHECK(objects.find(first_of_server) == nullptr);
}

TEST_CASE("neither end has more objects than it may") {
    auto objects = map();
    for (std::uint32_t id = 2; id < most; ++id) {
        REQUIRE(objects.add_of_client(id, {&thing}));
    }
    CHECK_FALSE(objects.add_of_client(most, {&thing}));
    for (std::uint32_t id = 0; id < most; ++id) {
        REQUIRE(objects.add_of_server(first_of_server + id, {&thing}));
    }
    CHECK_FALSE(objects.add_of_server(first_of_server + most, {&thing}));
}
