// zxdg_decoration_manager_v1 and org_kde_kwin_server_decoration_manager of a VM (GTK speaks the latter only). By the first, whatever
// a guest asks for, the answer is server side. By the second server side is the default, and what a guest asks for is acknowledged:
// the protocol has no refusal, and GTK 3 would ask again for ever. Ensign's frame is there all the same.
#pragma once

#include "compositor/wl/listener.hpp"
#include "compositor/wl/wlr.hpp"

#include <memory>
#include <vector>

namespace ensign {

class Decorations {
  public:
    explicit Decorations(wl_display* display);

  private:
    // One toplevel's decoration object. Answered once it may be (after the initial commit), then only when asked again:
    // an answer on every commit would be a storm of configures.
    class Decoration {
      public:
        Decoration(Decorations& owner, wlr_xdg_toplevel_decoration_v1* decoration);

      private:
        void answer();
        void handle_request_mode(wlr_xdg_toplevel_decoration_v1* decoration) noexcept;
        void handle_commit(wlr_surface* surface) noexcept;
        void handle_destroy(wlr_xdg_toplevel_decoration_v1* decoration) noexcept;
        Decorations& owner_;
        wlr_xdg_toplevel_decoration_v1* decoration_;
        wl::Listener<&Decoration::handle_request_mode> request_mode_{*this};
        wl::Listener<&Decoration::handle_commit> commit_{*this};
        wl::Listener<&Decoration::handle_destroy> destroy_{*this};
    };

    void handle_new_decoration(wlr_xdg_toplevel_decoration_v1* decoration) noexcept;
    std::vector<std::unique_ptr<Decoration>> decorations_;
    wl::Listener<&Decorations::handle_new_decoration> new_decoration_{*this};
};

} // namespace ensign
