// The virtio-gpu driver of the Linux kernel, through the render node of a device with a cross-domain context.
#pragma once

#include "compositor/wl/fd.hpp"
#include "guest/device.hpp"

namespace ensign::guest {

class VirtgpuDevice final : public Device {
  public:
    VirtgpuDevice();
    // Looks for the device anew each time: it may have been unbound and bound since.
    std::expected<std::unique_ptr<DeviceContext>, std::string> open() override;
    [[nodiscard]] int fd() const override { return folder_watch_.get(); }
    void take_news() override;

  private:
    void watch_folder();
    wl::Fd folder_watch_; // inotify, on /dev/dri: an open node says nothing when its device goes
};

} // namespace ensign::guest
