#include "compositor/policy/chooser.hpp"

#include "compositor/policy/code_point.hpp"
#include "compositor/policy/utf8.hpp"

#include <algorithm>
#include <cstdlib>

namespace ensign {
namespace {

constexpr std::size_t most_query_code_points = 64;

bool contains_folded(std::string_view text, const std::u32string& wanted) {
    return folded(text).contains(wanted);
}

bool is_called(const ChooserVm& vm, const std::u32string& query) {
    return contains_folded(vm.spec.label, query) || contains_folded(vm.spec.name, query);
}

bool is_hit(const ChooserVm& vm, const std::u32string& query) {
    return query.empty() || is_called(vm, query) ||
           std::ranges::any_of(vm.titles, [&](const std::string& title) { return contains_folded(title, query); });
}

std::vector<std::size_t> hit_indices(const std::vector<ChooserVm>& vms, std::string_view query) {
    const std::u32string wanted = folded(query);
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < vms.size(); ++i)
        if (is_hit(vms[i], wanted))
            indices.push_back(i);
    return indices;
}

// The hit in the nearest row above or below that has one, there in the nearest column; `from` where there is none.
std::size_t across_rows(const std::vector<std::size_t>& hits, std::size_t from, int columns, bool down) {
    const auto row = [&](std::size_t i) { return static_cast<int>(i) / columns; };
    const auto column = [&](std::size_t i) { return static_cast<int>(i) % columns; };
    std::size_t best = from;
    for (const std::size_t hit : hits) {
        if (down ? row(hit) <= row(from) : row(hit) >= row(from))
            continue;
        const int rows = std::abs(row(hit) - row(from));
        const int best_rows = best == from ? rows + 1 : std::abs(row(best) - row(from));
        const bool nearer = std::abs(column(hit) - column(from)) < std::abs(column(best) - column(from));
        if (rows < best_rows || (rows == best_rows && nearer))
            best = hit;
    }
    return best;
}

// Where the selection goes among the hits, which are ascending and not empty.
std::size_t moved(ChooserKey key, const std::vector<std::size_t>& hits, std::size_t from, int columns) {
    const auto after = std::ranges::upper_bound(hits, from);
    const auto here = std::ranges::lower_bound(hits, from); // the first not before `from`, itself where it is a hit
    switch (key) {
    case ChooserKey::left:
        return here == hits.begin() ? from : *std::prev(here);
    case ChooserKey::right:
        return after == hits.end() ? from : *after;
    case ChooserKey::up:
        return across_rows(hits, from, columns, false);
    case ChooserKey::down:
        return across_rows(hits, from, columns, true);
    case ChooserKey::home:
        return hits.front();
    case ChooserKey::end:
        return hits.back();
    case ChooserKey::next:
        return after == hits.end() ? hits.front() : *after;
    case ChooserKey::previous:
        return here == hits.begin() ? hits.back() : *std::prev(here);
    case ChooserKey::enter:
    case ChooserKey::escape:
    case ChooserKey::backspace:
        return from;
    }
    return from;
}

void drop_last_code_point(std::string& text) {
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
    while (!text.empty() && continues(text.back()))
        text.pop_back();
    if (!text.empty())
        text.pop_back();
}

constexpr ChooserOutcome stay{};
constexpr ChooserOutcome back{ChooserOutcome::Kind::back, std::nullopt};
ChooserOutcome choose(VmId vm) {
    return {ChooserOutcome::Kind::choose, vm};
}

} // namespace

Chooser::Chooser(std::vector<ChooserVm> vms) : vms_{std::move(vms)} {
    const auto heard = std::ranges::find_if(vms_, &ChooserVm::had_keyboard);
    if (heard != vms_.end())
        selected_ = static_cast<std::size_t>(heard - vms_.begin());
}

ChooserOutcome Chooser::key(ChooserKey key, int columns) {
    switch (key) {
    case ChooserKey::enter:
        return matches(selected_) ? choose(vms_[selected_].id) : stay;
    case ChooserKey::escape:
        if (query_.empty())
            return back;
        query_.clear();
        return stay;
    case ChooserKey::backspace:
        drop_last_code_point(query_);
        select_first_hit();
        return stay;
    case ChooserKey::left:
    case ChooserKey::right:
    case ChooserKey::up:
    case ChooserKey::down:
    case ChooserKey::home:
    case ChooserKey::end:
    case ChooserKey::next:
    case ChooserKey::previous:
        break;
    }
    if (const auto hits = hit_indices(vms_, query_); !hits.empty())
        selected_ = moved(key, hits, selected_, std::max(columns, 1));
    return stay;
}

ChooserOutcome Chooser::text(std::string_view utf8) {
    while (!utf8.empty()) {
        const Decoded next = decode_utf8(utf8);
        utf8.remove_prefix(next.length);
        if (!next.valid || fate_of(next.code_point) != Fate::keep)
            continue;
        if (query_.empty() && next.code_point >= U'1' && next.code_point <= U'9')
            return click(next.code_point - U'1');
        if (decode_all(query_).size() < most_query_code_points)
            append_utf8(query_, next.code_point);
        select_first_hit();
    }
    return stay;
}

ChooserOutcome Chooser::click(std::size_t index) {
    if (index >= vms_.size())
        return stay;
    return choose(vms_[index].id);
}

void Chooser::hover(std::size_t index) {
    if (matches(index))
        selected_ = index;
}

void Chooser::update(std::vector<ChooserVm> vms) {
    std::optional<VmId> was;
    if (selected_ < vms_.size())
        was = vms_[selected_].id;
    vms_ = std::move(vms);
    const auto same = std::ranges::find_if(vms_, [&](const ChooserVm& vm) { return vm.id == was; });
    // By identity, not by place, and even where it matches no longer: no title that a guest sets moves the selection.
    if (same != vms_.end()) {
        selected_ = static_cast<std::size_t>(same - vms_.begin());
        return;
    }
    selected_ = 0;
    select_first_hit();
}

void Chooser::keep_selected_visible(const ChooserLayout& layout) {
    const int columns = std::max(layout.columns, 1);
    const int rows = (static_cast<int>(vms_.size()) + columns - 1) / columns;
    const int row = static_cast<int>(selected_) / columns;
    first_row_ = std::min(first_row_, std::max(0, rows - layout.visible_rows));
    first_row_ = std::clamp(first_row_, std::max(0, row - layout.visible_rows + 1), row);
}

bool Chooser::matches(std::size_t index) const {
    return index < vms_.size() && is_hit(vms_[index], folded(query_));
}

std::size_t Chooser::hits() const {
    return hit_indices(vms_, query_).size();
}

void Chooser::select_first_hit() {
    if (query_.empty())
        return;
    const auto hits = hit_indices(vms_, query_);
    if (hits.empty())
        return;
    // A VM of that name goes before windows of that title: no guest puts itself in the place of the VM that is asked for.
    const std::u32string wanted = folded(query_);
    const auto called = std::ranges::find_if(hits, [&](std::size_t i) { return is_called(vms_[i], wanted); });
    selected_ = called == hits.end() ? hits.front() : *called;
}

} // namespace ensign
