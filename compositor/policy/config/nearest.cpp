#include "compositor/policy/config/nearest.hpp"

#include "compositor/base/format.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace ensign {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Optimal string alignment distance, three rows at a time.
std::size_t edits(std::string_view a, std::string_view b) {
    std::vector<std::size_t> two_back(b.size() + 1);
    std::vector<std::size_t> back(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::swap(two_back, back);
        std::swap(back, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({back[j] + 1, row[j - 1] + 1, back[j - 1] + (same ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) {
                row[j] = std::min(row[j], two_back[j - 2] + 1);
            }
        }
    }
    return row[b.size()];
}

} // namespace

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> known) {
    constexpr std::size_t most_edits = 2;
    std::optional<std::string_view> best;
    std::size_t best_edits = most_edits + 1;
    for (const std::string_view candidate : known) {
        if (word.size() > candidate.size() + most_edits) {
            continue;
        }
        const std::size_t distance = edits(word, candidate);
        if (distance < best_edits && distance * 2 < candidate.size()) {
            best = candidate;
            best_edits = distance;
        }
    }
    return best;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> known) {
    if (const auto near = nearest(word, known)) {
        return text::format("; did you mean '{}'?", *near);
    }
    std::string list;
    for (std::size_t i = 0; i < known.size(); ++i) {
        const std::string_view joint = i == 0 ? "" : i + 1 == known.size() ? " and " : ", ";
        list += text::format("{}'{}'", joint, known[i]);
    }
    return "; known are " + list;
}

} // namespace ensign
