#include "compositor/base/format.hpp"
#include "compositor/policy/config/config.hpp"
#include "compositor/policy/look/color_difference.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <random>

#include <linux/input-event-codes.h>

using namespace ensign;

namespace {

constexpr std::string_view one_vm = "[[vm]]\nname = \"work\"\ncolor = \"#2c6be0\"\n";

Config read(std::string_view text) {
    const auto config = parse_config(text, "c.toml");
    if (!config) {
        FAIL(config.error().sentence());
    }
    return *config;
}

// "LINE: message"; the file name is the same in all.
std::string error_of(std::string_view text) {
    const auto config = parse_config(text, "c.toml");
    if (config) {
        return "accepted";
    }
    return text::format("{}: {}", config.error().line, config.error().message);
}

std::string with_vm(std::string_view text) { return text::format("{}\n{}", text, one_vm); }

std::string vm_line(std::string_view line) { return text::format("{}{}\n", one_vm, line); }

std::string two_vms(std::string_view first, std::string_view second) {
    return text::format("[[vm]]\n{}\n[[vm]]\n{}\n", first, second);
}

} // namespace

TEST_CASE("a required key that is misspelt is named at its own line, not missed") {
    const std::string error = error_of("[[vm]]\nname = \"work\"\ncolour = \"#2c6be0\"\n");
    CHECK(error.starts_with("3: unknown key"));
    CHECK(error.contains("color"));
}

TEST_CASE("a configuration with everything in it is read as it stands") {
    const Config config = read(R"(
ambience = "light"
animations = false
[sak]
keys = "Super+Escape"
[lock]
command = ["waylock", "-fork-on-lock"]
[frames]
rate = 144
[keyboard]
layout = "de,us"
variant = "nodeadkeys,"
options = "grp:win_space_toggle"
repeat_rate = 0
repeat_delay = 250
[[output]]
name = "DP-1"
mode = "2560x1440"
scale = 1.25
[[output]]
name = "HDMI-A-1"
[[vm]]
name = "work"
label = "Work"
color = "#2c6be0"
pattern = "diagonal"
[[vm]]
name = "vault"
color = "#6f3a9a"
trusted_only = true
gate = true
)");
    CHECK(config.ambience == Ambience::light);
    CHECK_FALSE(config.animations);
    CHECK(config.sak == Chord{.super = true, .key = KEY_ESC});
    CHECK(config.lock.command == std::vector<std::string>{"waylock", "-fork-on-lock"});
    CHECK(config.frame_rate == 144);
    CHECK(config.keyboard == KeyboardConfig{"", "", "de,us", "nodeadkeys,", "grp:win_space_toggle", 0, 250});
    REQUIRE(config.outputs.size() == 2);
    CHECK(config.outputs[0] == OutputConfig{"DP-1", Size{2560, 1440}, 1.25});
    CHECK(config.outputs[1] == OutputConfig{"HDMI-A-1", std::nullopt, 1});
    REQUIRE(config.vms.size() == 2);
    CHECK(config.vms[0] == VmSpec{.flag = {"work", "Work", {0x2c, 0x6b, 0xe0}, Pattern::diagonal}});
    CHECK(config.vms[1] == VmSpec{.flag = {.name = "vault", .label = "vault", .color = {0x6f, 0x3a, 0x9a}},
                                  .rights = {.trusted_only = true},
                                  .life = {.gate = true}});
}

TEST_CASE("frames come 60 to 240 times a second, 60 where nothing is said") {
    CHECK(read(with_vm("")).frame_rate == 60);
    CHECK(error_of(with_vm("[frames]\nrate = 59")) == "2: 'rate' in [frames] must be a whole number from 60 to 240, not 59");
    CHECK(error_of(with_vm("[frames]\nrate = 241")).contains("from 60 to 240"));
}

