#include "guest/virtgpu_device.hpp"

#include "compositor/base/format.hpp"
#include "protocols/cross_domain.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <drm.h>
#include <virtgpu_drm.h>

namespace ensign::guest {

namespace {

constexpr const char* nodes_folder = "/dev/dri";
constexpr int first_render_node = 128;
constexpr int last_render_node = 191;

// As drmIoctl of libdrm: a signal or a busy driver is no answer.
bool ask(int fd, unsigned long request, void* argument) {
    int result = 0;
    do {
        result = ioctl(fd, request, argument);
    } while (result != 0 && (errno == EINTR || errno == EAGAIN));
    return result == 0;
}

std::uint64_t address(const void* pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }

class VirtgpuBlob final : public Blob {
  public:
    static BlobPtr create(int device, drm_virtgpu_resource_create_blob request) {
        if (!ask(device, DRM_IOCTL_VIRTGPU_RESOURCE_CREATE_BLOB, &request)) {
            return nullptr;
        }
        auto blob = std::unique_ptr<VirtgpuBlob>{new VirtgpuBlob{device, request}};
        drm_virtgpu_map map{.offset = 0, .handle = request.bo_handle, .pad = 0};
        if (!ask(device, DRM_IOCTL_VIRTGPU_MAP, &map)) {
            return nullptr;
        }
        // A host that refused the blob is found out here, not above: the driver doesn't wait for its answer.
        void* const memory =
            mmap(nullptr, request.size, PROT_READ | PROT_WRITE, MAP_SHARED, device, static_cast<off_t>(map.offset));
        if (memory == MAP_FAILED) {
            return nullptr;
        }
        blob->bytes_ = {static_cast<std::byte*>(memory), static_cast<std::size_t>(request.size)};
        return blob;
    }

    ~VirtgpuBlob() override {
        if (!bytes_.empty()) {
            munmap(bytes_.data(), bytes_.size());
        }
        drm_gem_close close{.handle = handle_, .pad = 0};
        ask(device_, DRM_IOCTL_GEM_CLOSE, &close);
    }
    VirtgpuBlob(const VirtgpuBlob&) = delete;
    VirtgpuBlob& operator=(const VirtgpuBlob&) = delete;

    [[nodiscard]] std::uint32_t handle() const { return handle_; }

  private:
    VirtgpuBlob(int device, const drm_virtgpu_resource_create_blob& made) : device_{device}, handle_{made.bo_handle} {
        resource_ = made.res_handle;
    }
    int device_; // owned by the context, which outlives its blobs
    std::uint32_t handle_;
};

class VirtgpuContext final : public DeviceContext {
  public:
    explicit VirtgpuContext(wl::Fd fd) : fd_{std::move(fd)} {}

    [[nodiscard]] int fd() const override { return fd_.get(); }

    News take_news() override {
        std::array<std::byte, 1024> events{};
        const ssize_t count = read(fd_.get(), events.data(), events.size());
        if (count < 0) {
            return errno == EAGAIN || errno == EINTR ? News::none : News::gone;
        }
        for (std::size_t at = 0; at + sizeof(drm_event) <= static_cast<std::size_t>(count);) {
            drm_event event{};
            std::memcpy(&event, events.data() + at, sizeof(event));
            if (event.type == VIRTGPU_EVENT_FENCE_SIGNALED) {
                return News::polls_answered;
            }
            at += std::max<std::size_t>(event.length, sizeof(event));
        }
        return News::none;
    }

    [[nodiscard]] bool alive() const override {
        int value = 0;
        drm_virtgpu_getparam request{.param = VIRTGPU_PARAM_3D_FEATURES, .value = address(&value)};
        return ask(fd_.get(), DRM_IOCTL_VIRTGPU_GETPARAM, &request) || errno != ENODEV;
    }

    BlobPtr create_guest_blob(std::size_t size) override {
        drm_virtgpu_resource_create_blob request{};
        request.blob_mem = VIRTGPU_BLOB_MEM_GUEST;
        request.blob_flags = VIRTGPU_BLOB_FLAG_USE_MAPPABLE;
        request.size = size;
        return VirtgpuBlob::create(fd_.get(), request);
    }

    BlobPtr create_host_blob(std::uint32_t blob_id, std::size_t size) override {
        drm_virtgpu_resource_create_blob request{};
        request.blob_mem = VIRTGPU_BLOB_MEM_HOST3D;
        request.blob_flags = VIRTGPU_BLOB_FLAG_USE_MAPPABLE | VIRTGPU_BLOB_FLAG_USE_SHAREABLE;
        request.size = size;
        request.blob_id = blob_id;
        return VirtgpuBlob::create(fd_.get(), request);
    }

    bool submit(std::span<const std::byte> command) override {
        auto request = execbuffer(command);
        return ask(fd_.get(), DRM_IOCTL_VIRTGPU_EXECBUFFER, &request);
    }

    // The driver makes an event of each fence on a ring that is polled.
    bool submit_poll(std::span<const std::byte> command) override {
        auto request = execbuffer(command);
        request.flags = VIRTGPU_EXECBUF_RING_IDX;
        request.ring_idx = cross_domain::channel_ring;
        return ask(fd_.get(), DRM_IOCTL_VIRTGPU_EXECBUFFER, &request);
    }

