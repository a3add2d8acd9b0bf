// Wayland requests as bytes, for a guest that says what it likes.
#pragma once

#include "tests/gate/machine.hpp"

#include <cstdint>
#include <string_view>

namespace ensign::gate::test {

// Wire{object, opcode}.u(1).s("text"): a message; several are added with +.
class Wire {
  public:
    Wire(std::uint32_t object, std::uint16_t opcode) : bytes_(8) {
        put(0, object);
        put(4, opcode);
        finish();
    }
    Wire& u(std::uint32_t value) {
        bytes_.resize(bytes_.size() + 4);
        put(bytes_.size() - 4, value);
        return finish();
    }
    Wire& i(std::int32_t value) { return u(static_cast<std::uint32_t>(value)); }
    Wire& s(std::string_view text) {
        return blob(Bytes(reinterpret_cast<const std::byte*>(text.data()),
                          reinterpret_cast<const std::byte*>(text.data()) + text.size() + 1));
    }
    Wire& blob(const Bytes& bytes) { // a string as it is, or an array
        u(static_cast<std::uint32_t>(bytes.size()));
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        bytes_.resize((bytes_.size() + 3) / 4 * 4);
        return finish();
    }
    Wire& said_size(std::uint16_t size) { // a wrong one
        const std::uint32_t word = as<std::uint32_t>(std::span{bytes_}.subspan(4));
        put(4, (word & 0xffff) | std::uint32_t{size} << 16);
        return *this;
    }
    [[nodiscard]] const Bytes& bytes() const { return bytes_; }
    operator std::span<const std::byte>() const { return bytes_; } // NOLINT: meant

  private:
    void put(std::size_t at, std::uint32_t value) { std::memcpy(bytes_.data() + at, &value, 4); }
    Wire& finish() { return said_size(static_cast<std::uint16_t>(bytes_.size())); }
    Bytes bytes_;
};

// What nearly every client begins with: object 2 is the registry.
inline Wire get_registry() { return Wire{1, 1}.u(2); }
inline Wire sync(std::uint32_t callback) { return Wire{1, 0}.u(callback); }
inline Wire bind(std::string_view interface, std::uint32_t version, std::uint32_t id, std::uint32_t name = 1) {
    return Wire{2, 0}.u(name).s(interface).u(version).u(id);
}

} // namespace ensign::gate::test
