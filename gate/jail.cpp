#include "gate/jail.hpp"

#include "compositor/base/format.hpp"
#include "gate/quotas.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/sockios.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ensign::gate {

namespace {

constexpr std::array allowed{
    // sockets, pipes, the loop
    SCMP_SYS(accept4), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close),
    SCMP_SYS(pipe2), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(fstat),
    // the pool
    SCMP_SYS(fallocate), SCMP_SYS(pread64), SCMP_SYS(pwrite64),
    // memory, time, ends
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime), SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(sigaltstack),
    SCMP_SYS(sched_yield), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(poll), SCMP_SYS(ppoll),
    SCMP_SYS(exit), SCMP_SYS(exit_group)};

struct Ender {
    void operator()(scmp_filter_ctx filter) const { seccomp_release(filter); }
};

// 0, or an error of libseccomp's: a negative errno.
int load_filter() {
    const std::unique_ptr<void, Ender> filter{seccomp_init(SCMP_ACT_KILL_PROCESS)};
    if (!filter) {
        return -ENOMEM;
    }
    int error = 0;
    const auto allow = [&](int call, auto... conditions) {
        if (error == 0) {
            error = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, sizeof...(conditions), conditions...);
        }
    };
    for (const int call : allowed) {
        allow(call);
    }
    // A pair of datagram sockets could send to any path.
    allow(SCMP_SYS(socketpair), SCMP_A0(SCMP_CMP_EQ, AF_UNIX),
          SCMP_A1(SCMP_CMP_EQ, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC));
    allow(SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, SIOCOUTQ));
    allow(SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid()))); // abort()
    allow(SCMP_SYS(getsockopt), SCMP_A1(SCMP_CMP_EQ, SOL_SOCKET), SCMP_A2(SCMP_CMP_EQ, SO_PEERCRED));
    for (const scmp_datum_t command : {F_GETFL, F_SETFL, F_GET_SEALS}) {
        allow(SCMP_SYS(fcntl), SCMP_A1(SCMP_CMP_EQ, command));
    }
    // fstat(), in some versions of libc
    allow(SCMP_SYS(newfstatat), SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH));
    for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
        allow(call, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    }
    return error != 0 ? error : seccomp_load(filter.get());
}

// No path, no TCP port, no abstract socket, no signal to others. The version in use; 0 where the kernel has none.
int load_landlock() {
    const int version = static_cast<int>(syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION));
    if (version < 1) {
        return 0;
    }
    // Bits that a version doesn't know are an error, so each has its own. 1: 13 of them.
    constexpr std::uint64_t files_of_1 = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    landlock_ruleset_attr rules{.handled_access_fs = files_of_1};
    const auto also = [&](int since, std::uint64_t right) { rules.handled_access_fs |= version >= since ? right : 0; };
    also(2, LANDLOCK_ACCESS_FS_REFER);
    also(3, LANDLOCK_ACCESS_FS_TRUNCATE);
    also(5, LANDLOCK_ACCESS_FS_IOCTL_DEV);
    if (version >= 4) {
        rules.handled_access_net = LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP;
    }
    if (version >= 6) {
        rules.scoped = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL;
    }
    const int rule_set = static_cast<int>(syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules), 0));
    const bool locked = rule_set >= 0 && syscall(SYS_landlock_restrict_self, rule_set, 0) == 0;
    close(rule_set);
    return locked ? version : 0;
}

bool limit(__rlimit_resource_t resource, rlim_t most) {
    rlimit now{};
    getrlimit(resource, &now);
    const rlimit wanted{std::min(most, now.rlim_max), std::min(most, now.rlim_max)};
    return setrlimit(resource, &wanted) == 0;
}

} // namespace

std::expected<std::string, std::string> lock_in() {
#ifdef __SANITIZE_ADDRESS__
    constexpr rlim_t most_memory = RLIM_INFINITY; // its shadow is terabytes
#else
    constexpr rlim_t most_memory = quota::memory;
#endif
    const bool limited = limit(RLIMIT_NOFILE, quota::descriptor_limit) && limit(RLIMIT_DATA, most_memory) &&
                         limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 0);
    if (!limited || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return std::unexpected{text::format("can't give up rights ({})", std::strerror(errno))};
    }
    const int landlock = load_landlock();
    if (const int error = load_filter(); error != 0) {
        return std::unexpected{
            text::format("no seccomp filter ({}); the kernel needs CONFIG_SECCOMP_FILTER", std::strerror(-error))};
    }
    return text::format("seccomp (no open, socket, connect, exec), {}, {} descriptors, no new privileges",
                        landlock > 0 ? text::format("landlock {}", landlock) : "no landlock in this kernel",
                        quota::descriptor_limit);
}

} // namespace ensign::gate