TEST_CASE("a VM has the user's keyboard, but for what its own entry says") {
    const Config config = read(R"(
[keyboard]
layout = "us,de"
variant = "intl,"
repeat_rate = 31
[[vm]]
name = "work"
color = "#2c6be0"
[[vm]]
name = "lab"
color = "#c83232"
layout = "fr"
[[vm]]
name = "vault"
color = "#6f3a9a"
generic_keymap = true
pointer_lock = false
inhibit_shortcuts = true
)");
    CHECK(keyboard_of(config.keyboard, config.vms[0].keyboard) == config.keyboard);
    CHECK(keyboard_of(config.keyboard, config.vms[1].keyboard) == KeyboardConfig{.layout = "fr", .repeat_rate = 31});
    CHECK(keyboard_of(config.keyboard, config.vms[2].keyboard) == KeyboardConfig{.layout = "us"});
    CHECK(config.vms[0].rights.pointer_lock);
    CHECK_FALSE(config.vms[0].rights.inhibit_shortcuts);
    CHECK_FALSE(config.vms[2].rights.pointer_lock);
    CHECK(config.vms[2].rights.inhibit_shortcuts);
}

TEST_CASE("a generic keymap has no layout of its own, and no two chords are the same") {
    const std::string vm{one_vm};
    CHECK(parse_config(vm + "generic_keymap = true\nlayout = \"de\"\n", "f").error().message.contains("leaves no choice"));
    const auto shared = parse_config("[layout]\nkeys = \"Alt+Tab\"\n" + vm, "f");
    CHECK(shared.error().message == "[windows] and [layout] share their keys; each needs a chord of its own");
}

TEST_CASE("what isn't configured has its default") {
    const Config config = read(one_vm);
    CHECK(config.ambience == Ambience::dark);
    CHECK(config.animations);
    CHECK(config.sak == Chord{.ctrl = true, .alt = true, .key = KEY_DELETE});
    CHECK(config.lock.command == std::vector<std::string>{"swaylock"});
    CHECK(config.keyboard == KeyboardConfig{});
    CHECK(config.outputs.empty());
    CHECK(config.vms.at(0).flag.label == "work");
}

TEST_CASE("an error names file and line") {
    const auto config = parse_config("animations = true\nambeance = \"dark\"\n", "/etc/xdg/ensign/config.toml");
    REQUIRE_FALSE(config);
    CHECK(config.error().sentence() == "/etc/xdg/ensign/config.toml:2: unknown key 'ambeance'; did you mean 'ambience'?");
    CHECK(ConfigError{"c.toml", 0, "it is empty"}.sentence() == "c.toml: it is empty");
}

TEST_CASE("an unknown key or table is refused, with the nearest that is known") {
    CHECK(error_of(vm_line("colour = \"#ffffff\"")) == "4: unknown key 'colour' in [[vm]]; did you mean 'color'?");
    CHECK(error_of(vm_line("icon = \"x\"")).starts_with("4: unknown key 'icon' in [[vm]]; known are 'name', 'label', 'color'"));
    CHECK(error_of(with_vm("[keybord]\nlayout = \"de\"")) == "1: unknown table 'keybord'; did you mean 'keyboard'?");
    CHECK(error_of(with_vm("[sak]\nkey = \"Ctrl+A\"")) == "2: unknown key 'key' in [sak]; did you mean 'keys'?");
    CHECK(error_of(with_vm("[keyboard]\nLayout = \"de\"")) == "2: unknown key 'Layout' in [keyboard]; did you mean 'layout'?");
    CHECK(error_of(with_vm("[[output]]\nname = \"a\"\nscal = 2")) ==
          "3: unknown key 'scal' in [[output]]; did you mean 'scale'?");
}

TEST_CASE("a value of the wrong type is refused, with the right one") {
    CHECK(error_of(with_vm("animations = \"yes\"")) == "1: 'animations' must be true or false, without quotes, not text");
    CHECK(error_of(with_vm("ambience = 3")) == "1: 'ambience' must be text in quotes, not a whole number");
    CHECK(error_of(with_vm("[keyboard]\nrepeat_rate = 25.0")) ==
          "2: 'repeat_rate' in [keyboard] must be a whole number from 0 to 200, not a number with a fraction");
    CHECK(error_of(with_vm("[keyboard]\nlayout = [\"de\"]")) == "2: 'layout' in [keyboard] must be text in quotes, not a list");
    CHECK(error_of(with_vm("sak = \"Ctrl+A\"")) == "1: [sak] is one table, written [sak], and not text");
    CHECK(error_of("[vm]\nname = \"work\"") == "1: each vm is a table of its own, written [[vm]], and not a table");
    CHECK(error_of(with_vm("[[sak]]\nkeys = \"Ctrl+A\"")) == "1: [sak] is one table, written [sak], and not several tables");
    CHECK(error_of(vm_line("trusted_only = 1")).contains("must be true or false"));
    CHECK(error_of(vm_line("gate = \"ensign-gate\"")) == "4: 'gate' in [[vm]] must be true or false, without quotes, not text");
}

