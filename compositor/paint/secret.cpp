#include "compositor/paint/painter.hpp"
namespace ensign::paint {
SecretImage Painter::secret(const Secret&, const ChooserLayout&, Size, double) { return {}; }
} // namespace ensign::paint
