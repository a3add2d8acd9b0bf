// The control queue: records are commands of the guest's driver, and bytes from Ensign.
#include "gate/gpu.hpp"
#include "gate/socket.hpp"
#include "tests/fuzz/records.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/manual_clock.hpp"

#include <cstdlib>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

using namespace ensign;
using namespace ensign::gate;
using namespace ensign::fuzz;

namespace {

constexpr std::uint32_t ram_bytes = 1 << 16, pool_bytes = 1 << 20;

struct Device final : Transport {
    Device() {
        const wl::Fd ram{memfd_create("ram", MFD_CLOEXEC)};
        const GuestMemory::Region region{0, ram_bytes, 0, 0};
        std::vector<wl::Fd> files;
        files.emplace_back(dup(ram.get()));
        if (ftruncate(ram.get(), ram_bytes) != 0 || !memory.replace({&region, 1}, files)) {
            std::abort();
        }
    }
    void answer(const Chain& chain, std::span<const std::byte> response) override {
        answered += memory.write(chain.writable, 0, response.first(std::min<std::size_t>(response.size(), 512))) ? 1 : 0;
    }
    void map_pool() override { gpu.pool_mapped(true); }

    ensign::test::ManualClock clock;
    Log log{clock, "fuzz"};
    EventLoop loop;
    EnsignLink link{loop, log, {}};
    Pool pool = *Pool::create(pool_bytes);
    GuestMemory memory;
    std::size_t answered = 0;
    Gpu gpu{loop, log, link, pool, memory, *this};
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Device device;
    device.gpu.run(true);
    const Chain chain{.queue = 0, .head = 0, .writable = {{ram_bytes - 512, 512}}};
    Records records{data, size};
    while (const auto record = records.next()) {
        device.gpu.execute(record->bytes, chain);
        device.loop.turn(0);
    }
    device.gpu.reset();
    if (device.gpu.queued().bytes != 0 || device.gpu.queued().descriptors != 0 || device.link.waiting() != 0) {
        std::abort(); // something was forgotten
    }
    return 0;
}
