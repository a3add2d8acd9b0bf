// What other threads ask of the compositor's thread: it is done there, between two turns, while they wait.
#pragma once

#include "compositor/wl/fd.hpp"

#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

namespace ensign::wlcs {

class Errands {
  public:
    Errands(); // on the compositor's thread
    [[nodiscard]] int fd() const { return wake_.get(); } // readable when there is one
    void run(std::function<void()> errand); // returns when it is done
    void run_all(); // on the compositor's thread

  private:
    std::thread::id home_ = std::this_thread::get_id();
    wl::Fd wake_;
    std::mutex mutex_;
    std::vector<std::packaged_task<void()>> waiting_;
};

} // namespace ensign::wlcs
