// Where the outputs are: one list of them, in one layout. wlroots moves outputs when another one comes, goes or changes its size;
// its layout's own word is the only source of places here, and whoever draws on outputs reads this list.
#pragma once

#include "compositor/output/output_view.hpp"
#include "compositor/policy/look/ground.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/wlr.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace ensign {

class Arrangement {
  public:
    explicit Arrangement(wl_display* host);
    Arrangement(const Arrangement&) = delete;
    Arrangement& operator=(const Arrangement&) = delete;

    [[nodiscard]] wlr_output_layout* layout() const { return layout_; }
    // Something changed since this was asked last; then publish() is due.
    [[nodiscard]] bool take_stale() { return std::exchange(stale_, false); }
    void note_change() { stale_ = true; }
    // outputs: all that are lit, by id, in the order of their coming.
    void publish(const std::vector<std::pair<OutputId, wlr_output*>>& outputs);

    [[nodiscard]] const std::vector<OutputView>& views() const { return views_; }
    [[nodiscard]] const OutputView*
    find(std::string_view name) const; // the first one where the name is empty; null: there is none
    // The output at a point of the layout, else the nearest; null when there is none at all.
    [[nodiscard]] const OutputView* at(double lx, double ly) const;
    [[nodiscard]] Rect extent() const; // of all

    // The highest scale of all outputs: frames are painted for it.
    [[nodiscard]] double scale() const;
    // What windows stand on: with one grid for all, as frames are painted for one scale.
    [[nodiscard]] Ground ground(const OutputView& view) const;
    [[nodiscard]] std::vector<Ground> grounds() const;

  private:
    void handle_change(wlr_output_layout*) noexcept { stale_ = true; }
    wlr_output_layout* layout_; // owned by the host display
    std::vector<OutputView> views_;
    bool stale_ = false;
    wl::Listener<&Arrangement::handle_change> change_{*this};
};

} // namespace ensign
