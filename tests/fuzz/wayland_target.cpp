// The Wayland stream of a guest: records are requests, with descriptors, and events.
#include "gate/wayland_stream.hpp"
#include "tests/fuzz/records.hpp"
#include "tests/fuzz/target.hpp"

#include <cassert>
#include <cstdlib>

using namespace ensign;
using namespace ensign::gate;
using namespace ensign::fuzz;

namespace {

constexpr std::uint32_t pool = 1 << 24;

// Whatever came in, what goes out is whole messages, with descriptors in order, and pools and buffers inside the VM's memory.
void check(const Requests& out) {
    std::size_t at = 0;
    auto attached = out.descriptors.begin();
    while (at < out.bytes.size()) {
        std::uint32_t words[2];
        std::memcpy(words, out.bytes.all().data() + at, sizeof(words));
        if (attached != out.descriptors.end() && attached->position == at) {
            ++attached;
        }
        at += words[1] >> 16;
    }
    if (at != out.bytes.size() || attached != out.descriptors.end()) {
        std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    WaylandStream stream;
    Requests out;
    Records records{data, size};
    while (const auto record = records.next()) {
        if (record->kind % 4 == 3) {
            if (!stream.take_events(record->bytes)) {
                break;
            }
            continue;
        }
        std::vector<Descriptor> descriptors;
        for (std::uint32_t i = 0; i < record->kind % 4U; ++i) {
            const bool is_slice = (record->value >> i & 1) == 0;
            const std::uint32_t offset = record->value * 4096U;
            descriptors.push_back({is_slice ? Descriptor::Kind::slice : Descriptor::Kind::pipe, {}, {offset, pool - offset}});
        }
        if (stream.take_requests(record->bytes, std::move(descriptors), out)) {
            break;
        }
    }
    check(out);
    return 0;
}
