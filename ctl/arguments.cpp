#include "ctl/arguments.hpp"

#include "compositor/base/options.hpp"
#include "ensign-control-v1-client-protocol.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace ensign::ctl {

namespace {

constexpr std::array option_table{
    options::Option{.name = "json", .help = "print JSON, whose members are documented in ensignctl(1)"},
    options::Option{.name = "owners", .help = "screenshot: of whose each pixel is"},
    options::Option{.name = "output",
                    .value = "NAME",
                    .wants = "the name of an output, such as DP-1",
                    .help = "screenshot: of this output; without it, of the first"},
    options::Option{"config", 'c', "FILE", "the name of a file", "selftest: with this configuration"},
    options::help,
    options::version,
};

} // namespace

std::string usage() {
    return R"(usage: ensignctl [OPTION…] VERB …

  vms                   the VMs, in the order of the configuration
  windows               the windows, topmost first
  tree                  the scene, with the owner of each node
  focus-log             who got the keyboard, when and why
  whois X Y             whose the pixel at a point of the layout is
  focus VM              give the keyboard to a VM
  hide|show VM          take its windows out of the picture, and back
  mute|unmute VM        give it no input, or again
  freeze|thaw VM        let its requests wait, or no longer
  disconnect VM         end its connections
  start|kill VM         run its configured command
  pin|unpin VM          give it the keyboard for good, or no longer
  chooser               open the chooser, as the attention key does
  lock                  lock the session
  devices               the input devices, and what waits to be approved
  approve ID            let a device out of quarantine
  screenshot FILE.png   take a picture of an output; FILE may be - for standard output
  reload                read the configuration again
  quit                  end the compositor
  selftest              attack an Ensign of its own that has your configuration, and print how each threat ended

)" + options::lines_of(option_table) +
           R"(
It talks to the host display of Ensign, which WAYLAND_DISPLAY names; selftest to none.
)";
}

namespace {

using Words = std::vector<std::string_view>;
using Result = std::expected<Command, std::string>;
using options::Parsed;

std::unexpected<std::string> wrong(std::string sentence) { return std::unexpected{std::move(sentence)}; }

std::string quoted(std::string_view word) { return "\"" + std::string{word} + "\""; }

std::optional<int> number(std::string_view word) {
    int value = 0;
    const char* const end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, value);
    return error == std::errc{} && stop == end ? std::optional{value} : std::nullopt;
}

template <class C>
Result no_operands(const Words&, const Parsed&) {
    return Command{C{}};
}

Result whois(const Words& operands, const Parsed&) {
    const auto x = number(operands[0]);
    const auto y = number(operands[1]);
    if (!x || !y) {
        return wrong("whois takes whole numbers for X and Y, not " + quoted(x ? operands[1] : operands[0]));
    }
    return Command{Whois{*x, *y}};
}

Result focus(const Words& operands, const Parsed&) { return Command{FocusVm{std::string{operands[0]}}}; }

// The verb is the action's name, and the action its number in ensign_control_v1.action.
template <std::uint32_t action>
Result act(const Words& operands, const Parsed&) {
    return Command{ActOnVm{action, std::string{operands[0]}}};
}

Result approve(const Words& operands, const Parsed&) {
    const auto id = number(operands[0]);
    if (!id || *id < 1) {
        return wrong("approve takes the number of a device, as devices prints it, not " + quoted(operands[0]));
    }
    return Command{ApproveDevice{static_cast<std::uint32_t>(*id)}};
}

Result screenshot(const Words& operands, const Parsed& parsed) {
    if (operands[0] == "-" && parsed.has("json")) {
        return wrong("screenshot can't print both the picture and JSON to standard output; name a file");
    }
    return Command{
        Screenshot{std::string{operands[0]}, std::string{parsed.value_of("output").value_or("")}, parsed.has("owners")}};
}

Result self_test(const Words&, const Parsed& parsed) {
    return Command{SelfTest{std::string{parsed.value_of("config").value_or("")}}};
}

struct Verb {
    std::string_view name;
    std::string_view operands; // as the usage shows them
    std::size_t count;         // of operands
    Result (*make)(const Words& operands, const Parsed&);
};

