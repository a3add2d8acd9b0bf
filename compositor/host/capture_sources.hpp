// What screenshot programs on the host display may capture: outputs, through sources of Ensign's own. wlroots' source
// copies the buffer on screen as it is; here Ensign has the last word on every pixel that leaves.
#pragma once

#include "compositor/output/outputs.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/wlr.hpp"

#include <memory>
#include <vector>

namespace ensign::host {

class CaptureSources {
  public:
    CaptureSources(wl_display* display, const Outputs& outputs);
    ~CaptureSources();
    CaptureSources(const CaptureSources&) = delete;
    CaptureSources& operator=(const CaptureSources&) = delete;

    void create(wl_client* client, std::uint32_t id, wlr_output* output); // ext_output_image_capture_source_manager_v1

  private:
    class Source;
    void drop(Source& source);
    const Outputs& outputs_;
    wl_global* global_; // owned
    std::vector<std::unique_ptr<Source>> sources_;
};

} // namespace ensign::host