TEST_CASE("a value that isn't one of the known words is refused") {
    CHECK(error_of(with_vm("ambience = \"ligth\"")) == "1: 'ambience' can't be 'ligth'; did you mean 'light'?");
    CHECK(error_of(vm_line("pattern = \"stripes\""))
              .starts_with("4: 'pattern' in [[vm]] can't be 'stripes'; known are 'solid', 'diagonal'"));
    CHECK(error_of(vm_line("pattern = \"dot\"")) == "4: 'pattern' in [[vm]] can't be 'dot'; did you mean 'dots'?");
}

TEST_CASE("a number out of its range is refused, with the range") {
    CHECK(error_of(with_vm("[keyboard]\nrepeat_rate = 201")) ==
          "2: 'repeat_rate' in [keyboard] must be a whole number from 0 to 200, not 201");
    CHECK(error_of(with_vm("[keyboard]\nrepeat_rate = -1")).contains("from 0 to 200"));
    CHECK(error_of(with_vm("[keyboard]\nrepeat_delay = 9223372036854775807")).contains("from 100 to 5000"));
    for (const std::string_view scale : {"0.49", "4.01", "nan", "inf", "-inf", "0"}) {
        CHECK(
            error_of(with_vm(text::format("[[output]]\nname = \"a\"\nscale = {}", scale))).contains("a number from 0.5 to 4"));
    }
}

TEST_CASE("[focus] has hover and arming, each within its bounds") {
    const FocusConfig focus = read(with_vm("[focus]\nhover = \"same-vm\"\narming = 0\narming_within_vm = true")).focus;
    CHECK(focus.hover_same_vm);
    CHECK(focus.arming == ArmingRules{.delay_ms = 0, .within_vm = true});
    CHECK(read(with_vm("[focus]")).focus == FocusConfig{});
    CHECK(FocusConfig{}.arming.delay_ms == 400);
    CHECK(error_of(with_vm("[focus]\nhover = \"all\"")).starts_with("2: "));
    CHECK(error_of(with_vm("[focus]\narming = 2001")).contains("2000"));
}

TEST_CASE("a scale is rounded to what clients can be told") {
    const Config config = read(with_vm("[[output]]\nname = \"a\"\nscale = 1.33\n[[output]]\nname = \"b\"\nscale = 2"));
    CHECK(config.outputs.at(0).scale == 160.0 / 120);
    CHECK(config.outputs.at(1).scale == 2);
}

TEST_CASE("an output has a name of its own and a mode in device px") {
    CHECK(error_of(with_vm("[[output]]\nscale = 2")) == "1: [[output]] has no 'name'; say which one, as in name = \"DP-1\"");
    CHECK(error_of(with_vm("[[output]]\nname = \"\"")).contains("a connector's name"));
    CHECK(error_of(with_vm("[[output]]\nname = \"a\"\n[[output]]\nname = \"a\""))
              .starts_with("4: 'name' in [[output]] is 'a', as that of another"));
    for (const std::string_view mode : {"", "1920", "x", "1920x", "1920x1080x2", "1920 x 1080", "+1920x1080", "63x100",
                                        "16385x100", "99999999999x1", "0x0", "1920x-1"}) {
        CHECK(error_of(with_vm(text::format("[[output]]\nname = \"a\"\nmode = \"{}\"", mode)))
                  .contains("a mode is written \"1920x1080\""));
    }
}

