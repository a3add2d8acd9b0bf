// Many of the suite's clients give a window its first picture without the initial commit, or without waiting for the configure event
// that answers it; the protocol demands both, and wlroots ends such a client. Where we are lenient, a window that is given a picture
// is taken as one that was configured: what the test is about can be seen then.
#pragma once

#include "compositor/wl/ptr.hpp"

namespace ensign::wlcs {

class Leniency {
  public:
    explicit Leniency(wl_display* guests);

  private:
    static void handle(void*, wl_protocol_logger_type type, const wl_protocol_logger_message* message);
    wl::Ptr<wl_protocol_logger, wl_protocol_logger_destroy> logger_;
};

} // namespace ensign::wlcs
