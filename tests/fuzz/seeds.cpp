// Writes the corpora: what honest guests do, so that fuzzing begins behind the first checks.
//
//     seeds FOLDER
#include "tests/gate/guest.hpp"

#include <filesystem>
#include <fstream>

using namespace ensign::gate::test;
using ensign::cross_domain::Identifier;

namespace {

Bytes record(std::span<const std::byte> bytes, std::uint8_t kind = 0, std::uint8_t value = 0) {
    const struct {
        std::uint8_t kind, value;
        std::uint16_t length;
    } header{kind, value, static_cast<std::uint16_t>(bytes.size())};
    return bytes_of(header) + bytes;
}

void save(const std::filesystem::path& folder, const char* name, const Bytes& bytes) {
    std::filesystem::create_directories(folder);
    std::ofstream{folder / name, std::ios::binary}.write(reinterpret_cast<const char*>(bytes.data()),
                                                         static_cast<std::streamsize>(bytes.size()));
}

Bytes commands(std::initializer_list<Bytes> all) {
    Bytes records;
    for (const Bytes& command : all) {
        records = std::move(records) + record(command);
    }
    return records;
}

void write_control(const std::filesystem::path& folder) {
    const Bytes opened = commands({create_context(1), guest_blob(1, 4096, {{0, 4096}}), guest_blob(2, 4096, {{4096, 4096}}),
                                   attach(1, 1), attach(1, 2), submit(1, init(1, 2))});
    constexpr std::uint32_t r8 = 0x20203852;
    save(folder, "probe",
         commands({bytes_of(virtio_gpu_ctrl_hdr{.type = VIRTIO_GPU_CMD_GET_DISPLAY_INFO}),
                   bytes_of(virtio_gpu_get_capset_info{{.type = VIRTIO_GPU_CMD_GET_CAPSET_INFO}, 0, 0}),
                   bytes_of(virtio_gpu_get_capset{{.type = VIRTIO_GPU_CMD_GET_CAPSET}, 5, 0})}));
    for (const std::uint16_t size : {16, 20, 24, 36}) {
        const std::string name = "init-" + std::to_string(size);
        save(folder, name.c_str(),
             commands({create_context(1), guest_blob(1, 8192, {{0, 4096}, {8192, 4096}}), attach(1, 1),
                       submit(1, init(1, 1, size)), submit(1, poll(), std::uint8_t{1}), destroy_context(1), unref(1)}));
    }
    save(folder, "pool",
         opened +
             commands({submit(1, get_image_requirements(65536, 1, r8), std::uint8_t{0}), host_blob(1, 3, 65536, 16),
                       map_blob(3, 4096), attach(1, 3), submit(1, send(get_registry().bytes() + bind("wl_shm", 1, 3))),
                       submit(1, send(Wire{3, 0}.u(4).i(65536), {{3, Identifier::blob}})),
                       submit(1, send(Wire{4, 0}.u(5).i(0).i(64).i(64).i(256).u(0))), unmap_blob(3), detach(1, 3), unref(3)}));
    save(folder, "pipes",
         opened + commands({submit(1, send(get_registry())), submit(1, poll(), std::uint8_t{1}),
                            submit(1, send({}, {{0x80000001, Identifier::read_pipe}})),
                            submit(1, ensign::gate::test::write(300000, "text", true))}));
    save(folder, "wrong",
         opened + commands({submit(1, send(Wire{77, 0})), submit(1, poll(), std::uint8_t{1}),
                            submit(1, poll(), std::uint8_t{1}), submit(1, poll(), std::uint8_t{1})}));
}

void write_wayland(const std::filesystem::path& folder) {
    const Bytes globals = record(get_registry().bytes() + bind("wl_compositor", 6, 3) + bind("wl_shm", 1, 4) +
                                 bind("wl_seat", 9, 5) + bind("xdg_wm_base", 6, 6) + bind("wl_data_device_manager", 3, 7));
    save(folder, "window",
         globals + record(Wire{4, 0}.u(8).i(65536), 1) +
             record(Wire{8, 0}.u(9).i(0).i(64).i(64).i(256).u(1).bytes() + Wire{8, 2}.i(70000) + Wire{8, 1} + Wire{3, 0}.u(10) +
                    Wire{6, 2}.u(11).u(10) + Wire{11, 1}.u(12) + Wire{12, 2}.s("a title") + Wire{10, 1}.u(9).i(0).i(0) +
                    Wire{10, 2}.i(0).i(0).i(64).i(64) + Wire{10, 6} + sync(13)) +
             record(Wire{13, 0}.u(1).bytes() + Wire{1, 1}.u(13) + Wire{1, 1}.u(8), 3) + record(Wire{9, 0}.bytes() + sync(8)));
    save(folder, "paste",
         globals + record(Wire{7, 1}.u(8).u(5)) + record(Wire{8, 0}.u(0xff000000), 3) +
             record(Wire{0xff000000, 0}.s("text/plain"), 3) + record(Wire{0xff000000, 1}.s("text/plain"), 1, 1) +
             record(Wire{0xff000000, 2}));
    save(folder, "pieces",
         record(std::span{get_registry().bytes()}.first(7)) + record(std::span{get_registry().bytes()}.subspan(7)));
}

// The interfaces are the globals, in the order of vm_globals: wl_seat (3), wl_output (4), xdg_wm_base (6), xdg_activation_v1 (21).
void write_wire(const std::filesystem::path& folder) {
    constexpr std::uint8_t event = 1;
    save(folder, "events",
         record(Wire{5, 0}.u(3), 3 << 1 | event, 0) + record(Wire{5, 1}.s("seat0"), 3 << 1 | event, 1) +
             record(Wire{6, 0}.i(0).i(0).i(0).i(0).i(0).s("make").s("a model").i(0), 4 << 1 | event, 0));
    save(folder, "requests",
         record(Wire{3, 1}.u(2).bytes() + Wire{3, 1}.u(3) + Wire{3, 1}.u(0xff000000), 6 << 1, 1) +
             record(Wire{3, 2}.u(4).u(2), 6 << 1, 2) + record(Wire{2, 2}.s("token").u(4), 21 << 1, 2));
    const Bytes split = Wire{3, 1}.u(2).bytes();
    save(folder, "pieces", record(std::span{split}.first(5), 6 << 1, 1) + record(std::span{split}.subspan(5), 6 << 1, 1));
}

void write_queue(const std::filesystem::path& folder) {
    const auto descriptor = [](std::uint64_t address, std::uint32_t length, std::uint16_t flags, std::uint16_t next) {
        return bytes_of(Machine::Descriptor{address, length, flags, next});
    };
    const auto with_rings = [](Bytes descriptors, std::initializer_list<std::uint16_t> heads) {
        descriptors.resize(1024);
        Bytes available = bytes_of(std::uint16_t{0}) + bytes_of(static_cast<std::uint16_t>(heads.size()));
        for (const std::uint16_t head : heads) {
            available = std::move(available) + bytes_of(head);
        }
        return std::move(descriptors) + available;
    };
    save(folder, "chains",
         with_rings(descriptor(0x4000, 96, Machine::next, 1) + descriptor(0x5000, 512, Machine::write, 0) +
                        descriptor(0x4000, 8, Machine::next, 3) + descriptor(0x4100, 8, Machine::next, 1),
                    {0, 2}));
    Bytes table = with_rings(descriptor(0x1000, 48, Machine::indirect, 0), {0});
    table.resize(0x1000);
    save(folder, "table",
         std::move(table) + descriptor(0x4000, 10, Machine::next, 1) + descriptor(0x4010, 30, Machine::next, 2) +
             descriptor(0x5000, 512, Machine::write, 0));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    write_control(folder / "control");
    write_queue(folder / "queue");
    write_wayland(folder / "wayland");
    write_wire(folder / "wire");
    return 0;
}
