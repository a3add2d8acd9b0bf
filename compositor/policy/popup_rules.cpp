#include "compositor/policy/popup_rules.hpp"

namespace ensign {

Size popup_limit(Size work_area, bool grabbing) {
    if (grabbing) {
        return work_area;
    }
    // The full width, so that menu bars and tooltips fit as they are; the height pays.
    return {work_area.width, work_area.height * 6 / 10};
}

bool is_fresh_serial(std::uint32_t serial, std::uint32_t press_before_last, std::uint32_t newest) {
    return serial - press_before_last <= newest - press_before_last;
}

} // namespace ensign
