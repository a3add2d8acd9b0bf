#include "compositor/shell/window.hpp"

#include "compositor/base/log.hpp"
#include "compositor/paint/tools.hpp"
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
constexpr std::uint32_t all_edges = WLR_EDGE_TOP | WLR_EDGE_BOTTOM | WLR_EDGE_LEFT | WLR_EDGE_RIGHT;
} // namespace

Window::Window(Shell& shell, VmDisplay& vm, WindowId id, wlr_xdg_toplevel* toplevel)
    : shell_{shell}, vm_{vm}, id_{id}, toplevel_{toplevel}, frame_owner_{Owner::Kind::frame, vm.id(), id, "frame", {}},
      content_owner_{Owner::Kind::content, vm.id(), id, "content", {}},
      node_{shell.scene(), wlr_scene_tree_create(shell.scene().windows())},
      backing_{wlr_scene_rect_create(node_.get(), 0, 0, to_rgba(shell.tools().theme.back).values)},
      content_tree_{wlr_scene_tree_create(node_.get())},
      surface_tree_{wlr_scene_subsurface_tree_create(content_tree_, toplevel->base->surface)}, sides_{node_.get()},
      popup_tree_{wlr_scene_tree_create(node_.get())} {
    set_owner(*node_.node(), frame_owner_);
    set_owner(backing_->node, content_owner_);
    set_owner(content_tree_->node, content_owner_);
    toplevel->base->data = static_cast<PopupParent*>(this);
    at_.set_chip_width(paint::frame_chip_width(shell.tools(), vm.flag()));

    commit_.connect(surface()->events.commit);
    map_.connect(surface()->events.map);
    unmap_.connect(surface()->events.unmap);
    destroy_.connect(toplevel->events.destroy);
    set_title_.connect(toplevel->events.set_title);
    set_parent_.connect(toplevel->events.set_parent);
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

Size Window::minimum_outer() const { return at_.minimum_outer({toplevel_->current.min_width, toplevel_->current.min_height}); }

Size Window::maximum_outer() const {
    return at_.maximum_outer({toplevel_->current.max_width, toplevel_->current.max_height}, minimum_outer());
}

// What wlroots computed from the guest's numbers, overflows included, as numbers that can be reckoned with.
Rect Window::geometry() const { return reckonable(toplevel_->base->geometry); }

// ---- what the guest does

void Window::handle_commit(wlr_surface*) noexcept {
    if (toplevel_->base->initial_commit) {
        configure_first();
    } else if (mapped_) {
        if (geometry() != fitted_ || committed_form() != at_.form()) {
            rebuild_offstage(*this);
        }
        if (modal() != modal_) {
            modal_ = !modal_;
            shell_.events().window_hangs_on(*this);
        }
        const Rect before = outer();
        const bool by_user = at_.resizing();
        fit();
        if (visible() && !by_user && !outer().contains(before)) {
            shell_.events().window_exposes(*this, before);
        }
    }
}

void Window::configure_first() {
    open();
    wlr_xdg_toplevel_set_resizing(toplevel_, false); // where it was unmapped meanwhile
    // The frame is Ensign's: no program has to draw a shadow, round corners or handles of its own.
    wlr_xdg_toplevel_set_tiled(toplevel_, all_edges);
    wlr_xdg_toplevel_set_wm_capabilities(toplevel_, WLR_XDG_TOPLEVEL_WM_CAPABILITIES_MAXIMIZE |
                                                        WLR_XDG_TOPLEVEL_WM_CAPABILITIES_MINIMIZE |
                                                        WLR_XDG_TOPLEVEL_WM_CAPABILITIES_FULLSCREEN);
    request_state(toplevel_->requested.maximized, toplevel_->requested.fullscreen);
}

// Where it may be, and how large: at home where it was seen before, but for a dialog, which goes where its window is.
void Window::open() {
    const Window* parent = this->parent();
    if (parent != nullptr) {
        at_.forget_home();
    }
    at_.open(shell_.arrangement().grounds(), parent != nullptr ? parent->ground() : shell_.new_window_ground(vm_.id()));
    tell_bounds();
}

void Window::tell_bounds() {
    const Size bounds = at_.limit();
    wlr_xdg_toplevel_set_bounds(toplevel_, bounds.width, bounds.height);
}

void Window::handle_map(void*) noexcept {
    mapped_ = true;
    handle_set_title(nullptr);
    painted_once_ = false; // it is shown from its first paint on
    open();
    fit();
    const Size drawn = geometry().size();
    const Size limit = at_.limit();
    if (!at_.fills_area() && (drawn.width > limit.width || drawn.height > limit.height)) {
        wlr_xdg_toplevel_set_size(toplevel_, std::min(drawn.width, limit.width), std::min(drawn.height, limit.height));
    }
    shell_.events().window_mapped(*this);
    modal_ = modal();
    shell_.events().window_hangs_on(*this);
    if (toplevel_->scheduled.suspended == may_be_seen()) { // it may have been minimised when it was unmapped
        wlr_xdg_toplevel_set_suspended(toplevel_, !may_be_seen());
    }
    if (!may_be_seen()) {
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
    at_.end_resize(); // what it owes is forgotten with the role's state
    shell_.events().window_unmapped(*this);
    activated_ = false;
}

void Window::leave_picture() {
    shell_.events().window_leaves(*this); // while it is in the scene
    shell_.events().window_exposes(*this, outer());
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

Window* Window::parent() const {
    wlr_xdg_toplevel* above = toplevel_->parent;
    Window* window = above != nullptr ? shell_.find(above->base->surface) : nullptr;
    return window != nullptr && window->mapped_ && &window->vm_ == &vm_ ? window : nullptr;
}

bool Window::modal() const {
    const wlr_xdg_dialog_v1* dialog = wlr_xdg_dialog_v1_try_from_wlr_xdg_toplevel(toplevel_);
    return dialog != nullptr && dialog->modal;
}

void Window::handle_set_parent(void*) noexcept {
    if (mapped_) {
        shell_.events().window_hangs_on(*this);
    }
}

void Window::handle_request_maximise(void*) noexcept {
    if (toplevel_->base->initialized) {
        request_state(toplevel_->requested.maximized, toplevel_->scheduled.fullscreen);
    }
}

void Window::handle_request_minimise(void*) noexcept {
    if (mapped_ && toplevel_->requested.minimized) {
        shell_.minimise(*this, Shell::By::guest);
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

Point Window::popup_origin() const {
    const Rect content = this->content();
    return {content.x + at_.shift().x, content.y + at_.shift().y};
}

// ---- sizes: what was committed decides

void Window::fit() {
    const Stance before = stance();
    if (ensign::takes_pointer(std::exchange(fitted_, geometry()).size()) != takes_pointer()) {
        shell_.note_change(); // what is under the pointer is another now
    }
    const bool answered = toplevel_->base->configure_idle == nullptr && wl_list_empty(&toplevel_->base->configure_list);
    at_.commit(committed_form(), fitted_.size(), answered);
    if (at_.wants_place()) {
        at_.put(shell_.place(*this, at_.layout().outer));
    }
    stand(before);
}

WindowPlace::Form Window::committed_form() const {
    if (toplevel_->current.fullscreen) {
        return frameless_ ? WindowPlace::Form::frameless : WindowPlace::Form::full_screen;
    }
    return toplevel_->current.maximized ? WindowPlace::Form::maximised : WindowPlace::Form::floating;
}

bool Window::takes_pointer() const { return ensign::takes_pointer(geometry().size()); }

// ---- how it stands: the desk knows

bool Window::visible() const { return mapped_ && shell_.desk().is_shown(id_); }

bool Window::focused() const { return shell_.desk().window() == id_; }

bool Window::urgent() const { return shell_.desk().is_urgent(id_); }

// As at_ has it.
void Window::stand(const Stance& before) {
    wlr_scene_node_set_position(node_.node(), outer().x, outer().y);
    note_reach();
    clip_content();
    paint_soon();
    if (stance() != before) {
        popups_.follow();
        shell_.note_change();
    }
}

void Window::clip_content() {
    const Rect& c = layout().content;
    const Rect geometry = this->geometry();
    const Point shift = at_.shift();
    wlr_scene_node_set_position(&backing_->node, c.x, c.y);
    wlr_scene_rect_set_size(backing_, c.width, c.height);
    wlr_scene_node_set_position(&surface_tree_->node, c.x + shift.x - geometry.x, c.y + shift.y - geometry.y);
    // Client-side shadows lie outside the geometry, and what lies outside the content isn't the guest's.
    const Rect part = part_shown();
    const wlr_box clip{part.x, part.y, part.width, part.height};
    wlr_scene_subsurface_tree_set_clip(&surface_tree_->node, &clip);
    content_owner_.bounds = c;
    wlr_scene_node_set_position(&popup_tree_->node, c.x + shift.x, c.y + shift.y);
}

// Never empty: an empty clip would mean none.
Rect Window::part_shown() const {
    const Rect geometry = this->geometry();
    const Rect part = at_.part_shown();
    return {geometry.x + part.x, geometry.y + part.y, part.width, part.height};
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
        place_sides();
    }
}

void Window::paint() {
    stale_ = false;
    sides_.set_shown(!frameless());
    if (!mapped_ || frameless()) {
        return;
    }
    const paint::FrameSpec spec{.vm = vm_.flag(),
                                .outer = layout().outer,
                                .insets = at_.insets(),
                                .title = title_,
                                .focused = focused(),
                                .attention = urgent(),
                                .maximised = maximised(),
                                .hovered = hovered_,
                                .pressed = pressed_,
                                .scale = shell_.arrangement().scale(),
                                .stall = stall()};
    if (spec != painted_) {
        if (!sides_.show(paint::frame(shell_.tools(), spec))) {
            return lose_frame();
        }
        painted_ = spec;
        place_sides();
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
    const bool was_frameless = this->frameless();
    frameless_ = frameless;
    const auto full = frameless ? WindowPlace::Form::frameless : WindowPlace::Form::full_screen;
    const auto form = fullscreen ? full : maximised ? WindowPlace::Form::maximised : WindowPlace::Form::floating;
    const bool own_choice = form == WindowPlace::Form::floating && !mapped_; // whatever it was when it was here before
    const Size size = own_choice ? Size{} : at_.wanted(form);
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
    if (!mapped_ || at_.fills_area()) {
        return;
    }
    const Stance before = stance();
    at_.move_to(origin, shell_.ground_of({origin.x, origin.y, outer().width, outer().height}));
    stand(before);
}

void Window::request_outer(const Rect& wanted, FramePart part) {
    if (!mapped_ || at_.fills_area()) {
        return;
    }
    at_.resize_to(wanted, part);
    const Size size = shrink(wanted, at_.insets()).size();
    wlr_xdg_toplevel_set_resizing(toplevel_, true);
    wlr_xdg_toplevel_set_size(toplevel_, at_.ground().snap_length(size.width), at_.ground().snap_length(size.height));
}

void Window::end_resize() {
    if (mapped_ && at_.resizing()) {
        at_.end_resize();
        wlr_xdg_toplevel_set_resizing(toplevel_, false);
    }
}

void Window::pan_to(Point pointer) {
    const Stance before = stance();
    if (at_.pan_to(pointer)) {
        const Scene::ManyChanges at_once{shell_.scene()};
        stand(before);
    }
}

void Window::pan_by(int x, int y) {
    const Stance before = stance();
    if (at_.pan_by(x, y)) {
        const Scene::ManyChanges at_once{shell_.scene()};
        stand(before);
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
    at_.set_chip_width(paint::frame_chip_width(shell_.tools(), vm_.flag()));
    wlr_scene_rect_set_color(backing_, to_rgba(shell_.tools().theme.back).values);
    if (!mapped_) {
        return;
    }
    painted_ = {}; // colours may differ where the spec doesn't
    const Size limit = at_.limit();
    const auto size = at_.outputs_changed(shell_.arrangement().grounds());
    if (at_.limit() != limit) {
        tell_bounds();
    }
    if (size) {
        wlr_xdg_toplevel_set_size(toplevel_, size->width, size->height);
    }
    fit();
    popups_.repaint();
    popups_.follow();
    shell_.note_change();
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
    const Point from = popup_origin();
    popups.x += from.x;
    popups.y += from.y;
    frame_owner_.bounds = around(outer(), popups);
}

void Window::remove_popup(Popup& popup) {
    std::erase(changed_, &popup);
    popups_.remove(popup);
}

} // namespace ensign
