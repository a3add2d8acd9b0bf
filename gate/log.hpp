// The gate's log, on standard error. warn: something outside did wrong; a guest can't fill the disk with those. info: start,
// stop, who connects. No text of the guest's gets here, only numbers and our own words.
#pragma once

#include "compositor/base/clock.hpp"

#include <cstdint>
#include <format>
#include <string>
#include <string_view>
#include <utility>

namespace ensign::gate {

class Log {
  public:
    // `vm`: the name that each line bears.
    Log(const Clock& clock, std::string vm) : clock_{clock}, vm_{std::move(vm)} {}

    template <class... Args>
    void info(std::format_string<Args...> f, Args&&... args) {
        write("info", f.get(), std::make_format_args(args...));
    }
    // At most `burst` at once and one a second; how many were left out is said with the next.
    template <class... Args>
    void warn(std::format_string<Args...> f, Args&&... args) {
        if (may_warn()) {
            write("warn", f.get(), std::make_format_args(args...));
        }
    }
    [[nodiscard]] std::uint64_t warnings() const { return warnings_; } // the left out ones too

  private:
    static constexpr std::int64_t burst = 20;
    bool may_warn();
    // Never waits: a line that standard error has no room for is left out.
    void write(std::string_view level, std::string_view format, std::format_args args);

    const Clock& clock_;
    std::string vm_;
    std::int64_t allowance_ = burst;
    std::int64_t refilled_at_ = 0; // seconds
    std::uint64_t warnings_ = 0;
    std::uint64_t left_out_ = 0;
};

} // namespace ensign::gate
