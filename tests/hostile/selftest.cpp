// ensign-selftest: what `ensignctl selftest` runs. Attacks a headless Ensign that has the user's configuration, and prints
// how each threat ended. Each is a process of its own, so that a crash is the failure of that one threat.
#include "compositor/base/format.hpp"
#include "tests/hostile/stage.hpp"
#include "tests/hostile/threats.hpp"

#include "compositor/config_file.hpp"
#include "compositor/vm/keymap.hpp"
#include "compositor/wl/fd.hpp"
#include "ctl/table.hpp"
#include "tests/support/folder.hpp"

#include <catch2/catch_session.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <csignal>
#include <cstring>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ensign::test {

namespace {

using nlohmann::json;

constexpr unsigned patience = 300; // seconds for a threat: none takes a tenth of it

struct Arguments {
    std::string config; // empty: where ensign finds it
    bool json = false;
};

// They come from ensignctl, which has checked them.
Arguments parse(const std::vector<std::string_view>& words) {
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--json") {
            arguments.json = true;
        } else if (words[i] == "-c" && i + 1 < words.size()) {
            arguments.config = words[++i];
        } else {
            throw std::invalid_argument{"usage: ensign-selftest [--json] [-c FILE]; ensignctl(1) says what it does"};
        }
    }
    return arguments;
}

// In the child: runs the cases of a threat. Everything that is said goes to `out`.
[[noreturn]] void attack(std::string_view id, int out) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm(patience);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    const std::string cases = text::format("{}:*", id);
    const std::vector<const char*> words{"ensign-selftest", cases.c_str(), "--reporter", "compact", "--rng-seed", "1"};
    Catch::Session session;
    session.applyCommandLine(static_cast<int>(words.size()), words.data());
    std::exit(session.run()); // without a case of that name it fails
}

std::string text_of(int fd) {
    std::string text(static_cast<std::size_t>(lseek(fd, 0, SEEK_END)), '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, pread(fd, text.data(), text.size(), 0))));
    return text;
}

json try_threat(const Threat& threat) {
    const wl::Fd out{memfd_create("selftest", MFD_CLOEXEC)};
    const pid_t child = fork();
    if (child == 0) {
        attack(threat.id, out.get());
    }
    int status = 0;
    if (out.get() < 0 || child < 0 || waitpid(child, &status, 0) != child) {
        throw std::runtime_error{"no memory or no process left to try a threat with"};
    }
    json result{{"id", threat.id}, {"title", threat.title}, {"passed", WIFEXITED(status) && WEXITSTATUS(status) == 0}};
    if (!result["passed"]) {
        result["details"] = text_of(out.get());
        if (WIFSIGNALED(status)) {
            const bool slow = WTERMSIG(status) == SIGALRM;
            result["details"] = result["details"].get<std::string>() +
                                (slow ? text::format("It took more than {} seconds.\n", patience)
                                      : text::format("Ensign crashed: {}.\n", strsignal(WTERMSIG(status))));
        }
    }
    return result;
}

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout); // each line when it is known, and nothing twice after fork()
}

std::string introduction() {
    std::string text = text::format("\"{}\" attacks \"{}\".", red_vm(), blue_vm());
    if (!stage().stand_ins.empty()) {
        std::string names;
        for (const std::string& name : stage().stand_ins) {
            names += (names.empty() ? "\"" : ", \"") + name + "\"";
        }
        text += text::format(" The configuration has fewer than three VMs: {} {} added.", names,
                             stage().stand_ins.size() == 1 ? "is" : "are");
    }
    return text + "\n";
}

std::string line_of(const json& result) {
    std::string text = text::format("{:<4} {:<56} {}\n", result["id"].get<std::string>(), result["title"].get<std::string>(),
                                    result["passed"] ? "passed" : "FAILED");
    if (result.contains("details")) {
        for (const auto line : result["details"].get_ref<const std::string&>() | std::views::split('\n')) {
            text += "     " + ctl::printable(std::string_view{line}) + "\n";
        }
    }
    return text;
}

int run(const Arguments& arguments) {
    auto config = read_config(arguments.config);
    if (!config) {
        throw std::runtime_error{config.error()};
    }
    if (auto keymap = Keymap::compile(config->keyboard); !keymap) {
        throw std::runtime_error{keymap.error()};
    }
    Stage own = stage_of(*std::move(config));
    own.picture_rounds = 1;
    set_stage(std::move(own));
    const Folder folder; // what a crash leaves goes with it
    setenv("TMPDIR", folder.path().c_str(), 1);
    unsetenv("ENSIGN_SEED"); // the tests' own
    unsetenv("ENSIGN_LONG");

    if (!arguments.json) {
        print(introduction());
    }
    json results = json::array();
    for (const Threat& threat : threats) {
        results.push_back(try_threat(threat));
        if (!arguments.json) {
            print(line_of(results.back()));
        }
    }
    const auto passed = std::ranges::count_if(results, [](const json& result) { return result["passed"].get<bool>(); });
    const auto failed = std::ssize(threats) - passed;
    if (arguments.json) {
        const json card{{"attacker", red_vm()}, {"victim", blue_vm()}, {"stand_ins", stage().stand_ins},
                        {"threats", results},   {"passed", passed},    {"failed", failed}};
        print(card.dump(2, ' ', true, json::error_handler_t::replace) + "\n");
    } else {
        print(text::format("{} passed, {} failed\n", passed, failed));
    }
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

} // namespace ensign::test

int main(int argc, char** argv) {
    try {
        return ensign::test::run(ensign::test::parse({argv + (argc > 0), argv + argc}));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "ensignctl selftest: %s\n", error.what());
        return EXIT_FAILURE;
    }
}
