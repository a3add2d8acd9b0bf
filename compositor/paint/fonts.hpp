// Text as Pango lays it out, with the settings that all of Ensign's text shares. Text is always literal, never markup.
#pragma once

#include "compositor/paint/cairo_ptr.hpp"
#include "compositor/policy/look/color.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ensign::paint {

struct TextStyle {
    enum class Digits : std::uint8_t { proportional, tabular };
    double size = 13; // logical px
    int weight = 400;
    double spacing = 0; // logical px added after each letter
    Digits digits = Digits::proportional;
    bool distinct = false; // letterforms that tell l, I, 1 and 0, O apart
    bool operator==(const TextStyle&) const = default;
};

// The style of VM names: the one text that must not be mistaken for another.
constexpr TextStyle name_style(double size) { return {.size = size, .weight = 600, .spacing = .01 * size, .distinct = true}; }

// What happens to text that is wider than its room.
struct Fit {
    enum class Cut : std::uint8_t { end, start } cut = Cut::end;
    double width = 0;                    // logical px
    std::optional<Color> brackets = {};  // of [ and ], which guests like to fake labels with
};

class Fonts {
  public:
    explicit Fonts(std::string families);

    [[nodiscard]] LayoutPtr layout(std::string_view text, const TextStyle& style, double scale) const;
    [[nodiscard]] LayoutPtr layout(std::string_view text, const TextStyle& style, double scale, const Fit& fit) const;
    // The layout of a VM's name, shaped once. Owned here; good until the next call.
    PangoLayout& name(const std::string& label, double size, double scale);

    [[nodiscard]] double width(std::string_view text, const TextStyle& style, double scale) const; // logical px
    double name_width(const std::string& label, double size, double scale);

  private:
    struct Name {
        std::string label;
        double size = 0;
        double scale = 0;
        LayoutPtr layout;
    };
    std::string families_;
    FontMapPtr map_; // our own: no state is shared with whatever else uses Pango in this process
    ContextPtr context_;
    std::vector<Name> names_;
};

double width_of(PangoLayout& layout, double scale); // logical px

} // namespace ensign::paint
