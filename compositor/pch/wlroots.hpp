// Compiled once for the compositor, as nearly each of its files includes these. No file names it or needs it; the release build goes without.
#pragma once

#include "compositor/wl/wlr.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
