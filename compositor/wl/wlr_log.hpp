// wlroots' own messages in Ensign's log, at its level.
#pragma once

namespace ensign::wl {

void capture_log(); // after log::set_level()

} // namespace ensign::wl
