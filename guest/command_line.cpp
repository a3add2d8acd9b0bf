#include "guest/command_line.hpp"

#include "compositor/base/options.hpp"

#include <array>

namespace ensign::guest {

namespace {

constexpr std::array option_table{
    options::Option{.name = "daemon",
                    .help = "serve every program of a session, until told to end; the socket's name is printed"},
    options::Option{.name = "socket",
                    .value = "NAME",
                    .wants = "a file name, such as wayland-1",
                    .help = "the socket's name in XDG_RUNTIME_DIR; without it, the first free one of wayland-0 …"},
    options::help,
    options::version,
};

std::unexpected<std::string> wrong(std::string sentence) { return std::unexpected{std::move(sentence)}; }

bool is_file_name(std::string_view name) { return !name.empty() && name != "." && name != ".." && !name.contains('/'); }

} // namespace

std::string usage() {
    return R"(usage: ensign-guest [--socket NAME] PROGRAM [ARGUMENT…]
       ensign-guest [--socket NAME] --daemon

Shows the Wayland programs of this virtual machine on its host, through the Wayland channel of virtio-gpu.

  PROGRAM               run it with WAYLAND_DISPLAY set, and exit as it does
)" + options::lines_of(option_table);
}

std::expected<CommandLine, std::string> parse_command_line(std::span<const std::string_view> words) {
    const auto parsed = options::parse(option_table, words, options::Operands::end_options);
    if (!parsed) {
        return wrong(parsed.error());
    }
    if (parsed->has("help")) {
        return CommandLine{ShowHelp{}, {}};
    }
    if (parsed->has("version")) {
        return CommandLine{ShowVersion{}, {}};
    }
    const auto socket = parsed->value_of("socket");
    if (socket && !is_file_name(*socket)) {
        return wrong("--socket wants a file name, such as wayland-1");
    }
    CommandLine line{Serve{}, std::string{socket.value_or("")}};
    const bool daemon = parsed->has("daemon");
    if (daemon == !parsed->operands.empty()) {
        return wrong(daemon ? "--daemon runs no program; start it beside it, with WAYLAND_DISPLAY set"
                            : "name a program to run, or --daemon");
    }
    if (!daemon) {
        line.action = RunProgram{{parsed->operands.begin(), parsed->operands.end()}};
    }
    return line;
}

} // namespace ensign::guest
