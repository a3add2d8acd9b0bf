// What there is once for each output: made when the output comes, made anew when it changes place, size or scale, gone with it.
#pragma once

#include "compositor/output/output_view.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace ensign {

template <class T>
class PerOutput {
  public:
    struct Entry {
        OutputView view;
        T value;
    };

    // Afterwards there is one for each view, in their order. make(view) makes those that are new or whose output changed.
    template <class Make>
    void update(const std::vector<OutputView>& views, Make&& make) {
        std::erase_if(entries_, [&](const Entry& entry) { return !std::ranges::contains(views, entry.view); });
        std::vector<Entry> now;
        now.reserve(views.size());
        for (const OutputView& view : views) {
            const auto kept = std::ranges::find(entries_, view, &Entry::view);
            now.push_back(kept != entries_.end() ? std::move(*kept) : Entry{view, make(view)});
        }
        entries_ = std::move(now);
    }
    void clear() { entries_.clear(); }

    [[nodiscard]] T* find(OutputId id) {
        const auto found = std::ranges::find(entries_, id, [](const Entry& entry) { return entry.view.id; });
        return found != entries_.end() ? &found->value : nullptr;
    }
    [[nodiscard]] bool empty() const { return entries_.empty(); }
    [[nodiscard]] auto begin() { return entries_.begin(); }
    [[nodiscard]] auto end() { return entries_.end(); }
    [[nodiscard]] auto begin() const { return entries_.begin(); }
    [[nodiscard]] auto end() const { return entries_.end(); }

  private:
    std::vector<Entry> entries_;
};

} // namespace ensign
