#include "compositor/trusted/chooser_view.hpp"

#include "compositor/paint/tools.hpp"
#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/wl/pixel_buffer.hpp"

#include <algorithm>

namespace ensign {

namespace {

constexpr int ring = 6;       // what the selected card's ring needs outside of it
constexpr int foot_half = 12; // of the foot's height

Rect with_ring(const Rect& card) { return {card.x - ring, card.y - ring, card.width + 2 * ring, card.height + 2 * ring}; }

Rect foot_box(const ChooserLayout& layout, const Rect& output) {
    return {0, layout.foot_y - foot_half, output.width, 2 * foot_half};
}

Rect on_layout(const Rect& output, const Rect& part) { return {output.x + part.x, output.y + part.y, part.width, part.height}; }

} // namespace

ChooserView::ChooserView(Scene& scene, const Outputs& outputs, paint::Tools& tools)
    : scene_{scene}, outputs_{outputs}, tools_{tools} {}

void ChooserView::set_secret(paint::Secret secret) {
    secret_ = std::move(secret);
    forget();
}

void ChooserView::forget() { pages_.clear(); }

void ChooserView::hide() {
    wlr_scene_node_set_enabled(&scene_.chooser()->node, false);
    forget();
}

// ---- pages

void ChooserView::show(const Chooser& chooser, const std::string& back_to) {
    const std::size_t cards = chooser.vms().size();
    if (std::ranges::any_of(pages_, [&](const auto& entry) { return entry.value.cards_in_all != cards; })) {
        forget();
    }
    pages_.update(outputs_.views(), [&](const OutputView& view) { return make_page(view, chooser); });
    for (auto& [view, page] : pages_) {
        show(page, chooser, back_to);
    }
    wlr_scene_node_set_enabled(&scene_.chooser()->node, true);
}

ChooserView::Page ChooserView::make_page(const OutputView& output, const Chooser& chooser) {
    Page page{.tree = wl::ScenePtr{wlr_scene_tree_create(scene_.chooser())},
              .box = output.box,
              .scale = output.scale,
              .cards_in_all = chooser.vms().size()};
    page.layout = chooser_layout(page.box.size(), page.cards_in_all);
    const Rect ground = shrink(page.box, {.top = stripe_height});
    auto* rect = wlr_scene_rect_create(page.tree.get(), ground.width, ground.height, to_rgba(tools_.theme.chooser).values);
    wlr_scene_node_set_position(&rect->node, ground.x, ground.y);
    page.search = add(page, on_layout(page.box, page.layout.search));
    page.foot = add(page, on_layout(page.box, foot_box(page.layout, page.box)));
    const auto places = static_cast<std::size_t>(page.layout.columns * page.layout.visible_rows);
    for (std::size_t i = 0; i < std::min(places, page.cards_in_all); ++i) {
        page.cards.push_back({add(page, on_layout(page.box, with_ring(page.layout.card_at(i, 0)))), std::nullopt});
    }
    page.devices = add(page, on_layout(page.box, with_ring(page.layout.devices())));
    show_secret(page);
    return page;
}

wlr_scene_buffer* ChooserView::add(const Page& page, const Rect& box) {
    auto* node = wlr_scene_buffer_create(page.tree.get(), nullptr);
    wlr_scene_node_set_position(&node->node, box.x, box.y);
    wlr_scene_buffer_set_dest_size(node, box.width, box.height);
    return node;
}

void ChooserView::show_secret(Page& page) {
    paint::SecretImage secret = paint::secret(tools_, secret_, page.layout, page.box.size(), page.scale);
    if (secret.image.empty()) {
        return;
    }
    const Rect place = on_layout(page.box, secret.box);
    wlr_scene_buffer_set_buffer(add(page, place), wl::make_opaque_buffer(std::move(secret.image)).get());
    page.veil = std::make_unique<Scene::Veil>(scene_, place, tools_.theme.chooser);
}

// ---- what is on them

paint::ChooserSpec ChooserView::spec_of(const Page& page, const Chooser& chooser, const std::string& back_to) {
    return {&chooser, page.layout, page.box.size(), back_to, page.scale, page.first_row};
}

void ChooserView::show(Page& page, const Chooser& chooser, const std::string& back_to) {
    page.first_row = page.layout.row_showing(chooser.selected(), chooser.vms().size(), page.first_row);
    const paint::ChooserSpec spec = spec_of(page, chooser, back_to);
    const bool first = page.shown_hints.empty();
    if (auto count = chooser.count(page.layout, page.first_row);
        first || count != page.shown_count || chooser.query() != page.shown_query) {
        page.shown_count = std::move(count);
        page.shown_query = chooser.query();
        paint(spec, page.layout.search, page.search);
    }
    if (auto hints = chooser.hints(back_to); hints != page.shown_hints) {
        page.shown_hints = std::move(hints);
        paint(spec, foot_box(page.layout, page.box), page.foot);
    }
    show_cards(page, spec);
    show_devices(page, spec);
}

void ChooserView::show_devices(Page& page, const paint::ChooserSpec& spec) {
    const Chooser& chooser = *spec.chooser;
    wlr_scene_node_set_enabled(&page.devices->node, chooser.shows_devices());
    if (chooser.shows_devices() && (page.shown_devices != chooser.devices() || page.shown_device != chooser.device())) {
        page.shown_devices = chooser.devices();
        page.shown_device = chooser.device();
        paint(spec, with_ring(page.layout.devices()), page.devices);
    }
}

void ChooserView::show_cards(Page& page, const paint::ChooserSpec& spec) {
    const auto first = static_cast<std::size_t>(page.first_row * page.layout.columns);
    for (std::size_t place = 0; place < page.cards.size(); ++place) {
        Card& card = page.cards[place];
        const std::size_t index = first + place;
        const bool there = index < page.cards_in_all && !spec.chooser->shows_devices();
        wlr_scene_node_set_enabled(&card.node->node, there);
        if (!there) {
            continue;
        }
        auto wanted = paint::card_spec(spec, index);
        if (card.shown != wanted) {
            card.shown = std::move(wanted);
            paint(spec, with_ring(page.layout.card_at(index, page.first_row)), card.node);
        }
    }
}

void ChooserView::paint(const paint::ChooserSpec& spec, const Rect& part, wlr_scene_buffer* node) {
    const auto buffer = wl::make_opaque_buffer(paint::chooser_part(tools_, spec, part));
    wlr_scene_buffer_set_buffer(node, buffer.get());
    ++painted_;
}

// ---- the hand

const ChooserView::Page* ChooserView::page_at(Point at) const {
    const auto found = std::ranges::find_if(pages_, [&](const auto& entry) { return entry.value.box.contains(at); });
    return found != pages_.end() ? &found->value : nullptr;
}

ChooserSpot ChooserView::spot_at(const Chooser& chooser, const std::string& back_to, Point at) const {
    const Page* page = page_at(at);
    if (page == nullptr) {
        return {};
    }
    const Point local{at.x - page->box.x, at.y - page->box.y};
    if (foot_box(page->layout, page->box).contains(local)) {
        const auto boxes = paint::hint_boxes(tools_, spec_of(*page, chooser, back_to));
        const auto hint = std::ranges::find_if(boxes, [&](const Rect& box) { return box.contains(local); });
        if (hint != boxes.end()) {
            return {ChooserSpot::Kind::hint, 0, static_cast<std::size_t>(hint - boxes.begin())};
        }
    }
    return chooser.spot_at(local, page->layout, page->first_row);
}

void ChooserView::scroll(Chooser& chooser, Point at, int rows) {
    const auto found = std::ranges::find_if(pages_, [&](const auto& entry) { return entry.value.box.contains(at); });
    if (found != pages_.end()) {
        Page& page = found->value;
        page.first_row = chooser.scroll(rows, page.layout, page.first_row);
    }
}

int ChooserView::columns(const Chooser& chooser) const {
    const OutputView* first = outputs_.arrangement().find({});
    return first != nullptr ? chooser_layout(first->box.size(), chooser.vms().size()).columns : 1;
}

} // namespace ensign
