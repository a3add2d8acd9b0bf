// Compiled once for each program of tests of a whole compositor, as each of their files includes it. No file names it or needs it:
// `meson setup -Db_pch=false` shows that, and is how the release build has the self-test's part of them (tools/build.sh).
#pragma once

#include "tests/support/fixture.hpp"

#include "compositor/base/format.hpp"
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
