#include "guest/damage.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ensign::guest {

Box clipped(std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height, Size within) {
    const auto clip = [](std::int64_t value, std::int32_t limit) {
        return static_cast<std::int32_t>(std::clamp<std::int64_t>(value, 0, limit));
    };
    return {clip(x, within.width), clip(y, within.height), clip(x + std::max<std::int64_t>(width, 0), within.width),
            clip(y + std::max<std::int64_t>(height, 0), within.height)};
}

namespace {

Box around(const Box& a, const Box& b) {
    return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right), std::max(a.bottom, b.bottom)};
}

std::int64_t area(const Box& box) { return (std::int64_t{box.right} - box.left) * (std::int64_t{box.bottom} - box.top); }

} // namespace

// Two are made one where that costs nothing: a frame that changed twice is copied once.
void Region::add(Box box) {
    if (box.empty()) {
        return;
    }
    const auto costs_nothing = [&](const Box& each) { return area(around(each, box)) <= area(each) + area(box); };
    auto found = std::ranges::find_if(boxes_, costs_nothing);
    while (found != boxes_.end()) {
        box = around(*found, box);
        boxes_.erase(found);
        found = std::ranges::find_if(boxes_, costs_nothing);
    }
    if (boxes_.size() == max_boxes) {
        box = std::accumulate(boxes_.begin(), boxes_.end(), box, around);
        boxes_.clear();
    }
    boxes_.push_back(box);
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
