#include "compositor/shell/shell.hpp"

#include "compositor/policy/look/placement.hpp"
#include "compositor/policy/tree_rules.hpp"
#include "compositor/vm/surface_tree.hpp"
#include "compositor/vm/vm_display.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace ensign {

namespace {
const Ground no_output{.area = {0, stripe_height, 1280, 720 - stripe_height}}; // windows are somewhere, seen or not
} // namespace

Shell::Shell(Desk& desk, Scene& scene, Outputs& outputs, paint::Tools& tools, const Tally& all, WindowEvents& events)
    : desk_{desk}, scene_{scene}, outputs_{outputs}, tools_{tools}, all_{all}, events_{events} {}

void Shell::toplevel_created(VmDisplay& vm, wlr_xdg_toplevel* toplevel) {
    const WindowId id{++last_id_};
    windows_.push_back(std::make_unique<Window>(*this, vm, id, toplevel));
    by_id_.emplace(id, windows_.back().get());
}

void Shell::remove(Window& window) {
    std::erase(changed_, &window);
    by_id_.erase(window.id());
    std::erase_if(windows_, [&](const auto& other) { return other.get() == &window; });
}

void Shell::popup_created(wlr_xdg_popup* popup) {
    auto* parent = popup->parent != nullptr ? wlr_xdg_surface_try_from_wlr_surface(popup->parent) : nullptr;
    if (parent != nullptr && parent->data != nullptr) {
        auto& hung_on = *static_cast<PopupParent*>(parent->data);
        Window& window = hung_on.root();
        window.popups().add(window, hung_on, popup);
    }
}

Window* Shell::find(WindowId id) const {
    const auto found = by_id_.find(id);
    return found != by_id_.end() ? found->second : nullptr;
}

Window* Shell::find(const wlr_surface* surface) const {
    const auto* toplevel = wlr_xdg_toplevel_try_from_wlr_surface(const_cast<wlr_surface*>(surface));
    return toplevel != nullptr && toplevel->base->data != nullptr ? &static_cast<PopupParent*>(toplevel->base->data)->root()
                                                                  : nullptr;
}

// What covers it doesn't count: that might be another VM's window, or be where it is because of one.
Shown Shell::shown(wlr_surface* surface) {
    const auto* root = wlr_xdg_surface_try_from_wlr_surface(wlr_surface_get_root_surface(surface));
    const bool minimised =
        root != nullptr && root->data != nullptr && static_cast<PopupParent*>(root->data)->root().minimised();
    return surface->mapped && !minimised ? Shown::shown : Shown::hidden;
}

std::vector<Window*> Shell::windows() const {
    std::vector<Window*> mapped;
    mapped.reserve(desk_.stack().size());
    for (const WindowId id : desk_.stack()) {
        mapped.push_back(find(id));
    }
    return mapped;
}

std::set<WindowId> Shell::others_above(const Window& window) const {
    std::set<WindowId> ids;
    for (const WindowId id : desk_.stack()) {
        if (id == window.id()) {
            break;
        }
        if (desk_.is_shown(id) && desk_.vm_of(id) != window.vm().id()) {
            ids.insert(id);
        }
    }
    return ids;
}

void Shell::raise(Window& window) {
    if (desk_.vm_of(window.id())) {
        desk_.raise(window.id());
        restack_family(desk_.root_of(window.id()));
    }
}

void Shell::restack_family(WindowId window) {
    const auto family = desk_.family_of(window);
    const Scene::ManyChanges at_once{scene_, family.size()};
    for (const WindowId one : family) { // each below the one before
        restack(*find(one));
    }
}

void Shell::minimise(Window& window, By by) {
    std::vector<Window*> family;
    Rect seen;
    for (const WindowId one : desk_.minimised_with(window.id())) {
        family.push_back(find(one));
        seen = around(seen, family.back()->visible() ? family.back()->outer() : Rect{});
    }
    if (by == By::guest && !seen.empty()) {
        events_.window_exposes(*family.front(), seen);
    }
    set_minimised(family, true);
}

void Shell::restore(Window& window) {
    std::vector<Window*> family;
    if (desk_.vm_of(window.id())) {
        for (const WindowId one : desk_.family_of(desk_.root_of(window.id()))) {
            family.push_back(find(one));
        }
    }
    set_minimised(family, false);
}

void Shell::restore_all(const VmDisplay& vm) {
    auto all = windows();
    std::erase_if(all, [&](const Window* window) { return &window->vm() != &vm; });
    set_minimised(all, false);
}

// The one that has the focus last: it isn't handed from one to the next of those that go.
void Shell::set_minimised(std::vector<Window*>& windows, bool minimised) {
    const Scene::ManyChanges at_once{scene_, windows.size()};
    std::ranges::partition(windows, [](const Window* window) { return !window->focused(); });
    std::ranges::for_each(windows, [&](Window* window) { window->set_minimised(minimised); });
}

