#include "compositor/base/format.hpp"

namespace ensign::text {

std::string vformat(std::string_view format, std::format_args args) { return std::vformat(format, args); }

} // namespace ensign::text
