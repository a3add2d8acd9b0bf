#include "guest/damage.hpp"

#include <algorithm>
#include <utility>

namespace ensign::guest {

Box clipped(std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height, Size within) {
    const auto clip = [](std::int64_t value, std::int32_t limit) {
        return static_cast<std::int32_t>(std::clamp<std::int64_t>(value, 0, limit));
    };
    return {clip(x, within.width), clip(y, within.height), clip(x + std::max<std::int64_t>(width, 0), within.width),
            clip(y + std::max<std::int64_t>(height, 0), within.height)};
}

void Region::add(const Box& box) {
    if (box.empty()) {
        return;
    }
    if (boxes_.size() < max_boxes) {
        boxes_.push_back(box);
        return;
    }
    Box all = box;
    for (const Box& each : boxes_) {
        all = {std::min(all.left, each.left), std::min(all.top, each.top), std::max(all.right, each.right),
               std::max(all.bottom, each.bottom)};
    }
    boxes_ = {all};
}

void Region::add(const Region& other) {
    for (const Box& each : other.boxes_) {
        add(each);
    }
}

// Buffers of another size have other pixels everywhere.
std::uint64_t DamageHistory::commit(Size size, Region changed) {
    if (size != size_) {
        latest_.clear();
        changed = {};
        changed.add(Box{0, 0, size.width, size.height});
        size_ = size;
    }
    if (latest_.size() == length) {
        latest_.pop_front();
    }
    latest_.push_back(std::move(changed));
    return ++number_;
}

Region DamageHistory::changed_since(std::uint64_t since) const {
    Region changed;
    if (since > number_ || number_ - since > latest_.size()) {
        changed.add(Box{0, 0, size_.width, size_.height});
        return changed;
    }
    for (std::uint64_t age = number_ - since; age > 0; --age) {
        changed.add(latest_[latest_.size() - age]);
    }
    return changed;
}

} // namespace ensign::guest
