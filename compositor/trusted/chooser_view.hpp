// The chooser on screen: over everything, on every output. Its parts - search field, cards, foot - are pictures of their own,
// and only those are painted again that look other than before: a guest that changes its title costs one card.
#pragma once

#include "compositor/output/outputs.hpp"
#include "compositor/output/per_output.hpp"
#include "compositor/paint/chooser.hpp"
#include "compositor/paint/secret.hpp"
#include "compositor/policy/chooser/chooser.hpp"
#include "compositor/scene/scene.hpp"
#include "compositor/wl/ptr.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ensign {

class ChooserView {
  public:
    ChooserView(Scene& scene, const Outputs& outputs, paint::Tools& tools);

    void set_secret(paint::Secret secret);
    // back_to: label of the VM that Esc leads to, or empty.
    void show(const Chooser& chooser, const std::string& back_to);
    void hide();
    void forget(); // colours changed: the next show() paints all of it

    // What is at a point of the layout.
    [[nodiscard]] ChooserSpot spot_at(const Chooser& chooser, const std::string& back_to, Point at) const;
    // Scrolls the output at a point of the layout.
    void scroll(Chooser& chooser, Point at, int rows);
    // Columns of the output that the keys act on: the first.
    [[nodiscard]] int columns(const Chooser& chooser) const;
    [[nodiscard]] std::size_t painted() const { return painted_; } // parts, so far

  private:
    struct Card {
        wlr_scene_buffer* node = nullptr; // owned by the scene
        std::optional<paint::ChooserCardSpec> shown;
    };
    struct Page {          // the chooser on one output
        wl::ScenePtr tree; // all of it hangs below
        Rect box;          // layout coordinates
        double scale = 1;
        std::size_t cards_in_all = 0;
        ChooserLayout layout;
        int first_row = 0;
        wlr_scene_buffer* search = nullptr; // owned by the scene, as below
        wlr_scene_buffer* foot = nullptr;
        std::string shown_query;
        std::string shown_count;
        std::vector<ChooserHint> shown_hints;
        std::vector<Card> cards; // by their places on screen
        wlr_scene_buffer* devices = nullptr; // in place of the cards
        std::vector<ChooserDevice> shown_devices;
        std::size_t shown_device = 0; // selected
        std::unique_ptr<Scene::Veil> veil; // over the secret; null: none is shown
    };
    Page make_page(const OutputView& output, const Chooser& chooser);
    void show_secret(Page& page);
    void show(Page& page, const Chooser& chooser, const std::string& back_to);
    void show_cards(Page& page, const paint::ChooserSpec& spec);
    void show_devices(Page& page, const paint::ChooserSpec& spec);
    void paint(const paint::ChooserSpec& spec, const Rect& part, wlr_scene_buffer* node);
    [[nodiscard]] static wlr_scene_buffer* add(const Page& page, const Rect& box);
    [[nodiscard]] static paint::ChooserSpec spec_of(const Page& page, const Chooser& chooser, const std::string& back_to);
    [[nodiscard]] const Page* page_at(Point at) const; // null: no output is there

    Scene& scene_;
    const Outputs& outputs_;
    paint::Tools& tools_;
    paint::Secret secret_;
    PerOutput<Page> pages_; // none while it is hidden
    std::size_t painted_ = 0;
};

} // namespace ensign
