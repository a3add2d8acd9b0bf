// An input as a list of records: u8 kind, u8 value, u16 length, then so many bytes; the last may be cut short.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

namespace ensign::fuzz {

struct Record {
    std::uint8_t kind;
    std::uint8_t value;
    std::span<const std::byte> bytes;
};

class Records {
  public:
    Records(const std::uint8_t* data, std::size_t size) : rest_{reinterpret_cast<const std::byte*>(data), size} {}
    std::optional<Record> next() {
        if (rest_.size() < 4) {
            return std::nullopt;
        }
        std::uint16_t length = 0;
        std::memcpy(&length, rest_.data() + 2, sizeof(length));
        const auto kind = static_cast<std::uint8_t>(rest_[0]), value = static_cast<std::uint8_t>(rest_[1]);
        const auto bytes = rest_.subspan(4, std::min<std::size_t>(length, rest_.size() - 4));
        rest_ = rest_.subspan(4 + bytes.size());
        return Record{kind, value, bytes};
    }

  private:
    std::span<const std::byte> rest_;
};

} // namespace ensign::fuzz
