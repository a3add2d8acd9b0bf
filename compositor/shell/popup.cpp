#include "compositor/shell/popup.hpp"

#include "compositor/policy/popup_rules.hpp"
#include "compositor/shell/shell.hpp"
#include "compositor/shell/window.hpp"
#include "compositor/vm/vm_display.hpp"

#include <algorithm>
#include <utility>

namespace ensign {

namespace {
// What a popup's frame takes at most on each side: kept free when it is placed.
constexpr Insets frame_room{2, 2, 16, 8};

// wlroots' xdg-shell has its grabs in one struct, which they point back to.
bool is_of_menus(const wlr_seat_pointer_grab& grab) {
    return grab.data != nullptr && &static_cast<const wlr_xdg_popup_grab*>(grab.data)->pointer_grab == &grab;
}
bool is_of_menus(const wlr_seat_touch_grab& grab) {
    return grab.data != nullptr && &static_cast<const wlr_xdg_popup_grab*>(grab.data)->touch_grab == &grab;
}
} // namespace

Popup::Popup(Window& window, PopupParent& parent, wlr_xdg_popup* popup)
    : window_{window}, parent_{parent}, popup_{popup}, depth_{parent.depth() + 1}, dismissed_{parent.dismissed()},
      framed_{window.shell().scene(), window.popup_tree(), window.shell().tools(),  popup->base->surface,
              window.vm().id(),       window.id(),         {"popup", "popup frame"}} {
    popup->base->data = static_cast<PopupParent*>(this);
    commit_.connect(popup->base->surface->events.commit);
    reposition_.connect(popup->events.reposition);
    destroy_.connect(popup->events.destroy);
}

Popup::~Popup() {
    popup_->base->data = nullptr;
    note_shown(std::nullopt);
}

void Popup::handle_commit(wlr_surface*) noexcept {
    if (depth_ > max_popup_depth) {
        return wlr_xdg_popup_destroy(popup_); // tells its guest, and handle_destroy
    }
    watch_grab();
    if (popup_->base->initial_commit) {
        constrain();
    }
    if (shown_ && reckonable(popup_->base->geometry) != fitted_) {
        window_.rebuild_offstage(*this);
    }
    fit();
}

void Popup::handle_reposition(void*) noexcept { constrain(); }

void Popup::handle_destroy(void*) noexcept { window_.remove_popup(*this); }

// A menu is over with its grab, whether its guest takes it down or not. A grab may end before the first commit, too.
void Popup::watch_grab() {
    wlr_seat* seat = popup_->seat;
    if (grabs_ || seat == nullptr) {
        return;
    }
    grabs_ = true;
    pointer_grab_end_.connect(seat->events.pointer_grab_end);
    touch_grab_end_.connect(seat->events.touch_grab_end);
    if (!is_of_menus(*seat->pointer_state.grab) && !is_of_menus(*seat->touch_state.grab)) {
        grab_ended();
    }
}

// wlroots tells all that share it.
void Popup::grab_ended() {
    told_ = true;
    dismiss();
}

// A drag's end isn't a menu's: a bookmark may be dragged about in one.
void Popup::handle_pointer_grab_end(wlr_seat_pointer_grab* grab) noexcept {
    if (is_of_menus(*grab)) {
        grab_ended();
    }
}

void Popup::handle_touch_grab_end(wlr_seat_touch_grab* grab) noexcept {
    if (is_of_menus(*grab)) {
        grab_ended();
    }
}

void Popup::dismiss() {
    if (!std::exchange(dismissed_, true)) {
        fit();
        window_.popups().dismiss_below(*this);
    }
}

// What its content may have: the work area less the frame, in the root window's content coordinates.
Rect Popup::area() const {
    const Point root = window_.popup_origin();
    const Rect area = shrink(window_.ground().area, frame_room);
    return {area.x - root.x, area.y - root.y, area.width, area.height};
}

// geometry: as the positioner has it, in the parent's coordinates.
Rect Popup::place(const wlr_box& geometry) const {
    const Point parent = parent_.origin_in_root();
    return popup_place(std::int64_t{parent.x} + geometry.x, std::int64_t{parent.y} + geometry.y,
                       {geometry.width, geometry.height}, area(), window_.ground().grid);
}

// Its guest is told what it gets: by the adjustments that its positioner allows, and else by force.
void Popup::constrain() {
    const Rect area = this->area();
    const Rect geometry = window_.geometry(); // wlroots wants the root surface's coordinates
    const wlr_box box{area.x + geometry.x, area.y + geometry.y, area.width, area.height};
    wlr_xdg_popup_unconstrain_from_box(popup_, &box);
    const Rect gets = place(popup_->scheduled.geometry);
    const Point parent = parent_.origin_in_root();
    popup_->scheduled.geometry = {gets.x - parent.x, gets.y - parent.y, gets.width, gets.height};
}

void Popup::follow() {
    if (popup_->base->initialized && popup_->current.reactive && !dismissed_) {
        constrain();
    }
    fit();
}

void Popup::fit() {
    auto* base = popup_->base;
    const bool shown = base->surface->mapped && !dismissed_;
    fitted_ = reckonable(base->geometry);
    framed_.set_shown(shown);
    if (!shown) {
        return note_shown(std::nullopt);
    }
    const auto& at = popup_->current.geometry;
    const Rect content = place({at.x, at.y, base->geometry.width, base->geometry.height}); // as large as it was drawn
    if (std::exchange(origin_, content.origin()) != content.origin()) {
        window_.shell().picture_changes(1);
        window_.popups().follow(this);
    }
    framed_.move_to(origin_);
    framed_.fit(reckonable(base->geometry).origin(), content.size(), window_.shell().arrangement().scale());
    note_shown(content);
}

void Popup::note_shown(std::optional<Rect> shown) {
    const auto before = std::exchange(shown_, shown);
    if (before == shown) {
        return;
    }
    if (before && window_.visible() && !(shown && shown->contains(*before))) {
        const Rect framed = expand(*before, frame_room);
        const Point root = window_.popup_origin();
        window_.shell().events().window_exposes(window_, {root.x + framed.x, root.y + framed.y, framed.width, framed.height});
    }
    window_.note_reach();
    window_.shell().note_change();
}

Rect Popup::reach() const { return shown_ ? expand(*shown_, frame_room) : Rect{}; }

void Popup::paint() {
    if (framed_.paint(window_.vm().flag(), window_.shell().arrangement().scale())) {
        window_.shell().note_change();
    }
}

// ---- those of one window

void Popups::add(Window& window, PopupParent& parent, wlr_xdg_popup* popup) {
    all_.push_back(std::make_unique<Popup>(window, parent, popup));
}

void Popups::remove(const Popup& popup) {
    const auto found = std::ranges::find(all_, &popup, &std::unique_ptr<Popup>::get);
    const auto last_words = std::move(*found); // it looks at the others as it goes
    all_.erase(found);
}

int Popups::paint(int most) {
    int painted = 0;
    for (const auto& popup : all_) {
        if (painted < most && popup->stale()) {
            popup->paint();
            ++painted;
        }
    }
    return painted;
}

bool Popups::stale() const { return std::ranges::any_of(all_, &Popup::stale); }

bool Popups::any_has_to_end() const { return std::ranges::any_of(all_, &Popup::has_to_end); }

void Popups::follow(const PopupParent* parent) {
    for (const auto& popup : all_) {
        if (parent == nullptr || &popup->parent() == parent) {
            popup->follow();
        }
    }
}

void Popups::repaint() { std::ranges::for_each(all_, &Popup::repaint); }

void Popups::clip_again() { std::ranges::for_each(all_, &Popup::clip_again); }

void Popups::dismiss() {
    if (!all_.empty()) {
        const Scene::ManyChanges at_once{all_.front()->root().shell().scene(), all_.size()};
        std::ranges::for_each(all_, &Popup::dismiss);
    }
}

void Popups::dismiss_below(const PopupParent& parent) {
    if (all_.empty()) {
        return;
    }
    const Scene::ManyChanges at_once{all_.front()->root().shell().scene(), all_.size()};
    for (const auto& popup : all_) {
        if (&popup->parent() == &parent) {
            popup->dismiss();
        }
    }
}

Rect Popups::reach() const {
    Rect all;
    for (const auto& popup : all_) {
        all = around(all, popup->reach());
    }
    return all;
}

void Popups::end_dismissed() {
    for (auto found = all_.begin(); (found = std::ranges::find_if(all_, &Popup::has_to_end)) != all_.end();) {
        (*found)->end();
    }
}

} // namespace ensign
