#include "guest/command_line.hpp"

namespace ensign::guest {

const std::string_view usage = R"(usage: ensign-guest [--socket NAME] PROGRAM [ARGUMENT…]
       ensign-guest [--socket NAME] --daemon

Shows the Wayland programs of this virtual machine on its host, through the Wayland channel of virtio-gpu.

  PROGRAM         run it with WAYLAND_DISPLAY set, and exit as it does
  --daemon        serve every program of a session, until told to end; the socket's name is printed
  --socket NAME   the socket's name in XDG_RUNTIME_DIR; without it, the first free one of wayland-0 …
  -h, --help      print this
  --version       print the version
)";

namespace {

std::unexpected<std::string> wrong(std::string sentence) { return std::unexpected{std::move(sentence)}; }

bool is_file_name(std::string_view name) { return !name.empty() && name != "." && name != ".." && !name.contains('/'); }

} // namespace

std::expected<CommandLine, std::string> parse_command_line(std::span<const std::string_view> words) {
    CommandLine line;
    bool daemon = false;
    std::size_t at = 0;
    for (; at < words.size() && words[at].starts_with('-'); ++at) {
        const std::string_view word = words[at];
        if (word == "--") {
            ++at;
            break;
        }
        if (word == "-h" || word == "--help") {
            return CommandLine{ShowHelp{}, {}};
        }
        if (word == "--version") {
            return CommandLine{ShowVersion{}, {}};
        }
        if (word == "--daemon") {
            daemon = true;
        } else if (word == "--socket" && at + 1 < words.size() && is_file_name(words[at + 1])) {
            line.socket = words[++at];
        } else if (word == "--socket") {
            return wrong("--socket wants a file name, such as wayland-1");
        } else {
            return wrong("\"" + std::string{word} +
                         "\" is no option; the options are --daemon, --socket, --help and --version");
        }
    }
    const auto command = words.subspan(at);
    if (daemon == !command.empty()) {
        return wrong(daemon ? "--daemon runs no program; start it beside it, with WAYLAND_DISPLAY set"
                            : "name a program to run, or --daemon");
    }
    if (daemon) {
        line.action = Serve{};
    } else {
        line.action = RunProgram{{command.begin(), command.end()}};
    }
    return line;
}

} // namespace ensign::guest
