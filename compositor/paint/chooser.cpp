// The chooser of VMs, but for the stripe above it. The place of the user's secret stays empty
// here: what shows it is a picture of its own.
#include "compositor/paint/chooser_card.hpp"
#include "compositor/paint/icon.hpp"
#include "compositor/paint/keycap.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace ensign::paint {

namespace {

constexpr TextStyle search_style{.size = 15, .weight = 500};
constexpr TextStyle invitation_style{.size = 15, .weight = 400};
constexpr TextStyle count_style{.size = 12, .weight = 400};
constexpr TextStyle hint_style{.size = 12.5, .weight = 500};
constexpr TextStyle rows_style{.size = 12.5, .weight = 400, .digits = TextStyle::Digits::tabular};
constexpr double hint_key = 18; // height
constexpr double hint_gap = 28;

class ChooserDrawing {
  public:
    ChooserDrawing(Tools& tools, const ChooserSpec& spec, Canvas& canvas)
        : tools_{tools}, theme_{tools.theme}, spec_{spec}, chooser_{*spec.chooser}, canvas_{canvas} {}

    void draw() {
        canvas_.fill({0, 0, static_cast<double>(spec_.output.width), static_cast<double>(spec_.output.height)},
                     theme_.chooser);
        draw_search(Box{spec_.layout.search});
        draw_cards();
        draw_hints();
    }

  private:
    void draw_search(const Box& field) {
        const bool searching = !chooser_.query().empty();
        const double y = field.middle().y;
        canvas_.rounded(field, 4, theme_.well);
        canvas_.ring(field, 4, searching ? 2 : 1, searching ? theme_.text : theme_.card_line);
        draw_icon(canvas_, Icon::search, {field.x + 15, y - 7}, searching ? theme_.text : theme_.dim, 14);
        const Place text{field.x + 42, y};
        if (searching)
            draw_query(field, text);
        else
            draw_text(canvas_, tools_, text, "Type to find a VM or a window", invitation_style, theme_.dim);
    }

    void draw_query(const Box& field, Place at) {
        const double count = draw_text(canvas_, tools_, {field.right() - 14, at.y}, count_text(), count_style, theme_.dim,
                                       Align::right);
        // The end is what the user types at: a long query loses its start.
        const Fit fit{.cut = Fit::Cut::start, .width = field.right() - 14 - count - 16 - at.x};
        const double width = draw_fitted(canvas_, tools_, at, chooser_.query(), search_style, theme_.text, fit);
        canvas_.fill({at.x + 2 + width, at.y - 9, 2, 18}, theme_.text);
    }

    // Which of the hits is selected, and how many there are.
    [[nodiscard]] std::string count_text() const {
        if (chooser_.hits() == 0)
            return "no match";
        std::size_t nth = 0;
        for (std::size_t i = 0; i <= chooser_.selected() && i < chooser_.vms().size(); ++i)
            nth += chooser_.matches(i) ? 1 : 0;
        return std::format("{} of {}", nth, chooser_.hits());
    }

    // Indices of the first card that is in view, and of the first after it that isn't.
    [[nodiscard]] std::pair<std::size_t, std::size_t> shown_cards() const {
        const auto columns = static_cast<std::size_t>(std::max(1, spec_.layout.columns));
        const auto rows = static_cast<std::size_t>(std::max(1, spec_.layout.visible_rows));
        const auto first_row = static_cast<std::size_t>(std::max(0, chooser_.first_row()));
        const std::size_t all = chooser_.vms().size();
        return {std::min(first_row * columns, all), std::min((first_row + rows) * columns, all)};
    }

    void draw_cards() {
        const auto [first, end] = shown_cards();
        for (std::size_t i = first; i < end; ++i)
            draw_card(canvas_, tools_,
                      {.vm = chooser_.vms()[i],
                       .box = Box{spec_.layout.card_at(i, chooser_.first_row())},
                       .index = i,
                       .selected = i == chooser_.selected(),
                       .hit = chooser_.matches(i),
                       .query = chooser_.query()});
    }

    // What the keys do now: a search is left first, and digits belong to it.
    void draw_hints() {
        constexpr std::array<std::string_view, 1> escape{"Esc"};
        constexpr std::array<std::string_view, 1> enter{"Enter"};
        constexpr std::array<std::string_view, 3> digits{"1", "–", "9"};
        const bool searching = !chooser_.query().empty();
        const std::string back = spec_.back_to.empty() ? "Back" : "Back to " + spec_.back_to;
        double x = spec_.layout.grid.x;
        x = draw_hint(x, escape, searching ? "Clear the search" : back) + hint_gap;
        x = draw_hint(x, enter, "Go") + hint_gap;
        if (!searching)
            draw_hint(x, digits, "Go at once");
        draw_hidden_rows();
    }

    // VMs that no card shows must not be forgotten.
    void draw_hidden_rows() {
        const auto [first, end] = shown_cards();
        const std::size_t all = chooser_.vms().size();
        if (end - first >= all)
            return;
        const ChooserLayout& layout = spec_.layout;
        const int right = layout.grid.x + layout.columns * (layout.card.width + layout.gap_x) - layout.gap_x;
        draw_text(canvas_, tools_, {static_cast<double>(right), static_cast<double>(layout.foot_y)},
                  std::format("{}–{} of {} VMs", first + 1, end, all), rows_style, theme_.dim, Align::right);
    }

    double draw_hint(double x, std::span<const std::string_view> keys, std::string_view words) {
        const double y = spec_.layout.foot_y;
        for (const std::string_view key : keys) {
            draw_keycap(canvas_, tools_, {x, y}, key, hint_key);
            x += keycap_width(tools_, key, hint_key, canvas_.scale()) + 3;
        }
        return x + 5 + draw_text(canvas_, tools_, {x + 5, y}, words, hint_style, theme_.text);
    }

    Tools& tools_;
    const Theme& theme_;
    const ChooserSpec& spec_;
    const Chooser& chooser_;
    Canvas& canvas_;
};

} // namespace

Image Painter::chooser(const ChooserSpec& spec) {
    const int top = device(stripe_height, spec.scale);
    Image image{device(spec.output.width, spec.scale), std::max(0, device(spec.output.height, spec.scale) - top)};
    if (image.empty())
        return image;
    Canvas canvas{image, spec.scale, {0, top}};
    ChooserDrawing{*parts_, spec, canvas}.draw();
    return image;
}

} // namespace ensign::paint
