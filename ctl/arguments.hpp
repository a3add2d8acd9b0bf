// The command line of ensignctl: words in, a checked command out.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace ensign::ctl {

struct ListVms {};
struct ListWindows {};
struct ShowTree {};
struct ShowFocusLog {};
struct Whois {
    int x = 0; // layout coordinates, logical px
    int y = 0;
};
struct FocusVm {
    std::string name;
};
struct ActOnVm {
    std::uint32_t action = 0; // ensign_control_v1.action
    std::string name;
};
struct OpenChooser {};
struct ListDevices {};
struct ApproveDevice {
    std::uint32_t id = 0;
};
struct Screenshot {
    std::string file; // "-": standard output
    std::string output; // empty: the first
    bool owners = false;
};
struct Reload {};
struct LockSession {};
struct Quit {};
struct SelfTest {
    std::string config; // empty: where ensign finds it
};
struct ShowHelp {};
struct ShowVersion {};

using Command = std::variant<ListVms, ListWindows, ShowTree, ShowFocusLog, Whois, FocusVm, ActOnVm, OpenChooser, LockSession,
                             ListDevices, ApproveDevice, Screenshot, Reload, Quit, SelfTest, ShowHelp, ShowVersion>;

struct Arguments {
    Command command;
    bool json = false;
};

// Without the program's name. The error is one sentence: what is wrong, and what would be right.
std::expected<Arguments, std::string> parse_arguments(std::span<const std::string_view> words);

std::string usage();

} // namespace ensign::ctl
