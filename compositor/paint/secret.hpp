// What only the user and Ensign know: where it is seen, nobody imitates Ensign. Shown in the chooser
// and on the lock screen only.
#pragma once

#include "compositor/paint/image.hpp"
#include "compositor/policy/chooser/chooser_layout.hpp"
#include "compositor/policy/geometry.hpp"

#include <expected>
#include <string>

namespace ensign::paint {

struct Tools;

struct Secret {
    std::string phrase;
    Image picture; // any size; empty without one
    bool operator==(const Secret&) const = default;
};

// Opaque, to be laid over the picture of the chooser or the locker. Both empty where there is no secret.
struct SecretImage {
    Image image;
    Rect box; // logical px of the output
};

// For the place that the chooser leaves it. output: logical px.
SecretImage secret(Tools& tools, const Secret& secret, const ChooserLayout& layout, Size output, double scale);

// A PNG of at most 4096 x 4096 px; the error is a sentence that names the file.
std::expected<Image, std::string> load_picture(const std::string& path);

} // namespace ensign::paint
