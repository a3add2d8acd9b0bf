#include "compositor/paint/fonts.hpp"

#include <algorithm>
#include <utility>

namespace ensign::paint {

namespace {

constexpr std::size_t most_names = 256; // labels come from the configuration; sizes and scales are few

// Grey antialiasing keeps text free of hue; unhinted metrics and unrounded positions keep widths the same at all scales.
ContextPtr make_context(PangoFontMap& map) {
    ContextPtr context{pango_font_map_create_context(&map)};
    const FontOptionsPtr options{cairo_font_options_create()};
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    // Guest titles may have emoji, and hue belongs to VMs.
    cairo_font_options_set_color_mode(options.get(), CAIRO_COLOR_MODE_NO_COLOR);
    pango_cairo_context_set_font_options(context.get(), options.get());
    pango_context_set_round_glyph_positions(context.get(), FALSE);
    return context;
}

int pango_units(double device_px) { return static_cast<int>(device_px * PANGO_SCALE); }

AttributesPtr attributes(const TextStyle& style, double scale) {
    AttributesPtr list{pango_attr_list_new()};
    if (style.spacing != 0) {
        pango_attr_list_insert(list.get(), pango_attr_letter_spacing_new(pango_units(style.spacing * scale)));
    }
    if (style.distinct) {
        pango_attr_list_insert(list.get(), pango_attr_font_features_new("ss02=1"));
    }
    if (style.digits == TextStyle::Digits::tabular) {
        pango_attr_list_insert(list.get(), pango_attr_font_features_new("tnum=1"));
    }
    return list;
}

void colour_brackets(PangoAttrList& list, std::string_view text, Color color) {
    constexpr guint16 wide = 0x101; // 8 to 16 bits
    for (std::size_t i = text.find_first_of("[]"); i != text.npos; i = text.find_first_of("[]", i + 1)) {
        auto* quiet = pango_attr_foreground_new(static_cast<guint16>(color.r * wide), static_cast<guint16>(color.g * wide),
                                                static_cast<guint16>(color.b * wide));
        quiet->start_index = static_cast<guint>(i);
        quiet->end_index = static_cast<guint>(i + 1);
        pango_attr_list_insert(&list, quiet);
    }
}

} // namespace

Fonts::Fonts(std::string families)
    : families_{std::move(families)}, map_{pango_cairo_font_map_new()}, context_{make_context(*map_)} {}

LayoutPtr Fonts::layout(std::string_view text, const TextStyle& style, double scale) const {
    LayoutPtr layout{pango_layout_new(context_.get())};
    const FontDescriptionPtr font{pango_font_description_new()};
    pango_font_description_set_family(font.get(), families_.c_str());
    pango_font_description_set_weight(font.get(), static_cast<PangoWeight>(style.weight));
    pango_font_description_set_absolute_size(font.get(), style.size * scale * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    pango_layout_set_attributes(layout.get(), attributes(style, scale).get());
    return layout;
}

LayoutPtr Fonts::layout(std::string_view text, const TextStyle& style, double scale, const Fit& fit) const {
    LayoutPtr fitted = layout(text, style, scale);
    if (fit.brackets) {
        AttributesPtr list = attributes(style, scale);
        colour_brackets(*list, text, *fit.brackets);
        pango_layout_set_attributes(fitted.get(), list.get());
    }
    pango_layout_set_width(fitted.get(), pango_units(std::max(0.0, fit.width) * scale));
    pango_layout_set_ellipsize(fitted.get(), fit.cut == Fit::Cut::end ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_START);
    return fitted;
}

PangoLayout& Fonts::name(const std::string& label, double size, double scale) {
    const auto known =
        std::ranges::find_if(names_, [&](const Name& n) { return n.scale == scale && n.size == size && n.label == label; });
    if (known != names_.end()) {
        return *known->layout;
    }
    if (names_.size() >= most_names) {
        names_.clear();
    }
    return *names_.emplace_back(label, size, scale, layout(label, name_style(size), scale)).layout;
}

double Fonts::width(std::string_view text, const TextStyle& style, double scale) const {
    return width_of(*layout(text, style, scale), scale);
}

double Fonts::name_width(const std::string& label, double size, double scale) {
    return width_of(name(label, size, scale), scale);
}

double width_of(PangoLayout& layout, double scale) {
    int width = 0;
    pango_layout_get_size(&layout, &width, nullptr);
    return static_cast<double>(width) / PANGO_SCALE / scale;
}

} // namespace ensign::paint
