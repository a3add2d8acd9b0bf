#include "gate/arguments.hpp"

#include "compositor/format.hpp"
#include "gate/pool.hpp"

#include <charconv>
#include <string_view>

namespace ensign::gate {

const char* const usage =
    "Usage: ensign-gate [--pool MIB] VM\n"
    "       ensign-gate --listen VM\n"
    "\n"
    "  VM            name of a VM in Ensign's configuration; its sockets are in $XDG_RUNTIME_DIR/ensign/vm/VM\n"
    "  --pool MIB    shared memory for the VM's windows, 16 to 1024 (default: 512)\n"
    "  --listen      stand before a VM that brings its own device (crosvm, rutabaga, libkrun)\n"
    "  --version, -h, --help\n";

namespace {

// As compositor/policy/vm has it: a lower-case letter, then up to 31 letters, digits and hyphens.
bool is_vm_name(std::string_view name) {
    const auto in = [](char c, char first, char last) { return c >= first && c <= last; };
    if (name.empty() || name.size() > 32 || !in(name[0], 'a', 'z')) {
        return false;
    }
    for (const char c : name) {
        if (!in(c, 'a', 'z') && !in(c, '0', '9') && c != '-') {
            return false;
        }
    }
    return true;
}

} // namespace

std::expected<Arguments, std::string> parse_arguments(int argc, char** argv) {
    constexpr std::uint32_t mib = 1 << 20, least_pool = 16, most_pool = Pool::most_bytes / mib;
    Arguments arguments;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "-h" || argument == "--help") {
            arguments.action = Arguments::Action::help;
            return arguments;
        }
        if (argument == "--version") {
            arguments.action = Arguments::Action::version;
            return arguments;
        }
        if (argument == "--listen") {
            arguments.listen = true;
        } else if (argument == "--pool") {
            const std::string_view value = i + 1 < argc ? argv[++i] : "";
            const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), arguments.pool);
            if (error != std::errc{} || end != value.data() + value.size() || arguments.pool < least_pool ||
                arguments.pool > most_pool) {
                return std::unexpected{text::format("--pool wants MiB, {} to {}", least_pool, most_pool)};
            }
        } else if (argument.starts_with('-')) {
            return std::unexpected{text::format("unknown argument '{}'", argument)};
        } else if (!arguments.vm.empty()) {
            return std::unexpected{"one VM at a time: each has a gate of its own"};
        } else if (!is_vm_name(argument)) {
            return std::unexpected{text::format("'{}' can't be a VM's name; a-z, 0-9 and - can", argument)};
        } else {
            arguments.vm = argument;
        }
    }
    if (arguments.vm.empty()) {
        return std::unexpected{"the VM's name is missing"};
    }
    return arguments;
}

} // namespace ensign::gate
