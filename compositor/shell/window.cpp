#include "compositor/shell/window.hpp"

#include "compositor/base/log.hpp"
#include "compositor/paint/tools.hpp"
#include "compositor/policy/look/placement.hpp"
#include "compositor/policy/quota.hpp"
#include "compositor/policy/text/label.hpp"
#include "compositor/scene/tree_shape.hpp"
#include "compositor/shell/shell.hpp"
#include "compositor/vm/surface_tree.hpp"
#include "compositor/vm/vm_display.hpp"

#include <algorithm>
#include <utility>

namespace ensign {

namespace {
bool grips_left(FramePart p) { return p == FramePart::left || p == FramePart::top_left || p == FramePart::bottom_left; }
bool grips_top(FramePart p) { return p == FramePart::top || p == FramePart::top_left || p == FramePart::top_right; }
} // namespace

Window::Window(Shell& shell, VmDisplay& vm, WindowId id, wlr_xdg_toplevel* toplevel)
    : shell_{shell}, vm_{vm}, id_{id}, toplevel_{toplevel}, frame_owner_{Owner::Kind::frame, vm.id(), id, "frame", {}},
      content_owner_{Owner::Kind::content, vm.id(), id, "content", {}},
      chip_width_{paint::frame_chip_width(shell.tools(), vm.flag())},
      node_{shell.scene(), wlr_scene_tree_create(shell.scene().windows())},
      backing_{wlr_scene_rect_create(node_.get(), 0, 0, to_rgba(shell.tools().theme.back).values)},
      content_tree_{wlr_scene_tree_create(node_.get())},
      surface_tree_{wlr_scene_subsurface_tree_create(content_tree_, toplevel->base->surface)}, sides_{node_.get()},
      popup_tree_{wlr_scene_tree_create(node_.get())} {
    set_owner(*node_.node(), frame_owner_);
    set_owner(backing_->node, content_owner_);
    set_owner(content_tree_->node, content_owner_);
    toplevel->base->data = static_cast<PopupParent*>(this);

    commit_.connect(surface()->events.commit);
    map_.connect(surface()->events.map);
    unmap_.connect(surface()->events.unmap);
    destroy_.connect(toplevel->events.destroy);
    set_title_.connect(toplevel->events.set_title);
    request_maximise_.connect(toplevel->events.request_maximize);
    request_minimise_.connect(toplevel->events.request_minimize);
    request_fullscreen_.connect(toplevel->events.request_fullscreen);
    request_move_.connect(toplevel->events.request_move);
    request_resize_.connect(toplevel->events.request_resize);
}

Window::~Window() {
    popups_.clear();
    toplevel_->base->data = nullptr;
}

Rect Window::content() const {
    const Rect& c = layout_.content;
    return {outer_.x + c.x, outer_.y + c.y, c.width, c.height};
}

Size Window::minimum_outer() const {
    const Size frame = ensign::minimum_outer(chip_width_);
    const Size limit = content_limit();
    // What the guest claims to need counts as far as it fits the work area.
    const Size wanted = grow(
        {std::clamp(toplevel_->current.min_width, 0, limit.width), std::clamp(toplevel_->current.min_height, 0, limit.height)},
        frame_insets);
    return {std::max(frame.width, wanted.width), std::max(frame.height, wanted.height)};
}

Size Window::maximum_outer() const {
    const Size limit = content_limit();
    const Size least = minimum_outer();
    const auto bound = [](int claimed, int room) { return claimed > 0 ? std::min(claimed, room) : room; };
    const Size outer = grow(
        {bound(toplevel_->current.max_width, limit.width), bound(toplevel_->current.max_height, limit.height)}, frame_insets);
    return {std::max(outer.width, least.width), std::max(outer.height, least.height)};
}

// What wlroots computed from the guest's numbers, overflows included, as numbers that can be reckoned with.
Rect Window::geometry() const { return reckonable(toplevel_->base->geometry); }

Size Window::content_limit() const {
    const Rect area = mapped_ ? shell_.work_area_of(outer_) : shell_.new_window_area();
    return shrink(area, frame_insets).size();
}

Rect Window::maximised_outer() const { return mapped_ ? shell_.work_area_of(outer_) : shell_.new_window_area(); }

// ---- what the guest does

void Window::handle_commit(wlr_surface*) noexcept {
    if (toplevel_->base->initial_commit) {
        configure_first();
    } else if (mapped_) {
        const bool full = toplevel_->current.maximized || toplevel_->current.fullscreen;
        if (geometry() != fitted_ || full != maximised_) {
            rebuild_offstage(*this);
        }
        const Rect before = outer_;
        const bool by_user = anchor_part_ != FramePart::none;
        fit();
        if (visible() && !by_user && !outer_.contains(before)) {
            shell_.events().window_exposes(*this, before);
        }
    }
}

void Window::configure_first() {
    const Size bounds = content_limit();
    wlr_xdg_toplevel_set_bounds(toplevel_, bounds.width, bounds.height);
    wlr_xdg_toplevel_set_wm_capabilities(toplevel_, WLR_XDG_TOPLEVEL_WM_CAPABILITIES_MAXIMIZE |
                                                        WLR_XDG_TOPLEVEL_WM_CAPABILITIES_MINIMIZE |
                                                        WLR_XDG_TOPLEVEL_WM_CAPABILITIES_FULLSCREEN);
    request_state(toplevel_->requested.maximized, toplevel_->requested.fullscreen);
}

void Window::handle_map(void*) noexcept {
    mapped_ = true;
    maximised_ = false;
    restore_.reset();
    anchor_part_ = FramePart::none;
    handle_set_title(nullptr);
    const Size limit = content_limit();
    const Rect geometry = this->geometry();
    layout_ = frame_around(fit_into(geometry.size(), limit), chip_width_);
    outer_ = {0, 0, layout_.outer.width, layout_.outer.height};
    const Point origin = shell_.place(*this, layout_.outer);
    outer_ = {origin.x, origin.y, layout_.outer.width, layout_.outer.height};
    painted_once_ = false; // it is shown from its first paint on
    fit();
    if (geometry.width > limit.width || geometry.height > limit.height) {
        wlr_xdg_toplevel_set_size(toplevel_, std::min(geometry.width, limit.width), std::min(geometry.height, limit.height));
    }
    shell_.events().window_mapped(*this);
    if (!may_be_seen()) {
        wlr_xdg_toplevel_set_suspended(toplevel_, true);
        shell_.events().window_hidden(*this);
    }
}

void Window::handle_unmap(void*) noexcept {
    if (!mapped_) {
        return; // its client is going
    }
    if (visible() && !node_.departed()) {
        leave_picture();
    }
    node_.show(false);
    popups_.clear();
    changed_.clear();
    mapped_ = false;
    minimised_ = false;
    hung_ = false;
    frameless_ = false;
    resizing_ = false;
    shell_.events().window_unmapped(*this);
    activated_ = false;
}

void Window::leave_picture() {
    shell_.events().window_leaves(*this); // while it is in the scene
    shell_.events().window_exposes(*this, outer_);
}

void Window::handle_destroy(void*) noexcept { shell_.remove(*this); }

void Window::client_goes() {
    if (mapped_ && visible()) {
        leave_picture();
    }
    node_.depart();
    handle_unmap(nullptr);
}

void Window::handle_set_title(void*) noexcept {
    std::string title = safe_title(Untrusted{std::string_view{toplevel_->title != nullptr ? toplevel_->title : ""}});
    if (title != title_) {
        title_ = std::move(title);
        paint_soon();
        shell_.note_change();
    }
}

std::string Window::app_id() const {
    return safe_title(Untrusted{std::string_view{toplevel_->app_id != nullptr ? toplevel_->app_id : ""}});
}

void Window::handle_request_maximise(void*) noexcept {
    if (toplevel_->base->initialized) {
        request_state(toplevel_->requested.maximized, toplevel_->current.fullscreen);
    }
}

void Window::handle_request_minimise(void*) noexcept {
    if (mapped_ && toplevel_->requested.minimized) {
        if (visible()) {
            shell_.events().window_exposes(*this, outer_);
        }
        set_minimised(true);
    }
}

// Acknowledged, at the size of the work area: frame and stripe stay whatever a guest calls itself.
void Window::handle_request_fullscreen(void*) noexcept {
    if (toplevel_->base->initialized) {
        request_state(toplevel_->scheduled.maximized, toplevel_->requested.fullscreen);
    }
}

void Window::handle_request_move(wlr_xdg_toplevel_move_event* event) noexcept {
    shell_.events().grab_requested(*this, event->serial, FramePart::title);
}

void Window::handle_request_resize(wlr_xdg_toplevel_resize_event* event) noexcept {
    static constexpr std::array<std::pair<std::uint32_t, FramePart>, 8> parts{{
        {WLR_EDGE_TOP, FramePart::top},
        {WLR_EDGE_BOTTOM, FramePart::bottom},
        {WLR_EDGE_LEFT, FramePart::left},
        {WLR_EDGE_RIGHT, FramePart::right},
        {WLR_EDGE_TOP | WLR_EDGE_LEFT, FramePart::top_left},
        {WLR_EDGE_TOP | WLR_EDGE_RIGHT, FramePart::top_right},
        {WLR_EDGE_BOTTOM | WLR_EDGE_LEFT, FramePart::bottom_left},
        {WLR_EDGE_BOTTOM | WLR_EDGE_RIGHT, FramePart::bottom_right},
    }};
    for (const auto& [edges, part] : parts) {
        if (edges == event->edges) {
            shell_.events().grab_requested(*this, event->serial, part);
        }
    }
}

// ---- sizes: what was committed decides

void Window::fit() {
    fitted_ = geometry();
    note_size();
    const auto& current = toplevel_->current;
    const bool maximised = current.maximized || current.fullscreen;
    if (maximised != maximised_) {
        maximised_ = maximised;
        if (maximised) {
            restore_ = outer_;
        } else if (restore_) {
            outer_.x = restore_->x;
            outer_.y = restore_->y;
            restore_.reset();
        }
    }
    if (maximised_) {
        const Rect area = maximised_outer();
        const Size room = fit_into(area.size(), area.size()); // something, though all may be the stripe's
        layout_ = frameless() ? FrameLayout{.outer = room, .content = {0, 0, room.width, room.height}}
                              : frame_layout(room, chip_width_);
        apply_outer({area.x, area.y, layout_.outer.width, layout_.outer.height});
        return;
    }
    fit_to_commit(frame_around(fit_into(geometry().size(), content_limit()), chip_width_));
}

void Window::note_size() {
    if (large_enough() != takes_input()) {
        shell_.events().window_takes_input(*this);
    }
}

bool Window::large_enough() const { return ensign::takes_input(geometry().size()); }

// ---- how it stands: the desk knows

bool Window::visible() const { return mapped_ && shell_.desk().is_shown(id_); }

bool Window::takes_input() const { return shell_.desk().takes_input(id_); }

bool Window::focused() const { return shell_.desk().window() == id_; }

bool Window::urgent() const { return shell_.desk().is_urgent(id_); }

void Window::fit_to_commit(const FrameLayout& wanted) {
    layout_ = wanted;
    Rect outer{outer_.x, outer_.y, layout_.outer.width, layout_.outer.height};
    if (grips_left(anchor_part_)) {
        outer.x = anchor_.right() - outer.width;
    }
    if (grips_top(anchor_part_)) {
        outer.y = anchor_.bottom() - outer.height;
    }
    if (anchor_part_ != FramePart::none) { // wherever the guest's sizes would take it
        const Point kept = keep_label_visible(outer, chip_width_, shell_.work_area_of(outer_));
        outer.x = kept.x;
        outer.y = kept.y;
    }
    if (!resizing_ && toplevel_->base->configure_idle == nullptr && wl_list_empty(&toplevel_->base->configure_list)) {
        anchor_part_ = FramePart::none; // the guest has answered the last size
    }
    apply_outer(outer);
}

void Window::apply_outer(const Rect& outer) {
    const bool moved = outer != outer_;
    outer_ = outer;
    wlr_scene_node_set_position(node_.node(), outer_.x, outer_.y);
    note_reach();
    clip_content();
    paint_soon();
    if (moved) {
        popups_.follow();
        shell_.note_change();
    }
}

void Window::clip_content() {
    const Rect& c = layout_.content;
    const Rect geometry = this->geometry();
    wlr_scene_node_set_position(&backing_->node, c.x, c.y);
    wlr_scene_rect_set_size(backing_, c.width, c.height);
    wlr_scene_node_set_position(&surface_tree_->node, c.x - geometry.x, c.y - geometry.y);
    // Client-side shadows lie outside the geometry, and what lies outside the content isn't the guest's.
    const Rect part = part_shown();
    const wlr_box clip{part.x, part.y, part.width, part.height};
    wlr_scene_subsurface_tree_set_clip(&surface_tree_->node, &clip);
    content_owner_.bounds = c;
    wlr_scene_node_set_position(&popup_tree_->node, c.x, c.y);
}

// Never empty: an empty clip would mean none.
Rect Window::part_shown() const {
    const Rect geometry = this->geometry();
    const Size size = fit_into(geometry.size(), layout_.content.size());
    return {geometry.x, geometry.y, size.width, size.height};
}

// wlroots clips the level that changed; what hangs below it keeps a clip for its old place until this.
void Window::clip_again() {
    wlr_scene_subsurface_tree_set_clip(&surface_tree_->node, nullptr);
    clip_content();
    popups_.clip_again();
}

// What a guest changes is painted once a turn, however often it changes it: a request must cost next to nothing.
void Window::paint_soon() {
    stale_ = true;
    sides_.set_shown(!frameless());
    if (!frameless()) {
        sides_.place({0, 0, layout_.outer.width, layout_.outer.height}, layout_.content);
    }
}

void Window::paint() {
    stale_ = false;
    sides_.set_shown(!frameless());
    if (!mapped_ || frameless()) {
        return;
    }
    const paint::FrameSpec spec{
        vm_.flag(), layout_.outer, title_, focused(), urgent(), maximised_, hovered_, pressed_, shell_.arrangement().scale(),
        stall()};
    if (spec != painted_) {
        if (!sides_.show(paint::frame(shell_.tools(), spec))) {
            return lose_frame();
        }
        painted_ = spec;
        sides_.place({0, 0, layout_.outer.width, layout_.outer.height}, layout_.content);
    }
    if (!std::exchange(painted_once_, true)) {
        show();
        shell_.note_change();
    }
}

// ---- what the user does

void Window::request_state(bool maximised, bool fullscreen, bool frameless) {
    wlr_xdg_toplevel_set_maximized(toplevel_, maximised);
    wlr_xdg_toplevel_set_fullscreen(toplevel_, fullscreen);
    Size size; // 0: the guest's own choice
    const bool was_frameless = this->frameless();
    frameless_ = frameless;
    if (maximised || fullscreen) {
        size = shrink(maximised_outer(), frameless_ ? Insets{} : frame_insets).size();
    } else if (restore_) {
        size = shrink(*restore_, frame_insets).size();
    }
    wlr_xdg_toplevel_set_size(toplevel_, size.width, size.height);
    if (mapped_ && this->frameless() != was_frameless) {
        fit(); // the frame is back at once, whether the guest answers or not
    }
}

void Window::set_maximised(bool maximised) {
    if (!mapped_) {
        return;
    }
    end_resize();
    request_state(maximised, false);
}

void Window::set_frameless(bool frameless) {
    if (!mapped_) {
        return;
    }
    end_resize();
    request_state(toplevel_->scheduled.maximized, frameless, frameless);
}

void Window::set_minimised(bool minimised) {
    if (!mapped_ || minimised == minimised_) {
        return;
    }
    minimised_ = minimised;
    update_visibility();
}

void Window::update_visibility() {
    const bool shown = !minimised_ && may_be_seen();
    if (shown == visible()) {
        return;
    }
    shell_.picture_changes(1);
    if (shown) {
        shell_.events().window_shown(*this);
    } else {
        hovered_ = FramePart::none;
        shell_.events().window_hidden(*this);
    }
    show();
    wlr_xdg_toplevel_set_suspended(toplevel_, !shown);
}

void Window::restraint_changed() {
    if (mapped_) {
        update_visibility();
        paint_soon();
    }
}

void Window::set_hung(bool hung) {
    if (hung != hung_) {
        hung_ = hung;
        paint_soon();
    }
}

paint::FrameSpec::Stall Window::stall() const {
    if (vm_.restraint().frozen) {
        return paint::FrameSpec::Stall::frozen;
    }
    return hung_ ? paint::FrameSpec::Stall::not_answering : paint::FrameSpec::Stall::none;
}

// Too large, or no memory: it is shown again once it can be painted.
void Window::lose_frame() {
    log::warn("vm {}: the frame of a window can't be painted; it isn't shown", vm_.name());
    painted_ = {};
    painted_once_ = false;
    show();
    shell_.note_change();
}

bool Window::may_be_seen() const { return !vm_.restraint().hidden && !vm_.concealed(); }

void Window::close() { wlr_xdg_toplevel_send_close(toplevel_); }

void Window::move_to(Point origin) {
    if (!mapped_ || maximised_) {
        return;
    }
    Rect outer{origin.x, origin.y, outer_.width, outer_.height};
    const Point kept = shell_.arrangement().snap(keep_label_visible(outer, chip_width_, shell_.work_area_of(outer)));
    outer.x = kept.x;
    outer.y = kept.y;
    apply_outer(outer);
}

void Window::request_outer(const Rect& wanted, FramePart part) {
    if (!mapped_ || maximised_) {
        return;
    }
    anchor_ = wanted;
    anchor_part_ = part;
    resizing_ = true;
    const Size size = shrink(wanted, frame_insets).size();
    wlr_xdg_toplevel_set_resizing(toplevel_, true);
    wlr_xdg_toplevel_set_size(toplevel_, shell_.arrangement().snap_length(size.width),
                              shell_.arrangement().snap_length(size.height));
}

void Window::end_resize() {
    if (resizing_) {
        resizing_ = false;
        wlr_xdg_toplevel_set_resizing(toplevel_, false);
    }
}

void Window::hover(FramePart part, bool pressed) {
    hovered_ = is_button(part) ? part : FramePart::none;
    pressed_ = pressed && hovered_ != FramePart::none;
    paint();
}

void Window::focus_changed() {
    if (activated_ == focused()) {
        return;
    }
    activated_ = focused();
    if (!activated_ && frameless_ && mapped_) {
        set_frameless(false);
    }
    if (toplevel_->base->initialized) {
        wlr_xdg_toplevel_set_activated(toplevel_, activated_);
    }
    paint_soon();
}

void Window::set_urgent(bool urgent) {
    shell_.desk().set_urgent(id_, urgent);
    shell_.note_change();
    paint_soon();
}

void Window::raise_to_top() { wlr_scene_node_raise_to_top(place()); }

void Window::place_below(const Window& other) { wlr_scene_node_place_below(place(), other.place()); }

void Window::refresh() {
    chip_width_ = paint::frame_chip_width(shell_.tools(), vm_.flag());
    wlr_scene_rect_set_color(backing_, to_rgba(shell_.tools().theme.back).values);
    if (!mapped_) {
        return;
    }
    painted_ = {}; // colours may differ where the spec doesn't
    if (maximised_) {
        request_state(toplevel_->scheduled.maximized, toplevel_->scheduled.fullscreen);
        fit();
    } else {
        fit();
        move_to(outer_.origin());
    }
    popups_.repaint();
    popups_.follow();
}

// ---- trees of subsurfaces

void Window::tree_changes(PopupParent& part) {
    if (subsurfaces_below(*part.surface(), few_subsurfaces) > few_subsurfaces) {
        return rebuild_offstage(part);
    }
    note_changed(part);
}

void Window::rebuild_offstage(PopupParent& part) {
    shell_.picture_changes(1);
    part.stage().leave();
    note_changed(part);
}

void Window::note_changed(PopupParent& part) {
    if (!std::ranges::contains(changed_, &part)) {
        changed_.push_back(&part);
        shell_.note_changed(*this);
    }
}

const char* Window::trees_changed() {
    for (PopupParent* part : std::exchange(changed_, {})) {
        if (const char* fault = fault_of(shape_of(*part->surface(), part->part_shown()), part->part_shown().size())) {
            return fault;
        }
        part->stage().come_back();
    }
    return nullptr;
}

// ---- popups

void Window::note_reach() {
    Rect popups = popups_.reach();
    popups.x += content().x;
    popups.y += content().y;
    frame_owner_.bounds = around(outer_, popups);
}

void Window::remove_popup(Popup& popup) {
    std::erase(changed_, &popup);
    popups_.remove(popup);
}

} // namespace ensign
