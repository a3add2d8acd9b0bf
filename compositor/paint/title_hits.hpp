// Where the words that the user searches for stand in a title that has been laid out.
#pragma once

#include "compositor/paint/cairo_ptr.hpp"

#include <string_view>
#include <vector>

namespace ensign::paint {

struct Span { // logical px from the line's start
    double start = 0;
    double width = 0;
};

// The first hit, without regard to case; more than one span where it runs through text of both directions.
std::vector<Span> hit_spans(PangoLayout& layout, std::string_view title, std::string_view query, double scale);

} // namespace ensign::paint
