#include "compositor/policy/chooser/chooser.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/text/code_point.hpp"
#include "compositor/policy/text/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <tuple>

namespace ensign {
namespace {

constexpr std::size_t most_query_code_points = 64;

bool contains_folded(std::string_view text, const std::u32string& wanted) { return folded(text).contains(wanted); }

bool is_called(const ChooserVm& vm, const std::u32string& query) {
    return contains_folded(vm.spec.flag.label, query) || contains_folded(vm.spec.flag.name, query);
}

bool is_hit(const ChooserVm& vm, const std::u32string& query) {
    return query.empty() || is_called(vm, query) ||
           std::ranges::any_of(vm.windows, [&](const ChooserWindow& window) { return contains_folded(window.title, query); });
}

std::vector<std::size_t> hit_indices(const std::vector<ChooserVm>& vms, std::string_view query) {
    const std::u32string wanted = folded(query);
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < vms.size(); ++i) {
        if (is_hit(vms[i], wanted)) {
            indices.push_back(i);
        }
    }
    return indices;
}

// The hit in the nearest row above or below that has one, there in the nearest column; `from` where there is none.
std::size_t across_rows(const std::vector<std::size_t>& hits, std::size_t from, int columns, bool down) {
    const auto row = [&](std::size_t i) { return static_cast<int>(i) / columns; };
    const auto column = [&](std::size_t i) { return static_cast<int>(i) % columns; };
    std::size_t best = from;
    for (const std::size_t hit : hits) {
        if (down ? row(hit) <= row(from) : row(hit) >= row(from)) {
            continue;
        }
        const int rows = std::abs(row(hit) - row(from));
        const int best_rows = best == from ? rows + 1 : std::abs(row(best) - row(from));
        const bool nearer = std::abs(column(hit) - column(from)) < std::abs(column(best) - column(from));
        if (rows < best_rows || (rows == best_rows && nearer)) {
            best = hit;
        }
    }
    return best;
}

// Where the selection goes among the hits, which are ascending and not empty.
std::size_t moved(ChooserKey key, const std::vector<std::size_t>& hits, std::size_t from, int columns) {
    const auto after = std::ranges::upper_bound(hits, from);
    const auto here = std::ranges::lower_bound(hits, from); // the first not before `from`, itself where it is a hit
    switch (key) {
    case ChooserKey::left: return here == hits.begin() ? from : *std::prev(here);
    case ChooserKey::right: return after == hits.end() ? from : *after;
    case ChooserKey::up: return across_rows(hits, from, columns, false);
    case ChooserKey::down: return across_rows(hits, from, columns, true);
    case ChooserKey::home: return hits.front();
    case ChooserKey::end: return hits.back();
    default: // no other key moves it
        return from;
    }
}

constexpr ChooserOutcome stay{};
ChooserOutcome choose(VmId vm, std::optional<WindowId> window = {}) {
    return {.kind = ChooserOutcome::Kind::choose, .vm = vm, .window = window};
}
ChooserOutcome act(VmId vm, VmAction action) { return {.kind = ChooserOutcome::Kind::act, .vm = vm, .action = action}; }
ChooserOutcome simply(ChooserOutcome::Kind kind) { return {.kind = kind}; }

} // namespace

Chooser::Chooser(std::vector<ChooserVm> vms) : vms_{std::move(vms)} {
    const auto heard = std::ranges::find_if(vms_, &ChooserVm::had_keyboard);
    if (heard != vms_.end()) {
        selected_ = static_cast<std::size_t>(heard - vms_.begin());
    }
}

bool Chooser::tick(std::uint32_t now) {
    now_ = now;
    if (!question_ || now_ - question_->since < asks_for_msec) {
        return false;
    }
    question_.reset();
    return true;
}

// ---- keys

