// What the process can do once it is locked in. Each attempt is made by a child of its own.
#include "gate/jail.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <functional>

#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ensign::gate::test {
namespace {

// The status with which a child ends that locks itself in and then does this.
int status_of(const std::function<bool()>& attempt) {
    const pid_t child = fork();
    if (child == 0) {
        constexpr int failed = 1, refused = 2;
        if (!lock_in()) {
            _exit(failed);
        }
        _exit(attempt() ? 0 : refused);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

struct Attempt {
    const char* what;
    std::function<bool()> attempt;
};

TEST_CASE("a call that the gate has no use for ends it") {
    const auto attempt = GENERATE(values<Attempt>({
        {"opening a file", [] { return open("/etc/passwd", O_RDONLY) >= 0; }},
        {"opening relative to a folder", [] { return openat(AT_FDCWD, "/dev/null", O_RDWR) >= 0; }},
        {"a socket", [] { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }},
        {"a network socket", [] { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }},
        {"a pair of another family",
         [] {
             int pair[2];
             return socketpair(AF_INET, SOCK_STREAM, 0, pair) == 0;
         }},
        {"a pair that sends to paths",
         [] {
             int pair[2];
             return socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0;
         }},
        {"a signal to a thread of others", [] { return syscall(SYS_tgkill, getppid(), getppid(), 0) == 0; }},
        {"connecting", [] { return connect(0, nullptr, 0) == 0; }},
        {"binding", [] { return bind(0, nullptr, 0) == 0; }},
        {"a program", [] { return execl("/bin/true", "true", nullptr) == 0; }},
        {"a process", [] { return fork() >= 0; }},
        {"a thread", [] { return syscall(SYS_clone3, nullptr, 0) >= 0; }},
        {"a signal", [] { return kill(getppid(), 0) == 0; }},
        {"tracing", [] { return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0; }},
        {"executable memory",
         [] { return mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED; }},
        {"making memory executable",
         [] {
             void* memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
             return mprotect(memory, 4096, PROT_READ | PROT_EXEC) == 0;
         }},
        {"more memory files", [] { return memfd_create("x", 0) >= 0; }},
        {"a device's control", [] { return syscall(SYS_ioctl, 0, 0x5401, 0) == 0; }},
        {"another descriptor's flags", [] { return fcntl(0, F_SETFD, FD_CLOEXEC) == 0; }},
        {"its rights", [] { return prctl(PR_SET_DUMPABLE, 1) == 0; }},
        {"its limits",
         [] {
             rlimit none{};
             return setrlimit(RLIMIT_NOFILE, &none) == 0;
         }},
        {"a ring of calls",
         [] {
             io_uring_params p{};
             return syscall(SYS_io_uring_setup, 1, &p) >= 0;
         }},
        {"unlinking", [] { return unlink("/nowhere") == 0; }},
    }));
    INFO(attempt.what);
    const int status = status_of(attempt.attempt);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGSYS);
}

TEST_CASE("what the gate lives by goes on") {
    int pair[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    const int memory = memfd_create("pool", MFD_CLOEXEC);
    REQUIRE(ftruncate(memory, 65536) == 0);
    const auto attempt = GENERATE_COPY(values<Attempt>({
        {"a pipe",
         [] {
             int ends[2];
             return pipe2(ends, O_CLOEXEC) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
         }},
        {"a pair",
         [] {
             int ends[2];
             return socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0;
         }},
        {"what a peer hasn't read",
         [=] {
             int bytes = 0;
             return ioctl(pair[0], SIOCOUTQ, &bytes) == 0;
         }},
        {"a breath", [] { return poll(nullptr, 0, 1) == 0; }},
        {"memory",
         [] { return mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED; }},
        {"the guest's memory",
         [=] { return mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0) != MAP_FAILED; }},
        {"a hole", [=] { return fallocate(memory, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096) == 0; }},
        {"seals", [=] { return fcntl(memory, F_GET_SEALS) >= 0; }},
        {"a file's size",
         [=] {
             struct stat status{};
             return fstat(memory, &status) == 0;
         }},
        {"waiting",
         [=] {
             epoll_event event{};
             return epoll_wait(epoll, &event, 1, 1) == 0;
         }},
        {"accepting", [=] { return accept4(listener, nullptr, nullptr, 0) < 0 && errno == EINVAL; }},
        {"whose a peer is",
         [=] {
             ucred peer{};
             socklen_t size = sizeof(peer);
             return getsockopt(pair[0], SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0;
         }},
        {"logging", [] { return std::fprintf(stderr, "%s", "") >= 0; }},
    }));
    INFO(attempt.what);
    const int status = status_of(attempt.attempt);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    for (const int fd : {pair[0], pair[1], listener, epoll, memory}) {
        close(fd);
    }
}

TEST_CASE("it says what keeps it in") {
    const pid_t child = fork();
    if (child == 0) {
        const auto said = lock_in();
        _exit(said && said->contains("seccomp") && said->contains("landlock") ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WEXITSTATUS(status) == 0);
}

} // namespace
} // namespace ensign::gate::test
