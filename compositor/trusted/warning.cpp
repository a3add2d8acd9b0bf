#include "compositor/trusted/warning.hpp"

#include "compositor/wl/wlr.hpp"

#include <utility>

namespace ensign {

namespace {
int wake(void*) { return 0; } // the main loop's turn does the rest, in settle()
} // namespace

Warning::Warning(const Clock& clock, wl_event_loop* loop)
    : clock_{clock}, timer_{wl_event_loop_add_timer(loop, wake, nullptr)} {}

void Warning::show(std::string text) {
    text_ = std::move(text);
    shown_at_ = clock_.now_msec();
    wl_event_source_timer_update(timer_.get(), shown_ms);
}

bool Warning::settle() {
    if (text_.empty() || clock_.now_msec() - shown_at_ < shown_ms) {
        return false;
    }
    hide();
    return true;
}

} // namespace ensign
