#include "gate/log.hpp"

#include "compositor/base/format.hpp"

#include <algorithm>
#include <cstdio>

#include <poll.h>
#include <unistd.h>

namespace ensign::gate {

bool Log::may_warn() {
    ++warnings_;
    const auto now = static_cast<std::int64_t>(clock_.now().tv_sec);
    allowance_ = std::min(burst, allowance_ + now - std::exchange(refilled_at_, now));
    if (allowance_ <= 0) {
        ++left_out_;
        return false;
    }
    allowance_--;
    if (left_out_ > 0) {
        const std::uint64_t count = std::exchange(left_out_, 0);
        write("warn", "{} warnings left out", std::make_format_args(count));
    }
    return true;
}

void Log::write(std::string_view level, std::string_view format, std::format_args args) {
    pollfd room{STDERR_FILENO, POLLOUT, 0};
    if (poll(&room, 1, 0) != 1 || (room.revents & POLLOUT) == 0) {
        ++left_out_;
        return;
    }
    const std::string whole = text::format("ensign-gate: {}: {}: {}\n", vm_, level, text::vformat(format, args));
    std::fwrite(whole.data(), 1, whole.size(), stderr);
}

} // namespace ensign::gate
