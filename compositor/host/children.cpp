#include "compositor/host/children.hpp"

#include "compositor/base/format.hpp"
#include "compositor/base/log.hpp"
#include "compositor/wl/fd.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <linux/close_range.h>
extern "C" { // glibc's header doesn't say it
#include <sys/pidfd.h>
}
#include <sys/wait.h>
#include <unistd.h>

namespace ensign::host {

// One of them, until it ends.
class Children::Child {
  public:
    Child(Children& owner, std::string program, pid_t pid, wl::Fd ended, Ended tell)
        : owner_{owner}, program_{std::move(program)}, pid_{pid}, ended_{std::move(ended)}, tell_{std::move(tell)},
          source_{wl_event_loop_add_fd(owner.loop_, ended_.get(), WL_EVENT_READABLE, handle_end, this)} {}

  private:
    static int handle_end(int, std::uint32_t, void* data) {
        auto& self = *static_cast<Child*>(data);
        int status = 0;
        waitpid(self.pid_, &status, 0);
        if (WIFSIGNALED(status)) {
            log::warn("{}: ended by signal {}", self.program_, WTERMSIG(status));
        } else if (WEXITSTATUS(status) != 0) {
            log::warn("{}: ended with status {}", self.program_, WEXITSTATUS(status));
        } else {
            log::debug("{}: ended", self.program_);
        }
        const Ended tell = std::move(self.tell_);
        std::erase_if(self.owner_.children_, [&](const auto& child) { return child.get() == &self; });
        if (tell) {
            tell(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
        }
        return 0;
    }

    Children& owner_;
    std::string program_;
    pid_t pid_;
    wl::Fd ended_; // a pidfd
    Ended tell_;
    wl::EventSourcePtr source_;
};

namespace {

// In the new process, where only what is safe after a fork beside threads may be called. The limit on descriptors is
// restored by then (startup.cpp). Returns only where the program can't be run.
void become(char* const* arguments) {
    setpgid(0, 0); // Ctrl+C on Ensign's terminal isn't for it
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int number = 1; number < NSIG; ++number) { // whatever Ensign ignores, or whoever started it did
        std::signal(number, SIG_DFL);
    }
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    close_range(STDERR_FILENO + 1, UINT_MAX, CLOSE_RANGE_CLOEXEC);
    execvp(arguments[0], arguments);
}

} // namespace

Children::Children(wl_event_loop* loop) : loop_{loop} {}

Children::~Children() = default;

std::expected<void, std::string> Children::start(const std::vector<std::string>& command, Ended ended) {
    const auto failed = [&](int error) {
        return std::unexpected{text::format("{} can't be started: {}", command.front(), std::strerror(error))};
    };
    std::vector<char*> arguments;
    for (const std::string& word : command) {
        arguments.push_back(const_cast<char*>(word.c_str())); // execvp promises to leave them as they are
    }
    arguments.push_back(nullptr);
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return failed(errno);
    }
    const wl::Fd failure{ends[0]};
    wl::Fd report{ends[1]};
    const pid_t pid = fork();
    if (pid < 0) {
        return failed(errno);
    }
    if (pid == 0) {
        become(arguments.data());
        const int error = errno;
        [[maybe_unused]] const auto written = write(report.get(), &error, sizeof error);
        _exit(127);
    }
    report.reset(); // the child's end alone keeps it open, until the program runs
    int error = 0;
    ssize_t got = 0;
    do {
        got = read(failure.get(), &error, sizeof error);
    } while (got < 0 && errno == EINTR);
    if (got > 0) {
        waitpid(pid, nullptr, 0);
        return failed(error);
    }
    wl::Fd end{pidfd_open(pid, 0)};
    if (!end) { // nobody would hear of its end
        error = errno;
        kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
        return failed(error);
    }
    children_.push_back(std::make_unique<Child>(*this, command.front(), pid, std::move(end), std::move(ended)));
    log::info("{}: started, process {}", command.front(), pid);
    return {};
}

} // namespace ensign::host
