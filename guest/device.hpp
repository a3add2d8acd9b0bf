// What ensign-guest needs of a virtio-gpu device. The kernel's is VirtgpuDevice; tests script one of their own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>

namespace ensign::guest {

// Memory that guest and host share, mapped here for as long as this lives.
class Blob {
  public:
    virtual ~Blob() = default;
    [[nodiscard]] std::uint32_t resource() const { return resource_; } // the host's name for it
    // The host may write to it at any time: copy, then check the copy.
    [[nodiscard]] std::span<std::byte> bytes() const { return bytes_; }

  protected:
    std::uint32_t resource_ = 0;
    std::span<std::byte> bytes_;
};

using BlobPtr = std::unique_ptr<Blob>; // null: the host or the kernel refused

// One context on the device; what was submitted and not done is dropped with it.
class DeviceContext {
  public:
    virtual ~DeviceContext() = default;

    // Readable when a poll was answered.
    [[nodiscard]] virtual int fd() const = 0;
    // Takes the news of answered polls. gone: no answer will ever come.
    enum class News { none, polls_answered, gone };
    virtual News take_news() = 0;
    // False once the device is gone, which its fd() may not tell.
    [[nodiscard]] virtual bool alive() const = 0;

    virtual BlobPtr create_guest_blob(std::size_t size) = 0;
    // Of what the host keeps under this blob_id. Not shorter than `size`.
    virtual BlobPtr create_host_blob(std::uint32_t blob_id, std::size_t size) = 0;

    // Each false when the device is gone.
    virtual bool submit(std::span<const std::byte> command) = 0;
    virtual bool submit_poll(std::span<const std::byte> command) = 0;
    // Returns when the host has written its answer to `ring`.
    virtual bool submit_query(std::span<const std::byte> command, const Blob& ring) = 0;
};

class Device {
  public:
    virtual ~Device() = default;
    // The error is a sentence.
    virtual std::expected<std::unique_ptr<DeviceContext>, std::string> open() = 0;
    // Readable when a device may have come or gone; take_news() then, and see which contexts are alive.
    [[nodiscard]] virtual int fd() const = 0;
    virtual void take_news() = 0;
};

} // namespace ensign::guest
