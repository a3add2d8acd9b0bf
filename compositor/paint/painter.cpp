#include "compositor/paint/painter.hpp"

#include "compositor/paint/tools.hpp"

namespace ensign::paint {

Painter::Painter(Ambience ambience, std::string families)
    : parts_{new Parts{{.theme = Theme::of(ambience), .fonts = Fonts{std::move(families)}, .tiles = {}}}} {}

Painter::~Painter() = default;

void Painter::set_ambience(Ambience ambience) { parts_->theme = Theme::of(ambience); }

Ambience Painter::ambience() const { return parts_->theme.ambience; }

Color Painter::desk() const { return parts_->theme.desk; }
Color Painter::chooser_ground() const { return parts_->theme.chooser; }

Color Painter::curtain() const { return parts_->theme.chooser; }

Color Painter::back() const { return parts_->theme.back; }

} // namespace ensign::paint
