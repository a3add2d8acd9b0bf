// Writes a capture as PNG.
#pragma once

#include "ctl/connection.hpp"

#include <expected>
#include <string>

namespace ensign::ctl {

// Pixels become an RGB PNG; owners an indexed one, with the legend's colours as palette and the legend itself, as JSON,
// in a tEXt chunk with the keyword "Ensign-Owners". A file is written beside its place and renamed into it, so that what
// is there is never half a picture; "-" is standard output. The error is a sentence for the user.
std::expected<void, std::string> write_picture(const Picture& picture, const std::string& file);

} // namespace ensign::ctl
