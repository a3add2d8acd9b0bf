// ensign-guest: shows the Wayland programs of a virtual machine on its host.
#include "compositor/base/format.hpp"
#include "guest/command_line.hpp"
#include "guest/server.hpp"
#include "guest/virtgpu_device.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <optional>

#include <spawn.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

namespace ensign::guest {

namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr int exit_not_run = 127; // as shells: there is no such program
constexpr int exit_signalled = 128;

int complain(std::string_view sentence, int status) {
    std::fprintf(stderr, "ensign-guest: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
    return status;
}

// The signals that end it, and a program's end, as something to wait for.
class Signals {
  public:
    explicit Signals(Loop& loop) : fd_{open()}, watch_{loop, fd_.get(), EPOLLIN, *this} {}

    [[nodiscard]] bool told_to_end() const { return told_to_end_; }
    // Of the program, once it has ended; as a shell would say it.
    [[nodiscard]] std::optional<int> status() const { return status_; }
    void wait_for(pid_t program) { program_ = program; }

  private:
    static wl::Fd open() {
        sigset_t set;
        sigemptyset(&set);
        for (const int each : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) {
            sigaddset(&set, each);
        }
        sigprocmask(SIG_BLOCK, &set, nullptr);
        return wl::Fd{signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK)};
    }

    void handle_ready(std::uint32_t) {
        signalfd_siginfo info{};
        if (read(fd_.get(), &info, sizeof(info)) != sizeof(info)) {
            return;
        }
        if (info.ssi_signo != SIGCHLD) {
            told_to_end_ = true;
            return;
        }
        int status = 0;
        if (program_ > 0 && waitpid(program_, &status, WNOHANG) == program_) {
            status_ = WIFEXITED(status) ? WEXITSTATUS(status) : exit_signalled + WTERMSIG(status);
        }
    }

    wl::Fd fd_;
    bool told_to_end_ = false;
    pid_t program_ = -1;
    std::optional<int> status_;
    Watch<&Signals::handle_ready> watch_;
};

// With the signals that we block unblocked again.
std::expected<pid_t, int> start(const std::vector<std::string>& command) {
    std::vector<char*> words;
    for (const std::string& word : command) {
        words.push_back(const_cast<char*>(word.c_str())); // POSIX: not modified
    }
    words.push_back(nullptr);
    sigset_t none;
    sigemptyset(&none);
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &pipe);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t program = -1;
    const int error = posix_spawnp(&program, words.front(), nullptr, &attributes, words.data(), environ);
    posix_spawnattr_destroy(&attributes);
    return error == 0 ? std::expected<pid_t, int>{program} : std::unexpected{error};
}

// Pools and pipes of a hundred programs are more descriptors than most sessions are allowed at first.
void allow_many_descriptors() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int serve(Server& server, const Signals& signals) {
    allow_many_descriptors();
    std::printf("%s\n", server.socket().name().c_str());
    std::fflush(stdout);
    while (!signals.told_to_end()) {
        server.turn(-1);
    }
    return 0;
}

int run_program(Server& server, Signals& signals, const std::vector<std::string>& command) {
    setenv("WAYLAND_DISPLAY", server.socket().name().c_str(), 1);
    const auto program = start(command);
    if (!program) {
        return complain(text::format("{}: {}", command.front(), std::strerror(program.error())), exit_not_run);
    }
    signals.wait_for(*program);
    allow_many_descriptors(); // not for the program: some count on 1024
    bool told = false;
    while (!signals.status()) {
        if (signals.told_to_end() && !told) {
            kill(*program, SIGTERM);
            told = true;
        }
        server.turn(-1);
    }
    return *signals.status();
}

int run(const CommandLine& line) {
    const char* const folder = std::getenv("XDG_RUNTIME_DIR");
    if (folder == nullptr || *folder != '/') {
        return complain("XDG_RUNTIME_DIR must name a folder for the socket; a login session sets it", exit_failed);
    }
    VirtgpuDevice device;
    if (const auto channel = Channel::open(device); !channel) {
        // A session may start before the device is there; a program would only see a compositor that hangs up.
        complain(channel.error(), exit_failed);
        if (std::holds_alternative<RunProgram>(line.action)) {
            return exit_failed;
        }
    }
    auto socket = ListeningSocket::open(folder, line.socket);
    if (!socket) {
        return complain(socket.error(), exit_failed);
    }
    Loop loop;
    Signals signals{loop};
    Server server{loop, device, *std::move(socket)};
    const auto* const program = std::get_if<RunProgram>(&line.action);
    return program != nullptr ? run_program(server, signals, program->command) : serve(server, signals);
}

int main(int argc, char** argv) {
    const std::vector<std::string_view> words(argv + (argc > 0), argv + argc);
    const auto line = parse_command_line(words);
    if (!line) {
        return complain(line.error(), exit_usage);
    }
    if (std::holds_alternative<ShowHelp>(line->action)) {
        std::fputs(usage().c_str(), stdout);
        return 0;
    }
    if (std::holds_alternative<ShowVersion>(line->action)) {
        std::puts("ensign-guest " ENSIGN_VERSION);
        return 0;
    }
    std::signal(SIGPIPE, SIG_IGN);
    return run(*line);
}

} // namespace

} // namespace ensign::guest

int main(int argc, char** argv) {
    try {
        return ensign::guest::main(argc, argv);
    } catch (const std::exception& error) { // no memory, or no descriptors
        std::fprintf(stderr, "ensign-guest: %s\n", error.what());
        return 1;
    }
}
