// What becomes of the guests' surfaces, for whoever puts them into the picture.
#pragma once

#include "compositor/vm/frame_clock.hpp"
#include "compositor/vm/request_check.hpp"
#include "compositor/wl/wlr.hpp"

namespace ensign {

class VmDisplay;

class SurfaceEvents : public Visibility, public TreeEvents {
  public:
    virtual void toplevel_created(VmDisplay& vm, wlr_xdg_toplevel* toplevel) = 0;
    virtual void popup_created(wlr_xdg_popup* popup) = 0;
    // A batch of one program's requests, or a client's end: within it the guests' objects change, and at its end nothing of any
    // VM's is being dispatched.
    virtual void batch_begins() = 0;
    virtual void batch_over() = 0;
    virtual void client_goes(wl_client* client) = 0; // with all its objects, which are all there yet
};

} // namespace ensign