void Shell::restack(Window& window) {
    picture_changes(1);
    const auto& stack = desk_.stack();
    const auto place = std::ranges::find(stack, window.id());
    if (place == stack.begin() || place == stack.end()) {
        window.raise_to_top();
    } else {
        window.place_below(*find(*std::prev(place)));
    }
}

bool Shell::paint_stale() {
    if (std::ranges::none_of(windows_, &Window::has_to_paint)) {
        return false;
    }
    std::map<VmId, int> painted;
    bool more = false;
    for (Window* window : windows()) {
        window->popups().end_dismissed();
        if (!window->stale() && !window->popups().stale()) {
            continue;
        }
        int& count = painted[window->vm().id()];
        if (window->stale() && count < paints_a_turn) {
            window->paint();
            ++count;
        }
        count += window->popups().paint(paints_a_turn - count);
        more = more || window->stale() || window->popups().stale();
    }
    return more;
}

// ---- trees of subsurfaces

void Shell::tree_changes(wlr_surface* surface) {
    const bool alone = wl_list_empty(&surface->pending.subsurfaces_below) &&
                       wl_list_empty(&surface->pending.subsurfaces_above) &&
                       wlr_subsurface_try_from_wlr_surface(surface) == nullptr;
    if (alone) {
        return;
    }
    ++looks_;
    if (children_move(*surface)) {
        picture_changes(subsurfaces_below(*surface, few_subsurfaces));
    }
    const auto* root = wlr_xdg_surface_try_from_wlr_surface(wlr_surface_get_root_surface(surface));
    if (root != nullptr && root->data != nullptr) {
        auto& part = *static_cast<PopupParent*>(root->data);
        part.root().tree_changes(part);
    }
}

void Shell::picture_changes(int count) {
    ++looks_;
    if (!changes_) {
        return;
    }
    *changes_ += count;
    const std::int64_t windows = all_.of(Quota::toplevel) + all_.of(Quota::popup);
    if (are_dear(*changes_, windows * nodes_of_a_window + all_.of(Quota::subsurface))) {
        picture_stale();
    }
}

void Shell::picture_stale() {
    if (changes_ && !at_once_) {
        at_once_.emplace(scene_);
    }
}

void Shell::batch_begins() { changes_ = 0; }

void Shell::batch_over() {
    while (!changed_.empty()) {
        Window& window = *changed_.back();
        changed_.pop_back();
        if (const char* fault = window.trees_changed()) {
            window.vm().dismiss(wl_resource_get_client(window.surface()->resource),
                                fault); // takes all windows of the client away
        }
    }
    changes_.reset();
    at_once_.reset();
    outputs_.simplify_damage();
}

// The one that has the focus last: it isn't handed from one to the next of those that go.
void Shell::client_goes(wl_client* client) {
    std::vector<Window*> going;
    for (const auto& window : windows_) {
        if (wl_resource_get_client(window->surface()->resource) == client) {
            going.push_back(window.get());
        }
    }
    const Scene::ManyChanges at_once{scene_, going.size()};
    std::ranges::partition(going, [](const Window* window) { return !window->focused(); });
    std::ranges::for_each(going, &Window::client_goes);
}

void Shell::restraint_changed(const VmDisplay& vm) {
    const Scene::ManyChanges at_once{scene_};
    for (Window* window : windows()) {
        if (&window->vm() == &vm) {
            window->restraint_changed();
        }
    }
}

void Shell::refresh_all() {
    for (const auto& window : windows_) {
        window->refresh();
    }
}

Ground Shell::ground_of(const Rect& outer) const {
    const OutputView* output = arrangement().at(outer.x + outer.width / 2.0, outer.y + outer.height / 2.0);
    return output != nullptr ? arrangement().ground(*output) : no_output;
}

// Where the user was with this VM: where they are with another one is none of its business.
Ground Shell::new_window_ground(VmId vm) const {
    if (const auto last = desk_.windows_of(vm); !last.empty()) {
        return find(last.front())->ground();
    }
    const OutputView* first = arrangement().find({});
    return first != nullptr ? arrangement().ground(*first) : no_output;
}

// By what its own VM has there only: the place tells a guest nothing of the others.
Point Shell::place(const Window& window, Size outer) const {
    const Ground& ground = window.ground();
    if (const Window* parent = window.parent(); parent != nullptr && parent->visible()) {
        return ground.snap(place_over(outer, parent->outer(), ground.area));
    }
    std::vector<Rect> others;
    for (const Window* other : windows()) {
        if (other != &window && &other->vm() == &window.vm() && other->visible() &&
            !intersect(other->outer(), ground.area).empty()) {
            others.push_back(other->outer());
        }
    }
    return ground.snap(place_window(outer, ground.area, others, window.vm().id()));
}

} // namespace ensign
