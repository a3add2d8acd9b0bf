// Descriptor chains: the input is what the driver has put into its memory, rings and all.
#include "gate/virtqueue.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <sys/mman.h>

using namespace ensign;
using namespace ensign::gate;

namespace {

constexpr std::uint32_t ram_bytes = 1 << 16, queue_size = 64;
constexpr std::uint64_t descriptors_at = 0, available_at = 1024, used_at = 2048;

struct Ram {
    Ram() {
        const wl::Fd file{memfd_create("ram", MFD_CLOEXEC)};
        const GuestMemory::Region region{0, ram_bytes, 0, 0};
        std::vector<wl::Fd> files;
        files.emplace_back(dup(file.get()));
        if (ftruncate(file.get(), ram_bytes) != 0 || !memory.replace({&region, 1}, files)) {
            std::abort();
        }
    }
    GuestMemory memory;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Ram ram;
    std::byte* memory = ram.memory.at_guest(0, ram_bytes);
    std::memset(memory, 0, ram_bytes);
    std::copy_n(reinterpret_cast<const std::byte*>(data), std::min<std::size_t>(size, ram_bytes), memory);
    Virtqueue queue{ram.memory};
    queue.set_size(queue_size);
    queue.set_addresses(descriptors_at, used_at, available_at);
    queue.start(0);
    std::vector<std::byte> request;
    for (std::uint32_t i = 0; i < queue_size; ++i) {
        Chain chain;
        if (queue.pop(request, chain) == Virtqueue::Popped::nothing) {
            break;
        }
        if (request.size() > Virtqueue::most_bytes || chain.writable.size() > Virtqueue::most_descriptors) {
            std::abort();
        }
        const bool written =
            ram.memory.write(chain.writable, 0, std::span{request}.first(std::min<std::size_t>(request.size(), 64)));
        queue.push(chain.head, written ? 1 : 0);
    }
    return 0;
}
