// What a guest's surface holds: commits that wait for its parent's, and the rectangles of its regions. Hung on the surface, and goes
// with it.
#pragma once

#include "compositor/policy/geometry.hpp"
#include "compositor/vm/account.hpp"
#include "compositor/wl/listener.hpp"

#include <array>
#include <cstdint>

namespace ensign {

class TreeEvents;

class SurfaceAccount {
  public:
    static void hang_on(wlr_surface* surface, Account& account, TreeEvents& trees);
    static SurfaceAccount* of(const wlr_surface* surface); // null for the host's own

    enum class Region : std::uint8_t { opaque, input };
    void set_region(Region which, int rectangles); // requested; wlroots keeps a copy from now on

  private:
    SurfaceAccount(wlr_surface* surface, Account& account, TreeEvents& trees);
    ~SurfaceAccount();
    SurfaceAccount(const SurfaceAccount&) = delete;
    SurfaceAccount& operator=(const SurfaceAccount&) = delete;
    void handle_client_commit(void* data) noexcept;
    void handle_commit(wlr_surface* surface) noexcept;
    void handle_destroy(wlr_surface* surface) noexcept;
    void hold_rectangles();
    [[nodiscard]] bool will_look_otherwise() const;

    wlr_surface* surface_; // owned by its client
    Account& account_;
    TreeEvents& trees_;
    std::uint32_t waiting_commits_ = 0;
    std::uint32_t rectangles_ = 0; // charged
    std::array<std::uint32_t, 2> requested_{}; // of each region, from the next commit on
    std::array<std::uint32_t, 2> committed_{};
    bool opaque_ = false; // the buffer that is shown
    Size size_{}; // of the surface then
    bool fresh_ = false; // the commit that comes was requested right now
    wl::Listener<&SurfaceAccount::handle_client_commit> client_commit_{*this};
    wl::Listener<&SurfaceAccount::handle_commit> commit_{*this};
    wl::Listener<&SurfaceAccount::handle_destroy> destroy_{*this};
};

} // namespace ensign
