#include "compositor/policy/look/window_place.hpp"

#include "compositor/policy/look/placement.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

namespace ensign {
namespace {

constexpr int pan_zone = 48; // along the edges of the content, logical px

bool grips_left(FramePart p) { return p == FramePart::left || p == FramePart::top_left || p == FramePart::bottom_left; }
bool grips_top(FramePart p) { return p == FramePart::top || p == FramePart::top_left || p == FramePart::top_right; }

// One axis of a window that grows: it goes on towards the middle. An end that the user has put beyond the area stays there.
int grown(int at, int was, int is, int begin, int end) {
    return is > was ? std::max(std::min(at, begin), std::min(at, std::max(end, at + was) - is)) : at;
}

// One axis of a window that must be inside, beginning with its beginning.
int inside(int at, int length, int begin, int end) { return std::max(begin, std::min(at, end - length)); }

// One axis of the pan: how much is hidden before the content's first px.
int panned(int pan, int at, int room, int overflow) {
    const int zone = std::max(1, std::min(pan_zone, room / 3));
    const auto part = [&](int into) { return static_cast<int>(std::int64_t{overflow} * std::clamp(into, 0, zone) / zone); };
    const int least = part(at - (room - zone) + 1);
    const int most = part(at);
    return std::clamp(pan, std::min(least, most), std::max(least, most));
}

const Ground* find(std::span<const Ground> grounds, std::string_view output) {
    const auto found = std::ranges::find(grounds, output, &Ground::output);
    return found != grounds.end() ? &*found : nullptr;
}

const Ground& nearest(std::span<const Ground> grounds, const Rect& to) {
    const auto gap = [](int at, int begin, int end) { return std::int64_t{std::max({begin - at, at - end, 0})}; };
    return *std::ranges::min_element(grounds, {}, [&](const Ground& ground) {
        const std::int64_t x = gap(to.x + to.width / 2, ground.area.x, ground.area.right());
        const std::int64_t y = gap(to.y + to.height / 2, ground.area.y, ground.area.bottom());
        return x * x + y * y;
    });
}

} // namespace

Rect WindowPlace::content() const {
    const Rect& c = layout_.content;
    return {outer_.x + c.x, outer_.y + c.y, c.width, c.height};
}

Rect WindowPlace::part_shown() const {
    const Size size = fit_into(drawn_, layout_.content.size());
    return {std::max(0, -shift_.x), std::max(0, -shift_.y), size.width, size.height};
}

// ---- sizes

// Something, though all may be the stripe's.
Rect WindowPlace::whole_area() const {
    const Rect area = ground_.snapped_area();
    const Size room = fit_into(area.size(), area.size());
    return {area.x, area.y, room.width, room.height};
}

Size WindowPlace::limit() const { return shrink(whole_area(), insets()).size(); }

Size WindowPlace::minimum_outer(Size claimed) const {
    const Size frame = ensign::minimum_outer(chip_width_, insets());
    const Size most = limit();
    const Size needs = grow({std::clamp(claimed.width, 0, most.width), std::clamp(claimed.height, 0, most.height)}, insets());
    return {std::max(frame.width, needs.width), std::max(frame.height, needs.height)};
}

Size WindowPlace::maximum_outer(Size claimed, Size least) const {
    const Size most = limit();
    const auto bound = [](int size, int room) { return size > 0 ? std::min(size, room) : room; };
    const Size outer = grow({bound(claimed.width, most.width), bound(claimed.height, most.height)}, insets());
    return {std::max(outer.width, least.width), std::max(outer.height, least.height)};
}

Size WindowPlace::wanted(Form form) const {
    switch (form) {
    case Form::maximised:
    case Form::full_screen: return limit();
    case Form::frameless: return whole_area().size();
    case Form::floating: break;
    }
    return home_ ? shrink(held(home_->latest), insets()).size() : Size{};
}

// ---- it opens, draws

void WindowPlace::open(std::span<const Ground> grounds, const Ground& otherwise) {
    const Ground* home = home_ ? find(grounds, home_output_) : nullptr;
    ground_ = home != nullptr ? *home : otherwise;
    form_ = Form::floating;
    layout_ = {};
    outer_ = {};
    pan_ = {};
    anchor_part_ = FramePart::none;
    resizing_ = false;
    shrunk_ = false;
    away_ = home_ && (home == nullptr || home->area.size() != home_->area);
    if (home_) {
        outer_ = held(home_->latest);
    } else {
        home_output_ = ground_.output;
    }
}

void WindowPlace::put(Point origin) {
    outer_ = {origin.x, origin.y, layout_.outer.width, layout_.outer.height};
    settle();
}

void WindowPlace::commit(Form form, Size drawn, bool answered) {
    drawn_ = drawn;
    if (form != form_) {
        form_ = form;
        if (form_ == Form::floating && home_) {
            outer_ = held(home_->latest);
        }
    }
    if (form_ == Form::floating) {
        commit_floating(answered);
    } else {
        const Rect area = whole_area();
        layout_ = form_ == Form::frameless ? FrameLayout{.outer = area.size(), .content = {0, 0, area.width, area.height}}
                                           : frame_layout(area.size(), chip_width_, insets());
        outer_ = {area.x, area.y, layout_.outer.width, layout_.outer.height};
    }
    set_pan(pan_);
}

void WindowPlace::commit_floating(bool answered) {
    layout_ = frame_around(fit_into(drawn_, limit()), chip_width_, insets());
    Rect outer{outer_.x, outer_.y, layout_.outer.width, layout_.outer.height};
    const bool resized = anchor_part_ != FramePart::none;
    if (resized) {
        if (grips_left(anchor_part_)) {
            outer.x = anchor_.right() - outer.width;
        }
        if (grips_top(anchor_part_)) {
            outer.y = anchor_.bottom() - outer.height;
        }
        // Wherever the program's sizes would take it.
        const Point kept = ground_.snap(keep_label_visible(outer, chip_width_, ground_.area));
        outer.x = kept.x;
        outer.y = kept.y;
    } else if (home_) {
        const Rect at = held(outer.size());
        outer.x = at.x;
        outer.y = at.y;
    }
    if (!resizing_ && answered) {
        anchor_part_ = FramePart::none;
    }
    outer_ = outer;
    if (resized) {
        settle();
    } else if (home_ && !away_ && (answered || !shrunk_)) {
        shrunk_ = false;
        home_->latest = outer.size();
    }
}

// ---- what the user does

void WindowPlace::move_to(Point origin, const Ground& there) {
    ground_ = there;
    const Point kept =
        there.snap(keep_label_visible({origin.x, origin.y, outer_.width, outer_.height}, chip_width_, there.area));
    anchor_.x += kept.x - outer_.x; // a size that is still owed comes where the window is then
    anchor_.y += kept.y - outer_.y;
    outer_.x = kept.x;
    outer_.y = kept.y;
    settle();
}

void WindowPlace::resize_to(const Rect& wanted, FramePart part) {
    anchor_ = wanted;
    anchor_part_ = part;
    resizing_ = true;
    settle();
}

Size WindowPlace::overflow() const {
    return {std::max(0, drawn_.width - layout_.content.width), std::max(0, drawn_.height - layout_.content.height)};
}

bool WindowPlace::set_pan(Point pan) {
    const Size over = overflow();
    const auto snapped = [this](int at, int most) { return at >= most ? most : std::max(0, ground_.snap_length(at)); };
    pan_ = {snapped(pan.x, over.width), snapped(pan.y, over.height)};
    Point shift{-pan_.x, -pan_.y};
    if (fills_area()) {
        const auto middle = [this](int room, int drawn) { return drawn < room ? ground_.snap_length((room - drawn) / 2) : 0; };
        shift.x += middle(layout_.content.width, drawn_.width);
        shift.y += middle(layout_.content.height, drawn_.height);
    }
    return shift != std::exchange(shift_, shift);
}

bool WindowPlace::pan_to(Point pointer) {
    const Size over = overflow();
    const Rect content = this->content();
    const Point at{pointer.x - content.x, pointer.y - content.y};
    if ((over.width == 0 && over.height == 0) || at.y < 0) { // the title bar's
        return false;
    }
    return set_pan({panned(pan_.x, at.x, content.width, over.width), panned(pan_.y, at.y, content.height, over.height)});
}

bool WindowPlace::pan_by(int x, int y) {
    return set_pan({pan_.x + x * layout_.content.width / 2, pan_.y + y * layout_.content.height / 2});
}

// ---- its home

// Here, and so large: from the user, or from put().
void WindowPlace::settle() {
    away_ = false;
    shrunk_ = false;
    home_output_ = ground_.output;
    const Rect& area = ground_.area;
    home_ = Home{area.size(), {outer_.x - area.x, outer_.y - area.y, outer_.width, outer_.height}, outer_.size()};
}

// As it was where it was, but that what grows goes on towards the middle; elsewhere inside the area, and no larger.
Rect WindowPlace::held(Size outer) const {
    const Rect& area = ground_.area;
    const Rect at{area.x + home_->outer.x, area.y + home_->outer.y, home_->outer.width, home_->outer.height};
    if (ground_.output == home_output_ && area.size() == home_->area) {
        const Point there{grown(at.x, at.width, outer.width, area.x, area.right()),
                          grown(at.y, at.height, outer.height, area.y, area.bottom())};
        const Point kept = there == at.origin() ? there : ground_.snap(there);
        return {kept.x, kept.y, outer.width, outer.height};
    }
    const Size size{std::min(outer.width, area.width), std::min(outer.height, area.height)};
    const Point kept =
        ground_.snap({inside(at.x, size.width, area.x, area.right()), inside(at.y, size.height, area.y, area.bottom())});
    return {kept.x, kept.y, size.width, size.height};
}

std::optional<Size> WindowPlace::outputs_changed(std::span<const Ground> grounds) {
    if (grounds.empty()) {
        return std::nullopt; // nobody sees anything: all stays as it is
    }
    const Ground* home = find(grounds, home_output_);
    const Size fills = wanted(form_);
    ground_ = home != nullptr ? *home : nearest(grounds, outer_);
    away_ = home_ && (home == nullptr || ground_.area.size() != home_->area);
    if (form_ != Form::floating) {
        return wanted(form_) != fills ? std::optional{wanted(form_)} : std::nullopt;
    }
    if (!home_) {
        return std::nullopt;
    }
    const bool too_large = outer_.width > ground_.area.width || outer_.height > ground_.area.height;
    shrunk_ = shrunk_ || too_large;
    const Rect at = held(shrunk_ ? home_->latest : outer_.size());
    outer_.x = at.x;
    outer_.y = at.y;
    return shrunk_ && at.size() != outer_.size() ? std::optional{shrink(at, insets()).size()} : std::nullopt;
}

} // namespace ensign
