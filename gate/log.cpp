#include "gate/log.hpp"

#include <algorithm>
#include <cstdio>

#include <poll.h>
#include <unistd.h>

namespace ensign::gate {

bool Log::may_warn() {
    warnings_++;
    const auto now = static_cast<std::int64_t>(clock_.now().tv_sec);
    allowance_ = std::min(burst, allowance_ + now - std::exchange(refilled_at_, now));
    if (allowance_ <= 0) {
        left_out_++;
        return false;
    }
    allowance_--;
    if (left_out_ > 0) {
        write("warn", std::format("{} warnings left out", std::exchange(left_out_, 0)));
    }
    return true;
}

void Log::write(std::string_view level, std::string_view line) {
    pollfd room{STDERR_FILENO, POLLOUT, 0};
    if (poll(&room, 1, 0) != 1 || (room.revents & POLLOUT) == 0) {
        left_out_++;
        return;
    }
    const std::string whole = std::format("ensign-gate: {}: {}: {}\n", vm_, level, line);
    std::fwrite(whole.data(), 1, whole.size(), stderr);
}

} // namespace ensign::gate
