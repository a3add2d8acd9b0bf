// A program in a guest that means harm: it speaks to the virtio-gpu driver itself and sends the host what no proxy would.
// Each attack runs in a process of its own; it may hang or be refused, and this program says so and goes on. What counts
// is the host afterwards.
//
//   hostile-guest [ATTACK…]     all of them where none is named
#include "compositor/wl/fd.hpp"
#include "protocols/cross_domain.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <drm.h>
#include <drm_fourcc.h>
#include <virtgpu_drm.h>

namespace {

namespace cross_domain = ensign::cross_domain;
using ensign::wl::Fd;
using Bytes = std::vector<std::byte>;

constexpr unsigned attack_seconds = 3; // each stops by itself, or is stopped then
constexpr std::array<std::uint32_t, 10> wild{0, 1, 2, 27, 29, 4095, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff};

std::mt19937 random_number{1}; // the same harm each time

std::uint32_t any() { return random_number() % 2 == 0 ? wild.at(random_number() % wild.size()) : random_number(); }

template <class T>
Bytes bytes_of(const T& value, std::size_t more = 0) {
    Bytes bytes(sizeof(T) + more);
    std::memcpy(bytes.data(), &value, sizeof(T));
    return bytes;
}

template <class T>
T command(cross_domain::Command which, std::size_t size = sizeof(T)) {
    T value{};
    value.header.command = which;
    value.header.size = static_cast<std::uint16_t>(size);
    return value;
}

// A context of the device, as far as it lets us have one.
class Context {
  public:
    Context() {
        for (int node = 128; node < 136 && !fd_; ++node) {
            fd_.reset(open(("/dev/dri/renderD" + std::to_string(node)).c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
        }
        std::array<drm_virtgpu_context_set_param, 3> parameters{
            {{VIRTGPU_CONTEXT_PARAM_CAPSET_ID, cross_domain::capset_id},
             {VIRTGPU_CONTEXT_PARAM_NUM_RINGS, cross_domain::ring_count},
             {VIRTGPU_CONTEXT_PARAM_POLL_RINGS_MASK, 1U << cross_domain::channel_ring}}};
        drm_virtgpu_context_init init{};
        init.num_params = parameters.size();
        init.ctx_set_params = reinterpret_cast<std::uintptr_t>(parameters.data());
        ioctl(fd_.get(), DRM_IOCTL_VIRTGPU_CONTEXT_INIT, &init);
    }

    // Its resource id; 0 where it was refused.
    std::uint32_t blob(std::uint32_t memory, std::uint64_t size, std::uint64_t id,
                       std::uint32_t flags = VIRTGPU_BLOB_FLAG_USE_MAPPABLE) {
        drm_virtgpu_resource_create_blob request{};
        request.blob_mem = memory;
        request.blob_flags = flags;
        request.size = size;
        request.blob_id = id;
        if (ioctl(fd_.get(), DRM_IOCTL_VIRTGPU_RESOURCE_CREATE_BLOB, &request) != 0) {
            return 0;
        }
        last_handle_ = request.bo_handle;
        return request.res_handle;
    }
    // Maps what blob() made last, and writes all over it.
    void scribble(std::size_t size) {
        drm_virtgpu_map map{.offset = 0, .handle = last_handle_, .pad = 0};
        if (ioctl(fd_.get(), DRM_IOCTL_VIRTGPU_MAP, &map) != 0) {
            return;
        }
        void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd_.get(), static_cast<off_t>(map.offset));
        if (memory != MAP_FAILED) {
            std::memset(memory, 0xa5, size);
            munmap(memory, size);
        }
    }
    void close_last() {
        drm_gem_close close{.handle = last_handle_, .pad = 0};
        ioctl(fd_.get(), DRM_IOCTL_GEM_CLOSE, &close);
    }

    void submit(std::span<const std::byte> bytes, int ring = -1) {
        drm_virtgpu_execbuffer request{};
        request.command = reinterpret_cast<std::uintptr_t>(bytes.data());
        request.size = static_cast<std::uint32_t>(bytes.size());
        request.fence_fd = -1;
        if (ring >= 0) {
            request.flags = VIRTGPU_EXECBUF_RING_IDX;
            request.ring_idx = static_cast<std::uint32_t>(ring);
        }
        ioctl(fd_.get(), DRM_IOCTL_VIRTGPU_EXECBUFFER, &request);
    }
    void wait() {
        drm_virtgpu_3d_wait request{.handle = last_handle_, .flags = 0};
        ioctl(fd_.get(), DRM_IOCTL_VIRTGPU_WAIT, &request);
    }
    // As a proxy does, so that what follows is believed to come from one.
    void begin_channel() {
        auto init = command<cross_domain::Init>(cross_domain::Command::init);
        init.query_ring_resource = blob(VIRTGPU_BLOB_MEM_GUEST, cross_domain::ring_size, 0);
        init.channel_ring_resource = blob(VIRTGPU_BLOB_MEM_GUEST, cross_domain::ring_size, 0);
        init.channel_type = cross_domain::channel_wayland;
        submit(bytes_of(init));
    }
    void poll_host() { submit(bytes_of(command<cross_domain::Poll>(cross_domain::Command::poll)), cross_domain::channel_ring); }
    // The blob_id of an image of so many bytes, which the host is asked for and not waited for: they count up.
    void ask_for_image(std::uint32_t width, std::uint32_t height, std::uint32_t format = DRM_FORMAT_R8) {
        auto query = command<cross_domain::GetImageRequirements>(cross_domain::Command::get_image_requirements);
        query.width = width;
        query.height = height;
        query.drm_format = format;
        submit(bytes_of(query), cross_domain::query_ring);
    }
    void send(std::span<const std::uint32_t> words, std::vector<std::uint32_t> blobs = {}) {
        auto head =
            command<cross_domain::Transfer>(cross_domain::Command::send, sizeof(cross_domain::Transfer) + words.size_bytes());
        head.data_size = static_cast<std::uint32_t>(words.size_bytes());
        head.identifier_count = static_cast<std::uint32_t>(blobs.size());
        for (std::size_t i = 0; i < blobs.size(); ++i) {
            head.identifiers.at(i) = blobs[i];
            head.types.at(i) = cross_domain::Identifier::blob;
        }
        Bytes bytes = bytes_of(head, words.size_bytes());
        std::memcpy(bytes.data() + sizeof(head), words.data(), words.size_bytes());
        submit(bytes);
    }
    [[nodiscard]] int fd() const { return fd_.get(); }

  private:
    Fd fd_;
    std::uint32_t last_handle_ = 0;
};

void random_commands() {
    Context context;
    context.begin_channel();
    for (int i = 0; i < 3000; ++i) {
        Bytes bytes(random_number() % 500 + 1);
        std::ranges::generate(bytes, [] { return static_cast<std::byte>(random_number()); });
        bytes[0] = static_cast<std::byte>(random_number() % 16);
        if (bytes.size() > 4 && random_number() % 2 == 0) {
            const auto size = static_cast<std::uint16_t>(bytes.size());
            std::memcpy(bytes.data() + 2, &size, sizeof(size));
        }
        context.submit(bytes, static_cast<int>(random_number() % 3) - 1);
    }
}

void lying_sizes() {
    Context context;
    context.begin_channel();
    for (const std::uint32_t size : wild) {
        for (const auto which : {cross_domain::Command::send, cross_domain::Command::receive}) {
            auto head = command<cross_domain::Transfer>(which);
            head.data_size = size;
            head.identifier_count = wild.at(size % wild.size());
            context.submit(bytes_of(head));
            head.header.size = static_cast<std::uint16_t>(size);
            context.submit(bytes_of(head, 100));
        }
        auto data = command<cross_domain::PipeData>(cross_domain::Command::write);
        data.data_size = size;
        context.submit(bytes_of(data, 8));
    }
    const Bytes large(1 << 20);
    context.submit(large);
    context.submit(std::span{large}.first(1));
    context.submit({});
}

void wild_channels() {
    for (const std::uint32_t first : wild) {
        Context context;
        for (const std::uint32_t second : wild) {
            auto init = command<cross_domain::Init>(cross_domain::Command::init);
            init.query_ring_resource = first;
            init.channel_ring_resource = second;
            init.channel_type = second % 3;
            context.submit(bytes_of(init));
            context.poll_host();
        }
    }
}

void wild_descriptors() {
    for (int i = 0; i < 40; ++i) {
        Context context;
        context.begin_channel();
        for (int j = 0; j < 10; ++j) {
            auto head = command<cross_domain::Transfer>(cross_domain::Command::send, sizeof(cross_domain::Transfer) + 12);
            head.identifier_count = any() % 30;
            head.data_size = 12;
            for (std::size_t at = 0; at < cross_domain::max_identifiers; ++at) {
                head.identifiers.at(at) = any();
                head.types.at(at) = static_cast<cross_domain::Identifier>(any() % 9);
                head.sizes.at(at) = any();
            }
            context.submit(bytes_of(head, 12));
            auto data = command<cross_domain::PipeData>(cross_domain::Command::write, sizeof(cross_domain::PipeData) + 8);
            data.identifier = any();
            data.data_size = 8;
            data.hang_up = any();
            context.submit(bytes_of(data, 8));
        }
    }
}

void wild_images() {
    Context context;
    context.begin_channel();
    for (const std::uint32_t width : wild) {
        for (const std::uint32_t height : wild) {
            context.ask_for_image(width, height, any());
        }
    }
    for (std::uint32_t i = 1; i < 5000; ++i) {
        context.ask_for_image(i, 1);
    }
    for (const std::uint64_t size : {std::uint64_t{4096}, std::uint64_t{1} << 30U, std::uint64_t{1} << 40U}) {
        for (const std::uint32_t id : wild) {
            if (context.blob(VIRTGPU_BLOB_MEM_HOST3D, size, id) != 0) {
                context.scribble(4096);
            }
        }
    }
}

void many_blobs() {
    Context context;
    context.begin_channel();
    context.ask_for_image(1 << 20, 1);
    for (int i = 0; i < 3000; ++i) {
        for (std::uint32_t id = 1; id < 4; ++id) {
            if (context.blob(VIRTGPU_BLOB_MEM_HOST3D, 1 << 20, id) != 0 && i % 100 == 0) {
                context.scribble(1 << 20);
            }
        }
    }
}

void blobs_that_come_and_go() {
    Context context;
    context.begin_channel();
    context.ask_for_image(4096, 1);
    for (int i = 0; i < 500; ++i) {
        const std::uint32_t resource = context.blob(VIRTGPU_BLOB_MEM_HOST3D, 4096, 2);
        context.scribble(4096);
        context.close_last();
        context.send(std::array<std::uint32_t, 3>{1, 12U << 16U, 2}, {resource});
    }
}

void flood_of_polls() {
    Context context;
    context.begin_channel();
    for (int i = 0; i < 2000; ++i) {
        context.poll_host();
    }
}

void many_contexts() {
    std::vector<Context> contexts(400);
    for (Context& each : contexts) {
        each.begin_channel();
        each.poll_host();
    }
}

// Requests of a client that draws: a registry, then what is in it, by names that may exist.
void wild_wayland() {
    for (int i = 0; i < 100; ++i) {
        Context context;
        context.begin_channel();
        context.poll_host();
        context.send(std::array<std::uint32_t, 3>{1, 12U << 16U | 1U, 2});
        for (int j = 0; j < 30; ++j) {
            std::array<std::uint32_t, 12> words{};
            std::ranges::generate(words, [] { return random_number() % 3 == 0 ? any() : random_number() % 8; });
            const std::size_t count = 2 + random_number() % 11;
            words[1] = (random_number() % 8 == 0 ? any() : static_cast<std::uint32_t>(count * 4) << 16U) | random_number() % 4;
            context.send(std::span{words}.first(std::min<std::size_t>(count, words.size())), {static_cast<std::uint32_t>(j)});
        }
    }
}

void flood_of_requests() {
    Context context;
    context.begin_channel();
    std::array<std::uint32_t, 900> words{};
    for (std::size_t at = 0; at + 3 <= words.size(); at += 3) { // wl_display.sync with an id that is always in use
        words.at(at) = 1;
        words.at(at + 1) = 12U << 16U;
        words.at(at + 2) = 2;
    }
    for (int i = 0; i < 5000; ++i) {
        context.send(words);
    }
}

void classic_resources() {
    Context context;
    context.begin_channel();
    for (int i = 0; i < 300; ++i) {
        drm_virtgpu_resource_create create{};
        create.target = any() % 9;
        create.format = any() % 400;
        create.width = any();
        create.height = any() % 5000;
        create.depth = any();
        create.array_size = any();
        create.size = random_number() % (1 << 20) + 1;
        if (ioctl(context.fd(), DRM_IOCTL_VIRTGPU_RESOURCE_CREATE, &create) != 0) {
            continue;
        }
        drm_virtgpu_3d_transfer_to_host transfer{};
        transfer.bo_handle = create.bo_handle;
        transfer.box = {any(), any(), any(), any(), any(), any()};
        transfer.offset = any();
        transfer.level = any();
        ioctl(context.fd(), DRM_IOCTL_VIRTGPU_TRANSFER_TO_HOST, &transfer);
        drm_virtgpu_3d_transfer_from_host back{};
        back.bo_handle = create.bo_handle;
        back.box = {any(), any(), any(), any(), any(), any()};
        ioctl(context.fd(), DRM_IOCTL_VIRTGPU_TRANSFER_FROM_HOST, &back);
        auto init = command<cross_domain::Init>(cross_domain::Command::init);
        init.query_ring_resource = init.channel_ring_resource = create.res_handle;
        init.channel_type = cross_domain::channel_wayland;
        context.submit(bytes_of(init));
    }
}

struct Attack {
    std::string_view name;
    void (*run)();
};

constexpr std::array attacks{
    Attack{"random-commands", random_commands},
    Attack{"lying-sizes", lying_sizes},
    Attack{"wild-channels", wild_channels},
    Attack{"wild-descriptors", wild_descriptors},
    Attack{"wild-images", wild_images},
    Attack{"many-blobs", many_blobs},
    Attack{"blobs-that-come-and-go", blobs_that_come_and_go},
    Attack{"wild-wayland", wild_wayland},
    Attack{"classic-resources", classic_resources},
    Attack{"many-contexts", many_contexts},
    Attack{"flood-of-requests", flood_of_requests},
    Attack{"flood-of-polls", flood_of_polls},
};

// What has become of it: "done", or how it ended. One that the kernel can't end is left behind.
std::string outcome(pid_t attack) {
    const timespec pause{.tv_sec = 0, .tv_nsec = 20'000'000};
    for (unsigned waited = 0; waited < (attack_seconds + 3) * 50; ++waited) {
        int status = 0;
        if (waitpid(attack, &status, WNOHANG) == attack) {
            return WIFSIGNALED(status) ? "stopped by signal " + std::to_string(WTERMSIG(status)) : "done";
        }
        nanosleep(&pause, nullptr);
    }
    return "hangs in the kernel";
}

void run(const Attack& attack) {
    std::printf("%.*s: ", static_cast<int>(attack.name.size()), attack.name.data());
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        alarm(attack_seconds);
        attack.run();
        _exit(0);
    }
    std::puts(outcome(child).c_str());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    const std::span<char*> named{argv + 1, static_cast<std::size_t>(std::max(argc - 1, 0))};
    for (const Attack& attack : attacks) {
        if (named.empty() || std::ranges::any_of(named, [&](const char* name) { return attack.name == name; })) {
            run(attack);
        }
    }
    return 0;
}
