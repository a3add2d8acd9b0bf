#include "compositor/trusted/warning.hpp"

#include <utility>

namespace ensign {

Warning::Warning(const Clock& clock, wl_event_loop* loop) : clock_{clock}, timer_{loop} {}

void Warning::show(std::string text) {
    text_ = std::move(text);
    shown_at_ = clock_.now_msec();
    timer_.wake_in(shown_ms);
}

void Warning::tick() {
    if (!text_.empty() && clock_.now_msec() - shown_at_ >= shown_ms) {
        hide();
    }
}

} // namespace ensign