ChooserOutcome Chooser::key(ChooserKey key, int columns) {
    if (key != ChooserKey::enter && key != ChooserKey::log_out) {
        question_.reset();
    }
    switch (key) {
    case ChooserKey::enter: return enter();
    case ChooserKey::escape: return escape();
    case ChooserKey::pin: return pin();
    case ChooserKey::keyboards: zone_ = zone_ == Zone::devices || devices_.empty() ? Zone::cards : Zone::devices; return stay;
    case ChooserKey::lock: return simply(ChooserOutcome::Kind::lock);
    case ChooserKey::log_out: return confirmed({.vm = std::nullopt}) ? simply(ChooserOutcome::Kind::log_out) : stay;
    case ChooserKey::next:
    case ChooserKey::previous: turn_zone(key); return stay;
    case ChooserKey::backspace:
        drop_last_utf8(query_);
        select_first_hit();
        return stay;
    case ChooserKey::left:
    case ChooserKey::right:
    case ChooserKey::up:
    case ChooserKey::down:
    case ChooserKey::home:
    case ChooserKey::end: break;
    }
    switch (zone_) {
    case Zone::cards: move_card(key, columns); break;
    case Zone::windows: move_window(key, columns); break;
    case Zone::buttons: move_button(key); break;
    case Zone::devices: move_device(key); break;
    }
    return stay;
}

ChooserOutcome Chooser::enter() {
    if (zone_ == Zone::devices) {
        return approve(device());
    }
    if (selected_ >= vms_.size()) {
        return stay;
    }
    if (zone_ == Zone::buttons) {
        return press(button_);
    }
    question_.reset();
    if (zone_ == Zone::windows) {
        return choose(vms_[selected_].id, window_);
    }
    return matches(selected_) ? choose(vms_[selected_].id, window_) : stay;
}

ChooserOutcome Chooser::escape() {
    if (zone_ != Zone::cards) {
        select(selected_);
        return stay;
    }
    if (query_.empty()) {
        return simply(ChooserOutcome::Kind::back);
    }
    query_.clear();
    window_.reset();
    return stay;
}

// A button that does harm is pressed twice.
ChooserOutcome Chooser::press(std::size_t button) {
    const ChooserVm& vm = vms_[selected_];
    const ChooserButton pressed = buttons_of(vm).at(button);
    if (!pressed.available) {
        question_.reset();
        return stay;
    }
    if (pressed.action == VmAction::kill && !confirmed({.vm = vm.id})) {
        return stay;
    }
    question_.reset();
    return act(vm.id, pressed.action);
}

ChooserOutcome Chooser::pin() {
    if (zone_ == Zone::devices || !matches(selected_)) {
        return stay;
    }
    const ChooserVm& vm = vms_[selected_];
    return act(vm.id, vm.pinned ? VmAction::unpin : VmAction::pin);
}

bool Chooser::confirmed(const Question& question) {
    const bool asked = question_ && question_->vm == question.vm;
    if (!asked || now_ - question_->since >= asks_for_msec) {
        question_ = Question{question.vm, now_};
        return false;
    }
    if (now_ - question_->since < asks_after_msec) {
        return false;
    }
    question_.reset();
    return true;
}

void Chooser::move_card(ChooserKey key, int columns) {
    if (const auto hits = hit_indices(vms_, query_); !hits.empty()) {
        select(moved(key, hits, selected_, std::max(columns, 1)));
    }
}

// From the first window up to the card, from the last one down to the buttons, sideways to other cards.
void Chooser::move_window(ChooserKey key, int columns) {
    const std::size_t count = vms_[selected_].windows.size();
    const std::size_t at = window_index().value_or(0);
    switch (key) {
    case ChooserKey::up: return at == 0 ? select(selected_) : select_window(at - 1);
    case ChooserKey::down:
        if (at + 1 < count) {
            return select_window(at + 1);
        }
        zone_ = Zone::buttons;
        return;
    case ChooserKey::home: return select_window(0);
    case ChooserKey::end: return select_window(count - 1);
    default: zone_ = Zone::cards; return move_card(key, columns);
    }
}