TEST_CASE("names for the keymap are printable text") {
    CHECK(error_of(with_vm("[keyboard]\nlayout = \"d\\u0007e\""))
              .starts_with("2: 'layout' in [keyboard] must be printable ASCII"));
    CHECK(error_of(with_vm("[keyboard]\nmodel = \"pc105ü\"")).contains("printable ASCII"));
    CHECK(error_of(with_vm(text::format("[keyboard]\nrules = \"{}\"", std::string(300, 'x')))).contains("at most 256"));
}

TEST_CASE("a secure attention key that can't be typed, or that typing would hit, is refused") {
    const auto sak = [](std::string_view keys) { return error_of(with_vm(text::format("[sak]\nkeys = \"{}\"", keys))); };
    CHECK(sak("Ctrl+Alt") ==
          "2: 'keys' in [sak] is 'Ctrl+Alt': only modifiers; one further key is needed, as in 'Ctrl+Alt+Delete'");
    CHECK(sak("Ctrl+Alt+Delte").contains("did you mean 'Delete'?"));
    CHECK(sak("Delete").contains("no modifier"));
    CHECK(sak("Shift+A").contains("is typing"));
    CHECK(sak("Alt+Print").contains("kernel"));
}

TEST_CASE("a command is a list of texts, the program first") {
    const auto lock = [](std::string_view value) { return error_of(with_vm(text::format("[lock]\ncommand = {}", value))); };
    CHECK(lock("\"swaylock -f\"") == "2: 'command' in [lock] must be a list of texts, the program and its arguments, as in "
                                     "[\"swaylock\", \"-f\"], not text");
    CHECK(lock("[]").starts_with("2: 'command' in [lock] must name a program"));
    CHECK(lock("[\"\", \"-f\"]").contains("must name a program"));
    CHECK(lock("[\"swaylock\", 3]").contains("must have texts"));
    CHECK(lock("[\"sway\\u0000lock\"]").contains("must have texts"));
    CHECK(lock(text::format("[\"{}\"]", std::string(5000, 'x'))).contains("must have texts"));
    std::string many = "\"x\"";
    for (int i = 0; i < 64; ++i) {
        many += ", \"x\"";
    }
    CHECK(lock(text::format("[{}]", many)).contains("at most 63 arguments"));
    CHECK(lock("[\"/usr/bin/swaylock\", \"\"]") == "accepted");
}

TEST_CASE("a VM has a name and a colour") {
    CHECK(error_of("") == "0: there is no VM in it; add at least one [[vm]] with name and color");
    CHECK(error_of("\n[[vm]]\ncolor = \"#2c6be0\"") == "2: [[vm]] has no 'name'; say how it is called, as in name = \"work\"");
    CHECK(error_of("[[vm]]\nname = \"work\"") == "1: [[vm]] has no 'color'; give it one of its own, as in color = \"#2c6be0\"");
}