constexpr std::array verbs{
    Verb{"vms", "", 0, no_operands<ListVms>},
    Verb{"windows", "", 0, no_operands<ListWindows>},
    Verb{"focus-log", "", 0, no_operands<ShowFocusLog>},
    Verb{"tree", "", 0, no_operands<ShowTree>},
    Verb{"whois", "X Y", 2, whois},
    Verb{"focus", "VM", 1, focus},
    Verb{"hide", "VM", 1, act<ENSIGN_CONTROL_V1_ACTION_HIDE>},
    Verb{"show", "VM", 1, act<ENSIGN_CONTROL_V1_ACTION_SHOW>},
    Verb{"mute", "VM", 1, act<ENSIGN_CONTROL_V1_ACTION_MUTE>},
    Verb{"unmute", "VM", 1, act<ENSIGN_CONTROL_V1_ACTION_UNMUTE>},
    Verb{"freeze", "VM", 1, act<ENSIGN_CONTROL_V1_ACTION_FREEZE>},
    Verb{"thaw", "VM", 1, act<ENSIGN_CONTROL_V1_ACTION_THAW>},
    Verb{"disconnect", "VM", 1, act<ENSIGN_CONTROL_V1_ACTION_DISCONNECT>},
    Verb{"start", "VM", 1, act<ENSIGN_CONTROL_V1_ACTION_START>},
    Verb{"kill", "VM", 1, act<ENSIGN_CONTROL_V1_ACTION_KILL>},
    Verb{"pin", "VM", 1, act<ENSIGN_CONTROL_V1_ACTION_PIN>},
    Verb{"unpin", "VM", 1, act<ENSIGN_CONTROL_V1_ACTION_UNPIN>},
    Verb{"chooser", "", 0, no_operands<OpenChooser>},
    Verb{"lock", "", 0, no_operands<LockSession>},
    Verb{"devices", "", 0, no_operands<ListDevices>},
    Verb{"approve", "ID", 1, approve},
    Verb{"screenshot", "FILE.png", 1, screenshot},
    Verb{"reload", "", 0, no_operands<Reload>},
    Verb{"quit", "", 0, no_operands<Quit>},
    Verb{"selftest", "", 0, self_test},
};

std::string verb_names() {
    std::string names;
    for (const Verb& verb : verbs) {
        names += (names.empty() ? "" : &verb == &verbs.back() ? " and " : ", ") + std::string{verb.name};
    }
    return names;
}

} // namespace

std::expected<Arguments, std::string> parse_arguments(std::span<const std::string_view> words) {
    const auto parsed = options::parse(option_table, words);
    if (!parsed) {
        return wrong(parsed.error());
    }
    const bool json = parsed->has("json");
    if (parsed->has("help") || parsed->has("version")) {
        return Arguments{parsed->has("help") ? Command{ShowHelp{}} : Command{ShowVersion{}}, json};
    }
    const Words& operands = parsed->operands;
    if (operands.empty()) {
        return wrong("a verb is missing; the verbs are " + verb_names());
    }
    const auto verb = std::ranges::find(verbs, operands.front(), &Verb::name);
    if (verb == verbs.end()) {
        return wrong(quoted(operands.front()) + " is no verb; the verbs are " + verb_names());
    }
    if (verb->make != screenshot && (parsed->has("owners") || parsed->has("output"))) {
        return wrong("--owners and --output belong to screenshot, not to " + std::string{verb->name});
    }
    if (verb->make != self_test && parsed->has("config")) {
        return wrong("--config belongs to selftest, not to " + std::string{verb->name});
    }
    if (operands.size() != verb->count + 1) {
        return wrong(std::string{verb->name} + " takes " +
                     (verb->count == 0 ? "nothing after it" : std::string{verb->operands}));
    }
    auto command = verb->make(Words{operands.begin() + 1, operands.end()}, *parsed);
    if (!command) {
        return wrong(command.error());
    }
    return Arguments{*std::move(command), json};
}

} // namespace ensign::ctl