    // Waits until the host is done with the page; 15 s are the driver's limit.
    bool submit_query(std::span<const std::byte> command, const Blob& ring) override {
        const std::uint32_t handle = static_cast<const VirtgpuBlob&>(ring).handle();
        auto request = execbuffer(command);
        request.flags = VIRTGPU_EXECBUF_RING_IDX;
        request.ring_idx = cross_domain::query_ring;
        request.bo_handles = address(&handle);
        request.num_bo_handles = 1;
        drm_virtgpu_3d_wait wait{.handle = handle, .flags = 0};
        return ask(fd_.get(), DRM_IOCTL_VIRTGPU_EXECBUFFER, &request) && ask(fd_.get(), DRM_IOCTL_VIRTGPU_WAIT, &wait);
    }

  private:
    static drm_virtgpu_execbuffer execbuffer(std::span<const std::byte> command) {
        drm_virtgpu_execbuffer request{};
        request.command = address(command.data());
        request.size = static_cast<std::uint32_t>(command.size());
        request.fence_fd = -1;
        return request;
    }

    wl::Fd fd_;
};

bool is_virtio_gpu(int fd) {
    std::array<char, 32> name{};
    drm_version version{};
    version.name = name.data();
    version.name_len = name.size() - 1;
    return ask(fd, DRM_IOCTL_VERSION, &version) && std::strcmp(name.data(), "virtio_gpu") == 0;
}

std::uint64_t parameter(int fd, std::uint64_t which) {
    int value = 0; // the driver writes an int
    drm_virtgpu_getparam request{.param = which, .value = address(&value)};
    return ask(fd, DRM_IOCTL_VIRTGPU_GETPARAM, &request) ? static_cast<unsigned>(value) : 0;
}

bool has_wayland_channel(int fd) {
    constexpr std::array needed{VIRTGPU_PARAM_RESOURCE_BLOB, VIRTGPU_PARAM_HOST_VISIBLE, VIRTGPU_PARAM_CONTEXT_INIT};
    for (const auto which : needed) {
        if (parameter(fd, which) == 0) {
            return false;
        }
    }
    if ((parameter(fd, VIRTGPU_PARAM_SUPPORTED_CAPSET_IDs) & 1U << cross_domain::capset_id) == 0) {
        return false;
    }
    cross_domain::Capabilities capset{};
    drm_virtgpu_get_caps request{};
    request.cap_set_id = cross_domain::capset_id;
    request.addr = address(&capset);
    request.size = sizeof(capset);
    return ask(fd, DRM_IOCTL_VIRTGPU_GET_CAPS, &request) &&
           (capset.supported_channels & 1U << cross_domain::channel_wayland) != 0;
}

bool init_context(int fd) {
    std::array<drm_virtgpu_context_set_param, 3> parameters{{
        {VIRTGPU_CONTEXT_PARAM_CAPSET_ID, cross_domain::capset_id},
        {VIRTGPU_CONTEXT_PARAM_NUM_RINGS, cross_domain::ring_count},
        {VIRTGPU_CONTEXT_PARAM_POLL_RINGS_MASK, 1U << cross_domain::channel_ring},
    }};
    drm_virtgpu_context_init request{};
    request.num_params = parameters.size();
    request.ctx_set_params = address(parameters.data());
    return ask(fd, DRM_IOCTL_VIRTGPU_CONTEXT_INIT, &request);
}

} // namespace

VirtgpuDevice::VirtgpuDevice() : folder_watch_{inotify_init1(IN_CLOEXEC | IN_NONBLOCK)} { watch_folder(); }

// The folder goes with its last node: whenever a device is opened, it is there to be watched again.
void VirtgpuDevice::watch_folder() { inotify_add_watch(folder_watch_.get(), nodes_folder, IN_DELETE | IN_ONLYDIR); }

void VirtgpuDevice::take_news() {
    alignas(inotify_event) std::array<std::byte, 4096> events{};
    while (read(folder_watch_.get(), events.data(), events.size()) > 0) {}
}

std::expected<std::unique_ptr<DeviceContext>, std::string> VirtgpuDevice::open() {
    watch_folder();
    bool found = false;
    for (int node = first_render_node; node <= last_render_node; ++node) {
        const std::string path = text::format("{}/renderD{}", nodes_folder, node);
        wl::Fd fd{::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK)};
        if (!fd) {
            if (errno == EACCES) {
                return std::unexpected{path + " can't be opened; add this user to the group render"};
            }
            continue;
        }
        if (!is_virtio_gpu(fd.get())) {
            continue;
        }
        found = true;
        if (has_wayland_channel(fd.get()) && init_context(fd.get())) {
            return std::make_unique<VirtgpuContext>(std::move(fd));
        }
    }
    return std::unexpected{found ? "this VM's virtio-gpu has no Wayland channel (cross-domain contexts with host-visible "
                                   "memory); start the VM with ensign-gate, or with crosvm or libkrun"
                                 : "this VM has no virtio-gpu in /dev/dri; load the kernel's driver virtio-gpu, and start "
                                   "the VM with that device"};
}

} // namespace ensign::guest
