// The threats that the attacks are named by, in the words of the score card. A test case belongs to the id before its colon.
#pragma once

#include <array>
#include <string_view>

namespace ensign::test {

struct Threat {
    std::string_view id;
    std::string_view title;
};

inline constexpr std::array threats{
    Threat{"T1", "a full-screen fake desktop"},
    Threat{"T2", "windows and popups that cover the screen"},
    Threat{"T3", "a fake chooser"},
    Threat{"T4", "a fake window of another VM inside a window"},
    Threat{"T5", "a window without its frame, by whatever a guest may do"},
    Threat{"T6", "a window smaller than its frame"},
    Threat{"T7", "a window that shows another one through"},
    Threat{"T8", "a window that clicks fall through"},
    Threat{"T9", "content that sticks out of its frame"},
    Threat{"T10", "popups that are too large, too many or elsewhere"},
    Threat{"T11", "titles that play the label"},
    Threat{"T12", "a label that looks like another VM's"},
    Threat{"T13", "a fake cursor"},
    Threat{"T14", "a fake icon, task bar or tray"},
    Threat{"T15", "a fake notification"},
    Threat{"T16", "a drag icon over what is trusted"},
    Threat{"T17", "a fake screen lock"},
    Threat{"T19", "a huge picture of one pixel"},
};

} // namespace ensign::test