void Chooser::move_button(ChooserKey key) {
    switch (key) {
    case ChooserKey::left: button_ -= button_ > 0 ? 1 : 0; return;
    case ChooserKey::right: button_ = std::min(button_ + 1, chooser_buttons - 1); return;
    case ChooserKey::home: button_ = 0; return;
    case ChooserKey::end: button_ = chooser_buttons - 1; return;
    case ChooserKey::up:
        if (vms_[selected_].windows.empty()) {
            return select(selected_);
        }
        zone_ = Zone::windows;
        return select_window(vms_[selected_].windows.size() - 1);
    default: // there is nothing below
        return;
    }
}

void Chooser::move_device(ChooserKey key) {
    const std::size_t at = device();
    const std::size_t last = devices_.size() - 1; // there is one while they are shown
    switch (key) {
    case ChooserKey::up:
    case ChooserKey::left: device_ = devices_[at > 0 ? at - 1 : 0].id; return;
    case ChooserKey::down:
    case ChooserKey::right: device_ = devices_[std::min(at + 1, last)].id; return;
    case ChooserKey::home: device_ = devices_.front().id; return;
    default: // end: no other key gets here
        device_ = devices_[last].id;
    }
}

ChooserOutcome Chooser::approve(std::size_t device) {
    if (device >= devices_.size() || !devices_[device].waiting) {
        return stay;
    }
    return {.kind = ChooserOutcome::Kind::approve, .device = devices_[device].id};
}

void Chooser::turn_zone(ChooserKey key) {
    if (selected_ >= vms_.size() || zone_ == Zone::devices) {
        return;
    }
    constexpr std::array ring{Zone::cards, Zone::buttons, Zone::windows};
    const bool has_windows = !vms_[selected_].windows.empty();
    const std::size_t zones = ring.size() - (has_windows ? 0 : 1);
    const std::size_t step = key == ChooserKey::next ? 1 : zones - 1;
    const auto here = static_cast<std::size_t>(std::ranges::find(ring, zone_) - ring.begin());
    const std::optional<std::size_t> looked_for = window_index();
    select(selected_);
    zone_ = ring.at((here + step) % zones);
    button_ = 0;
    if (zone_ == Zone::windows) {
        select_window(looked_for.value_or(0));
    }
}

// ---- text

ChooserOutcome Chooser::text(std::string_view utf8) {
    while (!utf8.empty()) {
        const Decoded next = decode_utf8(utf8);
        utf8.remove_prefix(next.length);
        if (!next.valid || fate_of(next.code_point) != Fate::keep) {
            continue;
        }
        question_.reset();
        if (query_.empty() && next.code_point >= U'1' && next.code_point <= U'9') {
            const std::size_t index = next.code_point - U'1';
            return index < vms_.size() ? choose(vms_[index].id) : stay;
        }
        if (decode_all(query_).size() < most_query_code_points) {
            append_utf8(query_, next.code_point);
        }
        select_first_hit();
    }
    return stay;
}

// ---- pointer and touch

ChooserOutcome Chooser::click(const ChooserSpot& spot, const std::vector<ChooserHint>& hints) {
    if (spot.kind == ChooserSpot::Kind::hint) {
        return spot.index < hints.size() && hints[spot.index].key ? key(*hints[spot.index].key, 1) : stay;
    }
    if (spot.kind == ChooserSpot::Kind::device) {
        return approve(spot.index);
    }
    if (spot.kind == ChooserSpot::Kind::nothing || spot.card >= vms_.size()) {
        return stay;
    }
    const ChooserVm& vm = vms_[spot.card];
    if (spot.kind == ChooserSpot::Kind::window) {
        return spot.index < vm.windows.size() ? choose(vm.id, vm.windows[spot.index].id) : stay;
    }
    if (spot.kind == ChooserSpot::Kind::button && spot.card == selected_ && spot.index < chooser_buttons) {
        zone_ = Zone::buttons;
        button_ = spot.index;
        return press(spot.index);
    }
    return choose(vm.id);
}

