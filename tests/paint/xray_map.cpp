#include "tests/paint/xray_map.hpp"

#include "compositor/paint/canvas.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace ensign::paint {

XrayMap::XrayMap(const std::vector<XrayRegion>& regions, Size output, double scale)
    : size{device(output.width, scale), device(output.height, scale)},
      numbers(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height)) {
    std::map<std::tuple<XrayOwner::Kind, std::string, int>, std::uint16_t> known;
    std::vector<Rect> bounds(1);
    for (const XrayRegion& region : regions) {
        const auto next = static_cast<std::uint16_t>(owners.size());
        const std::string name = region.vm ? region.vm->name : "";
        const bool nobodys = region.kind == XrayOwner::Kind::background;
        const auto [owner, added] =
            known.try_emplace({region.kind, name, nobodys ? 0 : region.group}, nobodys ? std::uint16_t{0} : next);
        if (added && !nobodys) {
            owners.push_back({.kind = region.kind, .vm = region.vm, .line = region.line, .size = {}});
            bounds.emplace_back();
        }
        const std::uint16_t number = owner->second;
        const Rect seen = intersect(region.box, {0, 0, output.width, output.height});
        bounds[number] = around(bounds[number], seen);
        owners[number].size = bounds[number].size();
        const Rect box = device(seen, scale);
        for (int y = box.y; y < box.bottom(); ++y) {
            std::fill_n(numbers.begin() + static_cast<std::ptrdiff_t>(y) * size.width + box.x, box.width, number);
        }
    }
}

} // namespace ensign::paint
