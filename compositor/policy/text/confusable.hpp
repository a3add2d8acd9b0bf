// Which names look alike though they aren't the same: Unicode's security mechanisms (UTS 39), as ICU has them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct USpoofChecker;

namespace ensign {

enum class Likeness : std::uint8_t {
    none,
    same,
    but_for_case, // "Work", "WORK"
    look_alike,   // "vault", "vau1t"
};

// A text together with what a reader sees in it.
struct Appearance {
    std::string text;
    std::string caseless;
    // The skeletons of the text and of its small letters. Either may tell: "VauIt" is "vault" by its capital I, and the
    // Cyrillic "СОСА" is "coca" by its small letters. They hold small letters, so that 0 is o as it is O.
    std::string skeleton;
    std::string small_skeleton;
};
Likeness likeness(const Appearance& a, const Appearance& b);

class ConfusableChecker {
  public:
    ConfusableChecker();

    // Of valid UTF-8, drawn on a line of its own.
    [[nodiscard]] Appearance appearance(std::string_view text) const;

    // What in the scripts of a label may deceive, if anything, to go on from "'label' ": it mixes scripts beyond UTS 39's
    // "moderately restrictive" (one script, those of Chinese, Japanese or Korean, or Latin and one that doesn't look like it),
    // or digits of several scripts.
    [[nodiscard]] std::optional<std::string> script_fault(std::string_view label) const;

  private:
    struct Close {
        void operator()(USpoofChecker* checker) const;
    };
    std::unique_ptr<USpoofChecker, Close> checker_;
};

} // namespace ensign