bool Chooser::hover(const ChooserSpot& spot) {
    if (spot.kind == ChooserSpot::Kind::device && spot.index < devices_.size()) {
        const std::size_t before = device();
        device_ = devices_[spot.index].id;
        return before != spot.index;
    }
    const bool elsewhere = spot.kind == ChooserSpot::Kind::nothing || spot.kind == ChooserSpot::Kind::hint;
    if (elsewhere || !matches(spot.card)) {
        return false;
    }
    const auto before = std::tuple{selected_, zone_, window_, button_};
    if (spot.card != selected_ || zone_ != Zone::cards) {
        select(spot.card);
    }
    if (spot.kind == ChooserSpot::Kind::window && spot.index < vms_[spot.card].windows.size()) {
        zone_ = Zone::windows;
        select_window(spot.index);
    } else if (spot.kind == ChooserSpot::Kind::button) {
        zone_ = Zone::buttons;
        button_ = spot.index;
    }
    return before != std::tuple{selected_, zone_, window_, button_};
}

int Chooser::scroll(int rows, const ChooserLayout& layout, int first_row) {
    const int wanted = std::clamp(first_row + rows, 0, layout.last_first_row(vms_.size()));
    const int columns = std::max(layout.columns, 1);
    const int row = std::clamp(static_cast<int>(selected_) / columns, wanted, wanted + layout.visible_rows - 1);
    const std::size_t index = static_cast<std::size_t>(row * columns) + selected_ % static_cast<std::size_t>(columns);
    const std::size_t there = std::min(index, vms_.empty() ? 0 : vms_.size() - 1);
    if (there != selected_ && matches(there)) {
        select(there);
    }
    return wanted;
}

ChooserSpot Chooser::spot_at(Point at, const ChooserLayout& layout, int first_row) const {
    using Kind = ChooserSpot::Kind;
    if (zone_ == Zone::devices) {
        const ShownRows rows = layout.shown_devices(devices_.size(), device());
        for (std::size_t i = 0; i < rows.shown; ++i) {
            if (layout.device_at(i).contains(at)) {
                return {Kind::device, 0, rows.first + i};
            }
        }
        return {};
    }
    for (std::size_t i = 0; i < vms_.size(); ++i) {
        const Rect box = layout.card_at(i, first_row);
        if (!box.contains(at)) {
            continue;
        }
        const CardLayout card = layout.card_layout(box);
        const double x = at.x - card.left();
        const double y = at.y;
        if (x < 0 || x >= card.inner_width()) {
            return {Kind::card, i};
        }
        if (i == selected_ && y >= card.button_y && y < card.button_y + card.button_height) {
            // The question covers its left neighbour, too.
            const auto button = static_cast<std::size_t>(x / card.button_step);
            return {Kind::button, i, asking() == button + 1 ? button + 1 : button};
        }
        const ShownRows rows = rows_of(i, card);
        const double row = (y - card.first_row_y) / card.row_step + .5;
        if (row >= 0 && row < static_cast<double>(rows.shown)) {
            return {Kind::window, i, rows.first + static_cast<std::size_t>(row)};
        }
        return {Kind::card, i};
    }
    return {};
}

// ---- what is there

void Chooser::update(std::vector<ChooserVm> vms) {
    std::optional<VmId> was;
    if (selected_ < vms_.size()) {
        was = vms_[selected_].id;
    }
    vms_ = std::move(vms);
    const auto same = std::ranges::find_if(vms_, [&](const ChooserVm& vm) { return vm.id == was; });
    // By identity, not by place, and even where it matches no longer: no title that a guest sets moves the selection.
    if (same == vms_.end()) {
        select(0);
        question_.reset();
        return select_first_hit();
    }
    selected_ = static_cast<std::size_t>(same - vms_.begin());
    if (window_ && !window_index()) {
        window_.reset();
        if (zone_ == Zone::windows) {
            zone_ = Zone::cards;
        }
    }
}

