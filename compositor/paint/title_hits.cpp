#include "compositor/paint/title_hits.hpp"

#include "compositor/policy/text/code_point.hpp"
#include "compositor/policy/text/utf8.hpp"

#include <optional>

namespace ensign::paint {

namespace {

struct Bytes {
    std::size_t begin = 0;
    std::size_t end = 0;
};

// Where the match ends that `text` begins with.
std::optional<std::size_t> match(std::string_view text, std::string_view query) {
    const std::size_t whole = text.size();
    while (!query.empty()) {
        if (text.empty()) {
            return std::nullopt;
        }
        const Decoded got = decode_utf8(text);
        const Decoded wanted = decode_utf8(query);
        if (fold_case(got.code_point) != fold_case(wanted.code_point)) {
            return std::nullopt;
        }
        text.remove_prefix(got.length);
        query.remove_prefix(wanted.length);
    }
    return whole - text.size();
}

std::optional<Bytes> find(std::string_view text, std::string_view query) {
    for (std::size_t begin = 0; begin < text.size(); begin += decode_utf8(text.substr(begin)).length) {
        if (const auto length = match(text.substr(begin), query)) {
            return Bytes{begin, begin + *length};
        }
    }
    return std::nullopt;
}

} // namespace

std::vector<Span> hit_spans(PangoLayout& layout, std::string_view title, std::string_view query, double scale) {
    const std::optional<Bytes> hit = query.empty() ? std::nullopt : find(title, query);
    if (!hit) {
        return {};
    }
    int* edges = nullptr; // pairs of Pango units
    int count = 0;
    pango_layout_line_get_x_ranges(pango_layout_get_line_readonly(&layout, 0), static_cast<int>(hit->begin),
                                   static_cast<int>(hit->end), &edges, &count);
    // Ranges count from the layout's left side; a line that reads from right to left is not set against that side,
    // but is drawn from there.
    PangoRectangle line{};
    pango_layout_get_extents(&layout, nullptr, &line);
    std::vector<Span> spans;
    for (int i = 0; i < count; ++i) {
        const int begin = edges[2 * i];
        const int end = edges[2 * i + 1];
        if (end > begin) {
            spans.push_back({(begin - line.x) / (PANGO_SCALE * scale), (end - begin) / (PANGO_SCALE * scale)});
        }
    }
    g_free(edges);
    return spans;
}

} // namespace ensign::paint
