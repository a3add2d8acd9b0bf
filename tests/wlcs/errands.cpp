#include "tests/wlcs/errands.hpp"

#include <cstdint>
#include <utility>

#include <sys/eventfd.h>

namespace ensign::wlcs {

Errands::Errands() : wake_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {}

void Errands::run(std::function<void()> errand) {
    if (std::this_thread::get_id() == home_) {
        errand();
        return;
    }
    std::packaged_task<void()> task{std::move(errand)};
    std::future<void> done = task.get_future();
    {
        const std::lock_guard lock{mutex_};
        waiting_.push_back(std::move(task));
    }
    eventfd_write(wake_.get(), 1);
    done.get();
}

void Errands::run_all() {
    eventfd_t ignored = 0;
    eventfd_read(wake_.get(), &ignored);
    std::vector<std::packaged_task<void()>> all;
    {
        const std::lock_guard lock{mutex_};
        all.swap(waiting_);
    }
    for (auto& task : all) {
        task();
    }
}

} // namespace ensign::wlcs
