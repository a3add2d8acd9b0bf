#include "tests/support/run_ctl.hpp"

#include "compositor/wl/fd.hpp"

#include <wayland-server-core.h>

#include <array>
#include <cstdint>
#include <spawn.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ensign::test {

namespace {

constexpr int socket_in_child = 3;

std::string text_of(int fd) {
    std::string text(static_cast<std::size_t>(lseek(fd, 0, SEEK_END)), '\0');
    if (pread(fd, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        throw std::runtime_error{"a memfd lost bytes"};
    }
    return text;
}

pid_t spawn(const std::string& program, const std::vector<std::string>& arguments, int socket, int out, int err) {
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    std::string display = "WAYLAND_SOCKET=" + std::to_string(socket_in_child);
    std::array<char*, 2> environment{display.data(), nullptr};

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    posix_spawn_file_actions_adddup2(&actions, socket, socket_in_child);
    pid_t child = -1;
    const int failed = posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    if (failed) {
        throw std::runtime_error{"can't run " + program};
    }
    return child;
}

} // namespace

CtlResult run_ctl(const std::string& program, const std::vector<std::string>& arguments, wl_display* host,
                  const std::function<void()>& turn) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::runtime_error{"no socketpair"};
    }
    wl_client_create(host, ends[0]); // takes its end
    wl::Fd theirs{ends[1]};
    const wl::Fd out{memfd_create("out", MFD_CLOEXEC)};
    const wl::Fd err{memfd_create("err", MFD_CLOEXEC)};
    const pid_t child = spawn(program, arguments, theirs.get(), out.get(), err.get());
    theirs.reset();

    const wl::Fd process{static_cast<int>(syscall(SYS_pidfd_open, child, 0))};
    bool ended = false;
    const auto handle_end = [](int, std::uint32_t, void* data) { // data is `ended`
        *static_cast<bool*>(data) = true;
        return 0;
    };
    wl_event_source* const source =
        wl_event_loop_add_fd(wl_display_get_event_loop(host), process.get(), WL_EVENT_READABLE, handle_end, &ended);
    while (!ended) {
        turn();
    }
    wl_event_source_remove(source);
    int status = 0;
    waitpid(child, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(out.get()), text_of(err.get())};
}

} // namespace ensign::test
