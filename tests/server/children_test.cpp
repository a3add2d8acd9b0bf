// Programs that Ensign starts.
#include "compositor/host/children.hpp"
#include "compositor/wl/fd.hpp"
#include "tests/support/folder.hpp"

#include <catch2/catch_test_macros.hpp>

#include <csignal>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using ensign::host::Children;
using ensign::test::Folder;

namespace {

struct Parent {
    std::unique_ptr<wl_event_loop, decltype(&wl_event_loop_destroy)> loop{wl_event_loop_create(), wl_event_loop_destroy};
    Children children{loop.get()};

    void wait() {
        while (children.running() > 0) {
            REQUIRE(wl_event_loop_dispatch(loop.get(), 30'000) == 0);
        }
    }
    // What a shell that was started prints.
    std::string says(const std::string& script) {
        const Folder folder;
        const std::string file = folder / "said";
        REQUIRE(children.start({"sh", "-c", "exec >'" + file + "'; " + script}));
        wait();
        std::ifstream stream{file};
        return {std::istreambuf_iterator<char>{stream}, {}};
    }
};

} // namespace

TEST_CASE("a program that isn't there is told in a sentence, and none runs") {
    Parent parent;
    const auto started = parent.children.start({"no-such-program", "-x"});
    REQUIRE(!started);
    CHECK(started.error() == "no-such-program can't be started: No such file or directory");
    CHECK(parent.children.running() == 0);
}

TEST_CASE("words reach a program as they are, without a shell") {
    Parent parent;
    const Folder folder;
    REQUIRE(parent.children.start({"sh", "-c", "printf '%s|' \"$@\" >" + (folder / "said"), "sh", "a b", "$HOME", ""}));
    parent.wait();
    std::ifstream stream{folder / "said"};
    CHECK(std::string{std::istreambuf_iterator<char>{stream}, {}} == "a b|$HOME||");
}

TEST_CASE("a program inherits no descriptor but output and error") {
    Parent parent;
    constexpr int above_a_shells_own = 100;
    const ensign::wl::Fd null{open("/dev/null", O_RDONLY | O_CLOEXEC)};
    const int leak = fcntl(null.get(), F_DUPFD, above_a_shells_own); // without O_CLOEXEC, as a library may do it
    REQUIRE(leak >= above_a_shells_own);
    std::istringstream said{parent.says("readlink /proc/self/fd/0; for f in /proc/$$/fd/*; do echo ${f##*/}; done")};
    close(leak);
    std::string in;
    said >> in;
    CHECK(in == "/dev/null");
    int descriptor = 0;
    while (said >> descriptor) {
        INFO("descriptor " << descriptor);
        CHECK((descriptor < above_a_shells_own || descriptor == 255)); // bash keeps one at 255
    }
}

TEST_CASE("a program has a process group of its own and no signal blocked or ignored") {
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    sigset_t before;
    sigprocmask(SIG_BLOCK, &blocked, &before);
    const auto pipe_before = std::signal(SIGPIPE, SIG_IGN);
    const auto interrupt_before = std::signal(SIGINT, SIG_IGN); // as a shell without job control starts its jobs
    Parent parent;
    const std::string said = parent.says("grep -E '^Sig(Blk|Ign):' /proc/self/status; cut -d' ' -f1,5 /proc/$$/stat");
    sigprocmask(SIG_SETMASK, &before, nullptr);
    std::signal(SIGPIPE, pipe_before);
    std::signal(SIGINT, interrupt_before);
    CHECK(said.contains("SigBlk:\t0000000000000000\n"));
    CHECK(said.contains("SigIgn:\t0000000000000000\n"));
    std::istringstream ids{said.substr(said.rfind('\n', said.size() - 2) + 1)};
    int process = 0;
    int group = 0;
    ids >> process >> group;
    CHECK(process > 0);
    CHECK(group == process);
}

TEST_CASE("programs that still run outlive who started them") {
    std::optional<Parent> parent{std::in_place};
    const Folder folder;
    REQUIRE(mkfifo((folder / "go").c_str(), 0600) == 0);
    REQUIRE(mkfifo((folder / "done").c_str(), 0600) == 0);
    REQUIRE(parent->children.start(
        {"sh", "-c", "read line <'" + (folder / "go") + "'; echo \"$line\" >'" + (folder / "done") + "'"}));
    parent.reset();
    std::ofstream{folder / "go"} << "on\n";
    std::string line;
    std::getline(std::ifstream{folder / "done"}, line);
    CHECK(line == "on");
}
