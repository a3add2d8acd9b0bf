#include "gate/gpu.hpp"

#include "gate/context.hpp"
#include "gate/quotas.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace ensign::gate {

namespace {

// The request's struct, where it is long enough for one.
template <class Struct>
std::optional<Struct> as(std::span<const std::byte> request) {
    if (request.size() < sizeof(Struct)) {
        return std::nullopt;
    }
    Struct copy;
    std::memcpy(&copy, request.data(), sizeof(copy));
    return copy;
}

constexpr std::uint32_t ok = VIRTIO_GPU_RESP_OK_NODATA, unspecified = VIRTIO_GPU_RESP_ERR_UNSPEC,
                        no_memory = VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY, no_resource = VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID,
                        no_context = VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID,
                        bad_parameter = VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER;

constexpr cross_domain::Capabilities capabilities{
    .version = 1,
    .supported_channels = 1U << cross_domain::channel_wayland,
    .supports_dmabuf = 0,
    .supports_external_gpu_memory = 0,
};

} // namespace

Gpu::Gpu(EventLoop& loop, Log& log, EnsignLink& link, Pool& pool, const GuestMemory& memory, Transport& transport)
    : loop_{loop}, log_{log}, link_{link}, pool_{pool}, memory_{memory}, transport_{transport} {}

Gpu::~Gpu() = default;

void Gpu::reset() {
    contexts_.clear();
    attachments_.clear();
    resources_.clear();
    pool_.free_all();
    mapping_ = Mapping::none;
}

void Gpu::run(bool running) {
    running_ = running;
    for (auto& [id, context] : contexts_) {
        context->deliver();
    }
}

bool Gpu::execute(std::span<const std::byte> request, const Chain& chain) {
    const auto header = as<virtio_gpu_ctrl_hdr>(request);
    if (!header) {
        transport_.answer(chain, {});
        return true;
    }
    if (header->type == VIRTIO_GPU_CMD_RESOURCE_MAP_BLOB && mapping_ == Mapping::none) {
        mapping_ = Mapping::asked;
        transport_.map_pool();
    }
    if (mapping_ == Mapping::asked) {
        return false;
    }
    body_.clear();
    const Response response = obey(*header, request);
    constexpr std::uint32_t fence_of_ring = VIRTIO_GPU_FLAG_FENCE | VIRTIO_GPU_FLAG_INFO_RING_IDX;
    if (header->type == VIRTIO_GPU_CMD_SUBMIT_3D && (header->flags & fence_of_ring) == fence_of_ring &&
        header->ring_idx == cross_domain::channel_ring && response == ok) {
        contexts_.at(header->ctx_id)->poll({chain, *header});
        return true;
    }
    if (response >= unspecified) {
        log_.warn("refused command {:#x} of context {}: {:#x}", header->type, header->ctx_id, response);
        body_.clear();
    }
    answer(chain, *header, response, body_);
    return true;
}

void Gpu::answer(const Chain& chain, const virtio_gpu_ctrl_hdr& request, Response type, std::span<const std::byte> body) {
    virtio_gpu_ctrl_hdr header{};
    header.type = type;
    header.flags = request.flags & (VIRTIO_GPU_FLAG_FENCE | VIRTIO_GPU_FLAG_INFO_RING_IDX);
    header.fence_id = request.fence_id;
    header.ctx_id = request.ctx_id;
    header.ring_idx = request.ring_idx;
    std::array<std::byte, sizeof(virtio_gpu_resp_display_info)> response; // the longest
    std::memcpy(response.data(), &header, sizeof(header));
    std::ranges::copy(body, response.begin() + sizeof(header));
    transport_.answer(chain, std::span{response}.first(sizeof(header) + body.size()));
}

template <class Body>
void Gpu::respond_with(const Body& body) {
    static_assert(sizeof(virtio_gpu_ctrl_hdr) + sizeof(body) <= sizeof(virtio_gpu_resp_display_info));
    body_.resize(sizeof(body));
    std::memcpy(body_.data(), &body, sizeof(body));
}

Gpu::Response Gpu::obey(const virtio_gpu_ctrl_hdr& header, std::span<const std::byte> request) {
    switch (header.type) {
    case VIRTIO_GPU_CMD_GET_DISPLAY_INFO: return get_display_info();
    case VIRTIO_GPU_CMD_GET_CAPSET_INFO: return get_capset_info(request);
    case VIRTIO_GPU_CMD_GET_CAPSET: return get_capset(request);
    case VIRTIO_GPU_CMD_CTX_CREATE: return create_context(request);
    case VIRTIO_GPU_CMD_CTX_DESTROY: return destroy_context(header.ctx_id);
    case VIRTIO_GPU_CMD_CTX_ATTACH_RESOURCE: return attach(request);
    case VIRTIO_GPU_CMD_CTX_DETACH_RESOURCE: return detach(request);
    case VIRTIO_GPU_CMD_RESOURCE_CREATE_BLOB: return create_blob(request);
    case VIRTIO_GPU_CMD_RESOURCE_MAP_BLOB: return map_blob(request);
    case VIRTIO_GPU_CMD_RESOURCE_UNMAP_BLOB: return unmap_blob(request);
    case VIRTIO_GPU_CMD_RESOURCE_UNREF: return unref(request);
    case VIRTIO_GPU_CMD_SUBMIT_3D: return submit(request);
    default: return unspecified;
    }
}

