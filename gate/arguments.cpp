#include "gate/arguments.hpp"

#include "compositor/base/format.hpp"
#include "compositor/base/options.hpp"
#include "gate/pool.hpp"

#include <array>
#include <charconv>

namespace ensign::gate {

namespace {

constexpr std::uint32_t mib = 1 << 20, least_pool = 16, most_pool = Pool::most_bytes / mib;

constexpr std::array option_table{
    options::Option{.name = "pool",
                    .value = "MIB",
                    .wants = "MiB, 16 to 1024",
                    .help = "shared memory for the VM's windows, 16 to 1024 (default: 512)"},
    options::Option{.name = "listen", .help = "stand before a VM that brings its own device (crosvm, rutabaga, libkrun)"},
    options::help,
    options::version,
};
static_assert(least_pool == 16 && most_pool == 1024, "as the table says");

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

std::optional<std::uint32_t> pool_size(std::string_view word) {
    std::uint32_t size = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), size);
    const bool is_number = error == std::errc{} && end == word.data() + word.size();
    return is_number && size >= least_pool && size <= most_pool ? std::optional{size} : std::nullopt;
}

std::expected<std::string, std::string> vm_of(std::span<const std::string_view> operands) {
    if (operands.empty()) {
        return std::unexpected{"the VM's name is missing"};
    }
    if (!is_vm_name(operands.front())) {
        return std::unexpected{text::format("'{}' can't be a VM's name; a-z, 0-9 and - can", operands.front())};
    }
    if (operands.size() > 1) {
        return std::unexpected{"one VM at a time: each has a gate of its own"};
    }
    return std::string{operands.front()};
}

} // namespace

std::string usage() {
    return "usage: ensign-gate [--pool MIB] VM\n"
           "       ensign-gate --listen VM\n"
           "\n"
           "  VM                    name of a VM in Ensign's configuration; its sockets are in "
           "$XDG_RUNTIME_DIR/ensign/vm/VM\n" +
           options::lines_of(option_table);
}

std::expected<Arguments, std::string> parse_arguments(std::span<const std::string_view> words) {
    const auto parsed = options::parse(option_table, words);
    if (!parsed) {
        return std::unexpected{parsed.error()};
    }
    Arguments arguments;
    if (parsed->has("help") || parsed->has("version")) {
        arguments.action = parsed->has("help") ? Arguments::Action::help : Arguments::Action::version;
        return arguments;
    }
    arguments.listen = parsed->has("listen");
    if (const auto word = parsed->value_of("pool")) {
        const auto size = pool_size(*word);
        if (!size) {
            return std::unexpected{text::format("--pool wants MiB, {} to {}", least_pool, most_pool)};
        }
        arguments.pool = *size;
    }
    auto vm = vm_of(parsed->operands);
    if (!vm) {
        return std::unexpected{vm.error()};
    }
    arguments.vm = *std::move(vm);
    return arguments;
}

} // namespace ensign::gate
