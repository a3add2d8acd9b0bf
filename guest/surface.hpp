// What a commit of a wl_surface needs to know: the buffer that it shows, and what of it changed. As its client says it,
// double-buffered.
#pragma once

#include "guest/damage.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace ensign::guest {

class Surface {
  public:
    // wl_surface.attach; 0 for none.
    void attach(std::uint32_t buffer) { pending_.buffer = buffer; }
    void damage_surface(std::int32_t x, std::int32_t y, std::int32_t width, std::int32_t height);
    void damage_buffer(std::int32_t x, std::int32_t y, std::int32_t width, std::int32_t height);
    void set_scale(std::int32_t scale) { pending_.scale = std::clamp(scale, 0, max_scale); }
    void set_transform(std::int32_t transform);
    void use_viewport() { has_viewport_ = true; }

    // The buffer that the coming commit attaches; none when it attaches none.
    [[nodiscard]] std::optional<std::uint32_t> attached() const { return pending_.buffer; }
    struct Commit {
        std::uint64_t number = 0;
        Region changed; // since the commit `shown` of the buffer
    };
    // Commits with that buffer, of this size; `shown`: the commit that showed it last here, 0 for never.
    Commit commit(Size size, std::uint64_t shown);
    // Commits without one: damage waits for the next that has one.
    void commit() { pending_.buffer.reset(); }

  private:
    struct Area { // in either coordinate space, as the client said it
        std::int64_t x = 0;
        std::int64_t y = 0;
        std::int64_t width = 0;
        std::int64_t height = 0;
    };
    static constexpr std::int32_t max_scale = 1024; // so that nothing overflows 64 bits
    static constexpr std::size_t max_areas = 64; // a client that says more means everything
    struct Pending {
        std::optional<std::uint32_t> buffer;
        std::vector<Area> surface_areas;
        std::vector<Area> buffer_areas;
        bool everything = false;
        std::int32_t scale = 1;     // stays until it is set again
        std::int32_t transform = 0; // so does this
    };
    void add(std::vector<Area>& areas, const Area& area);
    [[nodiscard]] Region changed(Size size) const;

    Pending pending_;
    bool has_viewport_ = false;
    DamageHistory history_;
};

} // namespace ensign::guest