// One output that is off: without any, older kernels don't take the device at all.
Gpu::Response Gpu::get_display_info() {
    respond_with(decltype(virtio_gpu_resp_display_info::pmodes){});
    return VIRTIO_GPU_RESP_OK_DISPLAY_INFO;
}

Gpu::Response Gpu::get_capset_info(std::span<const std::byte> request) {
    const auto wanted = as<virtio_gpu_get_capset_info>(request);
    if (!wanted || wanted->capset_index != 0) {
        return bad_parameter;
    }
    struct {
        std::uint32_t id = VIRTIO_GPU_CAPSET_CROSS_DOMAIN, max_version = 1, max_size = sizeof(capabilities), padding = 0;
    } const info;
    respond_with(info);
    return VIRTIO_GPU_RESP_OK_CAPSET_INFO;
}

Gpu::Response Gpu::get_capset(std::span<const std::byte> request) {
    const auto wanted = as<virtio_gpu_get_capset>(request);
    if (!wanted || wanted->capset_id != VIRTIO_GPU_CAPSET_CROSS_DOMAIN || wanted->capset_version > 1) {
        return bad_parameter;
    }
    respond_with(capabilities);
    return VIRTIO_GPU_RESP_OK_CAPSET;
}

Gpu::Response Gpu::create_context(std::span<const std::byte> request) {
    const auto wanted = as<virtio_gpu_ctx_create>(request);
    if (!wanted || (wanted->context_init & VIRTIO_GPU_CONTEXT_INIT_CAPSET_ID_MASK) != VIRTIO_GPU_CAPSET_CROSS_DOMAIN) {
        return bad_parameter;
    }
    if (contexts_.size() >= quota::contexts) {
        return no_memory;
    }
    const std::uint32_t id = wanted->hdr.ctx_id;
    if (id == 0 || contexts_.contains(id)) {
        return no_context;
    }
    contexts_.emplace(id, std::make_unique<Context>(*this, id));
    return ok;
}

Gpu::Response Gpu::destroy_context(std::uint32_t context) {
    if (contexts_.erase(context) == 0) {
        return no_context;
    }
    attachments_.erase(attachments_.lower_bound({context, 0}), attachments_.upper_bound({context, ~std::uint32_t{0}}));
    return ok;
}

Gpu::Response Gpu::attach(std::span<const std::byte> request) {
    const auto wanted = as<virtio_gpu_ctx_resource>(request);
    if (!wanted || !resources_.contains(wanted->resource_id)) {
        return no_resource;
    }
    if (!contexts_.contains(wanted->hdr.ctx_id)) {
        return no_context;
    }
    if (attachments_.size() >= quota::attachments) {
        return no_memory;
    }
    attachments_.emplace(wanted->hdr.ctx_id, wanted->resource_id);
    return ok;
}

Gpu::Response Gpu::detach(std::span<const std::byte> request) {
    const auto wanted = as<virtio_gpu_ctx_resource>(request);
    return wanted && attachments_.erase({wanted->hdr.ctx_id, wanted->resource_id}) > 0 ? ok : no_resource;
}

const Resource* Gpu::attached(std::uint32_t context, std::uint32_t resource) const {
    const auto found = resources_.find(resource);
    return found != resources_.end() && attachments_.contains({context, resource}) ? &found->second : nullptr;
}

bool Gpu::write(const Resource& guest_blob, std::span<const std::byte> bytes) const {
    return memory_.write(guest_blob.backing, 0, bytes);
}

Gpu::Response Gpu::create_blob(std::span<const std::byte> request) {
    const auto blob = as<virtio_gpu_resource_create_blob>(request);
    if (!blob || blob->resource_id == 0 || resources_.contains(blob->resource_id)) {
        return no_resource;
    }
    if (resources_.size() >= quota::resources) {
        return no_memory;
    }
    if (blob->size == 0 || blob->size % Pool::page != 0 || blob->size > Pool::most_bytes) {
        return bad_parameter;
    }
    switch (blob->blob_mem) {
    case VIRTIO_GPU_BLOB_MEM_GUEST: return create_guest_blob(*blob, request.subspan(sizeof(*blob)));
    case VIRTIO_GPU_BLOB_MEM_HOST3D: return create_host_blob(*blob);
    default: return bad_parameter;
    }
}

