// Runs ensignctl against a display of this process, and this process's loop meanwhile.
#pragma once

#include <functional>
#include <string>
#include <vector>

struct wl_display;

namespace ensign::test {

struct CtlResult {
    int status = -1; // of exit
    std::string out;
    std::string err;
};

// `turn` runs the server once and may sleep in the display's event loop: the program's end wakes it.
CtlResult run_ctl(const std::string& program, const std::vector<std::string>& arguments, wl_display* host,
                  const std::function<void()>& turn);

} // namespace ensign::test