void Chooser::update_devices(std::vector<ChooserDevice> devices) {
    devices_ = std::move(devices);
    if (devices_.empty() && zone_ == Zone::devices) {
        zone_ = Zone::cards;
    }
    if (!std::ranges::contains(devices_, device_, [](const ChooserDevice& d) { return std::optional{d.id}; })) {
        device_.reset();
    }
}

std::size_t Chooser::device() const {
    const auto found = std::ranges::find_if(devices_, [&](const ChooserDevice& d) { return d.id == device_; });
    return found == devices_.end() ? 0 : static_cast<std::size_t>(found - devices_.begin());
}

bool Chooser::matches(std::size_t index) const { return index < vms_.size() && is_hit(vms_[index], folded(query_)); }

std::size_t Chooser::hits() const { return hit_indices(vms_, query_).size(); }

std::optional<std::size_t> Chooser::window_index() const {
    if (!window_ || selected_ >= vms_.size()) {
        return std::nullopt;
    }
    const auto& windows = vms_[selected_].windows;
    const auto found = std::ranges::find(windows, *window_, &ChooserWindow::id);
    if (found == windows.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - windows.begin());
}

std::optional<std::size_t> Chooser::window() const { return zone_ == Zone::windows ? window_index() : std::nullopt; }

std::optional<std::size_t> Chooser::button() const { return zone_ == Zone::buttons ? std::optional{button_} : std::nullopt; }

std::optional<std::size_t> Chooser::asking() const {
    if (!question_ || !question_->vm || selected_ >= vms_.size() || vms_[selected_].id != question_->vm) {
        return std::nullopt;
    }
    return chooser_buttons - 1;
}

ShownRows Chooser::rows_of(std::size_t index, const CardLayout& card) const {
    const bool selected = index == selected_;
    const auto foot = selected ? CardLayout::Foot::buttons : CardLayout::Foot::empty;
    return shown_rows(vms_[index].windows.size(), card.rows(foot), selected ? window_index().value_or(0) : 0);
}

std::string Chooser::count(const ChooserLayout& layout, int first_row) const {
    if (query_.empty()) {
        const auto columns = static_cast<std::size_t>(std::max(1, layout.columns));
        const std::size_t first = static_cast<std::size_t>(first_row) * columns;
        const std::size_t end = std::min(vms_.size(), first + static_cast<std::size_t>(layout.visible_rows) * columns);
        return end - std::min(first, end) >= vms_.size() ? "" : text::format("{}–{} of {} VMs", first + 1, end, vms_.size());
    }
    const auto hits = hit_indices(vms_, query_);
    if (hits.empty()) {
        return "no match";
    }
    const auto nth = std::ranges::upper_bound(hits, selected_) - hits.begin();
    return text::format("{} of {}", nth, hits.size());
}

// ---- selection

void Chooser::select(std::size_t index) {
    if (index != selected_) {
        question_.reset();
    }
    selected_ = index;
    zone_ = Zone::cards;
    window_.reset();
    if (query_.empty() || index >= vms_.size()) {
        return;
    }
    // Found by a title only: it is this window that the user looks for.
    const std::u32string wanted = folded(query_);
    const auto& windows = vms_[index].windows;
    const auto found = std::ranges::find_if(windows, [&](const auto& w) { return contains_folded(w.title, wanted); });
    if (!is_called(vms_[index], wanted) && found != windows.end()) {
        window_ = found->id;
    }
}

void Chooser::select_window(std::size_t index) { window_ = vms_[selected_].windows[index].id; }

void Chooser::select_first_hit() {
    zone_ = Zone::cards;
    window_.reset();
    if (query_.empty()) {
        return;
    }
    const auto hits = hit_indices(vms_, query_);
    if (hits.empty()) {
        return;
    }
    // A VM of that name goes before windows of that title: no guest puts itself in the place of the VM that is asked for.
    const std::u32string wanted = folded(query_);
    const auto called = std::ranges::find_if(hits, [&](std::size_t i) { return is_called(vms_[i], wanted); });
    select(called == hits.end() ? hits.front() : *called);
}

} // namespace ensign