Gpu::Response Gpu::create_guest_blob(const virtio_gpu_resource_create_blob& blob, std::span<const std::byte> entries) {
    if (blob.blob_id != 0 || blob.nr_entries == 0 || blob.nr_entries > entries.size() / sizeof(virtio_gpu_mem_entry)) {
        return bad_parameter;
    }
    if (blob.nr_entries > quota::backing_entries) {
        return no_memory;
    }
    Resource resource{.size = static_cast<std::uint32_t>(blob.size)};
    for (std::uint32_t i = 0; i < blob.nr_entries; ++i) {
        virtio_gpu_mem_entry entry;
        std::memcpy(&entry, entries.data() + i * sizeof(entry), sizeof(entry));
        if (memory_.at_guest(entry.addr, entry.length) == nullptr) {
            return bad_parameter;
        }
        resource.backing.push_back({entry.addr, entry.length});
    }
    if (total(resource.backing) < blob.size) {
        return bad_parameter;
    }
    resources_.emplace(blob.resource_id, std::move(resource));
    return ok;
}

Gpu::Response Gpu::create_host_blob(const virtio_gpu_resource_create_blob& blob) {
    const auto context = contexts_.find(blob.hdr.ctx_id);
    if (context == contexts_.end()) {
        return no_context;
    }
    Resource resource{.size = static_cast<std::uint32_t>(blob.size)};
    // Memory of the size that GET_IMAGE_REQUIREMENTS named, or a file that a RECEIVE announced.
    if (blob.blob_id != blob.size / Pool::page) {
        resource.file = context->second->take_item(blob.blob_id, blob.size);
        if (!resource.file) {
            return bad_parameter;
        }
    }
    resources_.emplace(blob.resource_id, std::move(resource));
    return ok;
}

Gpu::Response Gpu::map_blob(std::span<const std::byte> request) {
    const auto wanted = as<virtio_gpu_resource_map_blob>(request);
    if (!wanted) {
        return bad_parameter;
    }
    const auto found = resources_.find(wanted->resource_id);
    if (found == resources_.end() || !found->second.backing.empty() || found->second.slice) {
        return no_resource;
    }
    if (mapping_ != Mapping::done) {
        return no_memory;
    }
    Resource& resource = found->second;
    if (!pool_.take(wanted->offset, resource.size)) {
        return bad_parameter;
    }
    resource.slice = Slice{static_cast<std::uint32_t>(wanted->offset), resource.size};
    if (resource.file && !pool_.fill(*resource.slice, resource.file.get())) {
        unmap(resource);
        return no_memory;
    }
    resource.file.reset();
    struct {
        std::uint32_t map_info = VIRTIO_GPU_MAP_CACHE_CACHED, padding = 0;
    } const info;
    respond_with(info);
    return VIRTIO_GPU_RESP_OK_MAP_INFO;
}

void Gpu::unmap(Resource& resource) {
    if (resource.slice) {
        pool_.free(resource.slice->offset);
        resource.slice.reset();
    }
}

Gpu::Response Gpu::unmap_blob(std::span<const std::byte> request) {
    const auto wanted = as<virtio_gpu_resource_unmap_blob>(request);
    const auto found = wanted ? resources_.find(wanted->resource_id) : resources_.end();
    if (found == resources_.end() || !found->second.slice) {
        return no_resource;
    }
    unmap(found->second);
    return ok;
}

Gpu::Response Gpu::unref(std::span<const std::byte> request) {
    const auto wanted = as<virtio_gpu_resource_unref>(request);
    const auto found = wanted ? resources_.find(wanted->resource_id) : resources_.end();
    if (found == resources_.end()) {
        return no_resource;
    }
    unmap(found->second);
    std::erase_if(attachments_, [&](const auto& pair) { return pair.second == wanted->resource_id; });
    resources_.erase(found);
    return ok;
}

Gpu::Response Gpu::submit(std::span<const std::byte> request) {
    const auto wanted = as<virtio_gpu_cmd_submit>(request);
    if (!wanted || wanted->size > request.size() - sizeof(*wanted)) {
        return bad_parameter;
    }
    const auto context = contexts_.find(wanted->hdr.ctx_id);
    if (context == contexts_.end()) {
        return no_context;
    }
    return context->second->submit(request.subspan(sizeof(*wanted), wanted->size)) ? ok : bad_parameter;
}

void Gpu::pool_mapped(bool success) {
    if (mapping_ == Mapping::asked) {
        mapping_ = success ? Mapping::done : Mapping::failed;
    }
}

} // namespace ensign::gate