TEST_CASE("a VM's name is fit to be the name of a folder") {
    for (const std::string_view name : {"", "Work", "1work", "-work", "wörk", "a b", "../x", "a/b", "a.b", "a_b", "work\\n",
                                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
        CHECK(
            error_of(text::format("[[vm]]\nname = \"{}\"\ncolor = \"#2c6be0\"", name)).starts_with("2: 'name' in [[vm]] is "));
    }
    CHECK(read("[[vm]]\nname = \"a-9\"\ncolor = \"#2c6be0\"").vms.at(0).flag.name == "a-9");
    CHECK(read(text::format("[[vm]]\nname = \"{}\"\ncolor = \"#2c6be0\"", std::string(32, 'a'))).vms.size() == 1);
}

TEST_CASE("a VM's label shows all that is in it") {
    const auto label = [](std::string_view text) { return error_of(vm_line(text::format("label = \"{}\"", text))); };
    for (const std::string_view fine : {"Work", "Büro 2", "日本語", "हिन्दी", "R&D <b>", "🏦"}) {
        CHECK(label(fine) == "accepted");
    }
    for (const std::string_view unseen :
         {"a\\u202eb", "a\\u200bb", "a\\u0000b", "a\\nb", "a\\tb", "\\u2066a", "\\ufeffa", "a\\U000e0041", "\\ue000"}) {
        CHECK(label(unseen).contains("shows nothing or steers others"));
    }
    for (const std::string_view spaced : {" a", "a ", "a  b", "a\\u00a0b", "a\\u3000b", " "}) {
        CHECK(label(spaced).contains("a space that can't be seen"));
    }
    CHECK(label("Cafe\\u0301").contains("one character"));
    CHECK(label("").contains("1 to 32 characters"));
    CHECK(label(std::string(33, 'x')).contains("1 to 32 characters"));
    CHECK(label("éééééééééééééééééééééééééééééééé") == "accepted"); // 32, in 64 bytes
}

TEST_CASE("a VM's colour is a colour, not a grey") {
    const auto color = [](std::string_view text) {
        return error_of(text::format("[[vm]]\nname = \"a\"\ncolor = \"{}\"", text));
    };
    CHECK(color("blue").starts_with("3: 'color' in [[vm]] is 'blue'; a colour is written \"#rrggbb\""));
    CHECK(color("#12345").contains("six hexadecimal digits"));
    CHECK(color("#808080").starts_with("3: 'color' in [[vm]] is '#808080', a grey; greys belong to Ensign itself"));
    CHECK(color("#000000").contains("a grey"));
    CHECK(color("#10a870") == "accepted");
}

TEST_CASE("no two VMs have names or labels that read alike") {
    const auto error = [](std::string_view first, std::string_view second) {
        return error_of(two_vms(text::format("color='#2c6be0'\n{}", first), text::format("color='#10a870'\n{}", second)));
    };
    CHECK(error("name='a'", "name='a'") == "6: 'name' in [[vm]] is 'a', as that of another [[vm]]; each VM has its own");
    CHECK(error("name='vault'", "name='vau1t'") == "6: 'name' in [[vm]] gives VM 'vau1t' the name 'vau1t', which looks like "
                                                   "the name 'vault' of VM 'vault'; each VM has its own");
    CHECK(error("name='a'\nlabel='Work'", "name='b'\nlabel='WORK'") ==
          "8: 'label' in [[vm]] gives VM 'b' the label 'WORK', which differs only in capitals from the label 'Work' of VM 'a'; "
          "each VM has its own");
    CHECK(error("name='a'\nlabel='b'", "name='b'") ==
          "7: 'name' in [[vm]] gives VM 'b' the name 'b', which is the same as the label 'b' of VM 'a'; each VM has its own");
    CHECK(error("name='bank'", "name='b'\nlabel='Вапк'") == "accepted"); // no letter but а is like one of bank's
    CHECK(error("name='coca'", "name='b'\nlabel='СОСА'") == "7: 'label' in [[vm]] gives VM 'b' the label 'СОСА', which looks "
                                                            "like the name 'coca' of VM 'coca'; each VM has its own");
    CHECK(error("name='work'\nlabel='Job'", "name='work-2'\nlabel='Work'")
              .contains("the label 'Work', which differs only in capitals from the name 'work' of VM 'work'"));
    CHECK(error("name='work'\nlabel='Work'", "name='home'\nlabel='Home'") == "accepted");
}

TEST_CASE("a label that mixes scripts to deceive is refused at its line, with the letters") {
    CHECK(error_of(vm_line("label = \"bаnk\"")) == "4: 'label' in [[vm]] is 'bаnk', which mixes scripts whose letters look "
                                                   "alike: Latin ('b', U+0062) and Cyrillic ('а', U+0430); write it in one");
    CHECK(error_of(vm_line("label = \"Банк\"")) == "accepted");
}

TEST_CASE("the colours of two VMs differ, or their patterns do") {
    const auto error = [](std::string_view first, std::string_view second) {
        return error_of(two_vms(text::format("name='a'\n{}", first), text::format("name='b'\n{}", second)));
    };
    CHECK(error("color='#2c6be0'", "color='#2C6BE0'") ==
          "6: 'color' in [[vm]] gives VM 'b' #2c6be0, which is too like #2c6be0 of VM 'a', and both have pattern 'solid'; take "
          "a colour further away or another pattern (CIEDE2000 0.0, at least 15 is needed)");
    CHECK(error("color='#2c6be0'\npattern='dots'", "color='#5a8fe8'\npattern='dots'")
              .contains("and both have pattern 'dots'; take a colour further away or another pattern (CIEDE2000 12.3, at least "
                        "15 is needed)"));
    CHECK(error("color='#2c6be0'", "color='#6a9aea'") == "accepted"); // 15.6
    CHECK(error("color='#2c6be0'", "color='#2c6be0'\npattern='dots'") == "accepted");
}

TEST_CASE("hundreds of VMs have flags that differ, and more than 512 aren't looked at") {
    std::vector<Color> colors; // far enough apart to share a pattern
    for (int i = 0; i < 16 * 16 * 16 && colors.size() < 60; ++i) {
        const auto channel = [i](int shift) { return static_cast<std::uint8_t>((i >> shift & 15) * 17); };
        const Color color{channel(0), channel(8), channel(4)};
        if (chroma(color) >= 8 && std::ranges::none_of(colors, [&](Color c) { return color_difference(c, color) < 15; })) {
            colors.push_back(color);
        }
    }
    std::string text;
    for (std::size_t i = 0; i < colors.size() * 6; ++i) {
        text += text::format("[[vm]]\nname = \"vm{}\"\ncolor = \"{}\"\npattern = \"{}\"\n", i, to_hex(colors[i / 6]),
                             pattern_names[i % 6]);
    }
    CHECK(read(text).vms.size() == 360);
    for (int i = 360; i < 513; ++i) {
        text += "[[vm]]\n";
    }
    CHECK(error_of(text) == "0: there are 513 VMs in it; at most 512 are possible");
}

TEST_CASE("of several errors the first in the file is told") {
    CHECK(error_of("ambience = 1\n[[vm]]\nname = \"A\"\nwrong = 1").starts_with("1: "));
    CHECK(error_of(with_vm("[keyboard]\nzzz = 1\nlayout = 2")).starts_with("2: "));
}

TEST_CASE("a file that is no TOML is refused in words, at its line") {
    using Case = std::pair<std::string_view, std::string_view>;
    constexpr auto cases = std::to_array<Case>({
        {"[[vm]]\nname = work\n", "text stands in quotes"},
        {"[[vm]]\ncolor = #2c6be0\n", "a colour stands in quotes"},
        {"\n[[vm]\n", "expected ']'"},
        {"\nname \"x\"\n", "key = value"},
        {"\na = \"x\n", "a quote may be missing"},
        {"a = 1\na = 2\n", "a key stands once"},
        {"[vm]\n[vm]\n", "each VM is written [[vm]]"},
        {"\na = \"\xff\"\n", "UTF-8"},
        {"\na = 1 b = 2\n", "one key a line"},
    });
    for (const auto& [text, hint] : cases) {
        CAPTURE(text);
        CHECK(error_of(text).starts_with("2: this is not TOML: "));
        CHECK(error_of(text).contains(hint));
    }
}

TEST_CASE("an error can be printed on a terminal whatever the file says") {
    for (const std::string_view text :
         {"\"\\u001b[31m\" = 1", "ambience = \"\\u001b]0;x\\u0007\"", "a = \"\x1b\"", "[[vm]]\nname = \"\\u202e\""}) {
        for (const char c : error_of(text)) {
            CHECK(static_cast<unsigned char>(c) >= 0x20);
        }
    }
}

TEST_CASE("no bytes at all crash the reader") {
    const std::string whole = with_vm(
        "ambience = \"dark\"\n[sak]\nkeys = \"Ctrl+Alt+Delete\"\n[[output]]\nname = \"a\"\nscale = 1.5\nmode = \"640x480\"");
    std::mt19937 random{13};
    int refused = 0;
    for (int round = 0; round < 3'000; ++round) {
        std::string text = whole;
        for (auto edits = random() % 4 + 1; edits > 0; --edits) {
            const std::size_t at = random() % text.size();
            if (random() % 2 == 0) {
                text[at] = static_cast<char>(random());
            } else {
                text.erase(at, random() % 4);
            }
        }
        const auto config = parse_config(text, "c.toml");
        refused += config ? 0 : 1;
        REQUIRE((config || !config.error().message.empty()));
        REQUIRE((!config || !config->vms.empty()));
    }
    CHECK(refused > 1'000);
}
