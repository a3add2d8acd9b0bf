#include "guest/surface.hpp"

namespace ensign::guest {

void Surface::damage_surface(std::int32_t x, std::int32_t y, std::int32_t width, std::int32_t height) {
    add(pending_.surface_areas, {x, y, width, height});
}

void Surface::damage_buffer(std::int32_t x, std::int32_t y, std::int32_t width, std::int32_t height) {
    add(pending_.buffer_areas, {x, y, width, height});
}

void Surface::add(std::vector<Area>& areas, const Area& area) {
    if (areas.size() < max_areas) {
        areas.push_back(area);
    } else {
        pending_.everything = true;
    }
}

// The same picture in a buffer that is turned another way is no damage to its surface.
void Surface::set_transform(std::int32_t transform) {
    pending_.everything = pending_.everything || transform != pending_.transform;
    pending_.transform = transform;
}

// Only a scale is followed from surface to buffer; a turned or cropped buffer is copied whole.
Region Surface::changed(Size size) const {
    Region region;
    const bool turned = pending_.transform != 0 || has_viewport_ || pending_.scale < 1;
    if (pending_.everything || (turned && !pending_.surface_areas.empty())) {
        region.add(Box{0, 0, size.width, size.height});
        return region;
    }
    for (const Area& area : pending_.surface_areas) {
        const std::int64_t scale = pending_.scale;
        region.add(clipped(area.x * scale, area.y * scale, area.width * scale, area.height * scale, size));
    }
    for (const Area& area : pending_.buffer_areas) {
        region.add(clipped(area.x, area.y, area.width, area.height, size));
    }
    return region;
}

Surface::Commit Surface::commit(Size size, std::uint64_t shown) {
    Commit commit;
    commit.number = history_.commit(size, changed(size));
    if (shown == 0) {
        commit.changed.add(Box{0, 0, size.width, size.height});
    } else {
        commit.changed = history_.changed_since(shown);
    }
    pending_.surface_areas.clear();
    pending_.buffer_areas.clear();
    pending_.everything = false;
    pending_.buffer.reset();
    return commit;
}

} // namespace ensign::guest
