#include "compositor/policy/config/fields.hpp"

#include "compositor/policy/bindings.hpp"
#include "compositor/policy/config/key_table.hpp"
#include "compositor/policy/config/text_rules.hpp"
#include "compositor/policy/input/attention_key.hpp"

#include <array>
#include <set>
#include <string>

#include <linux/input-event-codes.h>

namespace ensign {
namespace {

using kind::Boolean;
using kind::Integer;
using kind::Word;

constexpr auto ambiences = std::to_array<std::string_view>({"dark", "light"});     // in the order of Ambience
constexpr auto hovers = std::to_array<std::string_view>({"focused", "same-vm"}); // as FocusConfig::hover_same_vm

constexpr kind::Text any_text{};
constexpr kind::Text keymap_name{keymap_name_fault, "^[ -~]{0,256}$"};
constexpr kind::Text connector{connector_fault, "^[ -~]{1,256}$"};
constexpr kind::Text glob{glob_fault, "^[\\s\\S]{1,256}$"};
constexpr Integer usb_id{0, 0xffff};

constexpr auto top = std::to_array<Field<Config>>({
    {{.name = "ambience", .kind = Word{ambiences}, .says = "The colours of all that is Ensign's own.", .standard = "\"dark\""},
     into<&Config::ambience>},
    {{.name = "animations", .kind = Boolean{}, .says = "False removes the few fades.", .standard = "true"},
     into<&Config::animations>},
});

constexpr auto focus = std::to_array<Field<FocusConfig>>({
    {{.name = "hover",
      .kind = Word{hovers},
      .says = "Which windows see the pointer move over them: the focused one, or all of the VM that hears the keyboard. Never "
              "another VM's.",
      .standard = "\"focused\""},
     into<&FocusConfig::hover_same_vm>},
    {{.name = "arming",
      .kind = Integer{0, 2000, "milliseconds"},
      .says =
          "What comes under the pointer by itself takes no click for so long, nor does what lies bare where another VM's "
          "window was a moment ago, and what gets the keyboard by itself no Enter and no Space: another VM's window that is "
          "there just before you press must not be what you pressed. So with fingers and pens.",
      .standard = "400"},
     into<&FocusConfig::arming, &ArmingRules::delay_ms>},
    {{.name = "arming_within_vm",
      .kind = Boolean{},
      .says = "Whether *arming* holds between windows of one VM, too.",
      .standard = "false"},
     into<&FocusConfig::arming, &ArmingRules::within_vm>},
});

constexpr auto secret = std::to_array<Field<SecretConfig>>({
    {{.name = "phrase",
      .kind = kind::Text{phrase_fault, "^.{0,64}$"},
      .says = "One line of at most 64 characters.",
      .otherwise = "none",
      .example = "\"…\""},
     into<&SecretConfig::phrase>},
    {{.name = "picture", .kind = any_text, .says = "A PNG file.", .otherwise = "none", .example = "\"/path/to.png\""},
     into<&SecretConfig::picture>},
});

constexpr auto lock = std::to_array<Field<LockConfig>>({
    {{.name = "command",
      .kind = kind::Command{},
      .says =
          "The locker that *ensignctl lock* and the chooser start: a program and its arguments, without a shell. Any program "
          "that speaks ext-session-lock-v1 on the host display will do.",
      .standard = "[\"swaylock\"]"},
     into<&LockConfig::command>},
});

constexpr auto frames = std::to_array<Field<Config>>({
    {{.name = "rate",
      .kind = Integer{FramePace::usual, FramePace::fastest, "pictures a second"},
      .says =
          "How often programs in VMs that draw without a pause are asked for the next picture. The same for all, and nothing "
          "that happens on the screen changes it: it tells a VM nothing.",
      .standard = "60"},
     into<&Config::frame_rate>},
});

constexpr auto keyboard = std::to_array<Field<KeyboardConfig>>({
    {{.name = "layout",
      .kind = keymap_name,
      .says = "One layout, or several with commas between. Of several, each VM has one of its own at a time; the stripe shows "
              "that of the VM that hears.",
      .otherwise = "xkbcommon's",
      .example = "\"us,de\""},
     into<&KeyboardConfig::layout>},
    {{.name = "variant",
      .kind = keymap_name,
      .says = "One for each layout; none where nothing stands between the commas.",
      .otherwise = "none",
      .example = "\"intl,nodeadkeys\""},
     into<&KeyboardConfig::variant>},
    {{.name = "model",
      .kind = keymap_name,
      .says = "Which keys there are.",
      .otherwise = "xkbcommon's",
      .example = "\"pc105\""},
     into<&KeyboardConfig::model>},
    {{.name = "options",
      .kind = keymap_name,
      .says = "What some keys do instead.",
      .otherwise = "none",
      .example = "\"compose:ralt,caps:escape\""},
     into<&KeyboardConfig::options>},
    {{.name = "rules",
      .kind = keymap_name,
      .says = "The set of rules that gives these their meaning.",
      .otherwise = "xkbcommon's",
      .example = "\"evdev\""},
     into<&KeyboardConfig::rules>},
    {{.name = "repeat_rate",
      .kind = Integer{0, 200, "keys a second"},
      .says = "How fast a key that is held repeats; 0: it doesn't. For all keyboards, as VMs see one.",
      .standard = "25"},
     into<&KeyboardConfig::repeat_rate>},
    {{.name = "repeat_delay",
      .kind = Integer{100, 5000, "milliseconds"},
      .says = "How long a key is held before it repeats. For all keyboards, as VMs see one.",
      .standard = "600"},
     into<&KeyboardConfig::repeat_delay>},
});

constexpr auto devices = std::to_array<Field<Config>>({
    {{.name = "quarantine",
      .kind = Boolean{},
      .says =
          "True: a device that is plugged in while Ensign runs isn't heard, neither in a VM nor in the chooser nor for the "
          "secure attention key, until it is approved: in the chooser with a trusted device, or by *ensignctl approve*. What "
          "was there when Ensign started never waits, nor does what a rule calls trusted: name your own keyboard in one, so "
          "that you may pull it out and plug it in again.",
      .standard = "false"},
     into<&Config::quarantine>},
});

// What isn't set leaves to earlier rules what they said: these have no standard value of their own.
constexpr auto device = std::to_array<Field<DeviceRule>>({
    {{.name = "type",
      .kind = Word{device_kind_names},
      .says = "What it is. A touchpad isn't a pointer here. Switches, such as a lid's, are nobody's: no VM hears them, and "
              "what a lid does is logind's affair.",
      .otherwise = "any"},
     into<&DeviceRule::type>},
    {{.name = "name",
      .kind = glob,
      .says = "What the device says of itself, and another one can say as well. \\* stands for any text and ? for one byte.",
      .otherwise = "any",
      .example = "\"Logitech *\""},
     into<&DeviceRule::name>},
    {{.name = "vendor",
      .kind = usb_id,
      .says = "The maker's number, which the device says of itself and another one can say as well.",
      .otherwise = "any",
      .example = "0x046d"},
     into<&DeviceRule::vendor>},
    {{.name = "product",
      .kind = usb_id,
      .says = "The maker's number for such devices, said likewise.",
      .otherwise = "any",
      .example = "0xc31c"},
     into<&DeviceRule::product>},
    {{.name = "path",
      .kind = glob,
      .says = "Where it is plugged in, in /sys, as *ensignctl --json devices* shows it. No device chooses it. \\* and ? as in "
              "*name*.",
      .otherwise = "any",
      .example = "\"*/usb1/1-2/*\""},
     into<&DeviceRule::path>},
    {{.name = "vms",
      .kind = kind::VmNames{},
      .says = "The VMs that it types into and points at. In others it is silent, and their windows don't answer to its clicks.",
      .otherwise = "all",
      .example = "[\"work\", \"web\"]"},
     into<&DeviceRule::vms>},
    {{.name = "trusted",
      .kind = Boolean{},
      .says =
          "Whether it operates the chooser and the lock, and Ensign's chords other than the secure attention key. True also "
          "keeps it out of quarantine.",
      .otherwise = "true, unless *vms* is given"},
     into<&DeviceRule::trusted>},
    {{.name = "enabled", .kind = Boolean{}, .says = "False: nothing of it is listened to.", .otherwise = "true"},
     into<&DeviceRule::enabled>},
    {{.name = "output",
      .kind = any_text,
      .says = "The connector whose screen a touch screen or tablet covers.",
      .otherwise = "what the device knows of itself, else all screens",
      .example = "\"DP-1\""},
     into<&DeviceRule::settings, &DeviceSettings::output>},
    {{.name = "tap", .kind = Boolean{}, .says = "A tap with one, two or three fingers is a click.", .otherwise = "true"},
     into<&DeviceRule::settings, &DeviceSettings::tap>},
    {{.name = "tap_buttons",
      .kind = Word{tap_buttons_names},
      .says = "Which buttons these clicks are: left, right and middle, or left, middle and right.",
      .otherwise = "libinput's"},
     into<&DeviceRule::settings, &DeviceSettings::tap_buttons>},
    {{.name = "tap_and_drag",
      .kind = Boolean{},
      .says = "A tap, and at once a finger that stays, is a button held down.",
      .otherwise = "libinput's"},
     into<&DeviceRule::settings, &DeviceSettings::tap_and_drag>},
    {{.name = "drag_lock",
      .kind = Boolean{},
      .says = "That button stays down while the finger is lifted for a moment.",
      .otherwise = "libinput's"},
     into<&DeviceRule::settings, &DeviceSettings::drag_lock>},
    {{.name = "natural_scroll",
      .kind = Boolean{},
      .says = "What is scrolled goes with the fingers.",
      .otherwise = "libinput's"},
     into<&DeviceRule::settings, &DeviceSettings::natural_scroll>},
    {{.name = "left_handed", .kind = Boolean{}, .says = "Left and right button are each other's.", .otherwise = "libinput's"},
     into<&DeviceRule::settings, &DeviceSettings::left_handed>},
    {{.name = "middle_emulation",
      .kind = Boolean{},
      .says = "Left and right button together are the middle one.",
      .otherwise = "libinput's"},
     into<&DeviceRule::settings, &DeviceSettings::middle_emulation>},
    {{.name = "disable_while_typing",
      .kind = Boolean{},
      .says = "A touchpad doesn't answer while you type.",
      .otherwise = "libinput's"},
     into<&DeviceRule::settings, &DeviceSettings::disable_while_typing>},
    {{.name = "accel_speed",
      .kind = kind::Number{-1, 1},
      .says = "How fast the pointer is; 0 is in the middle.",
      .otherwise = "libinput's",
      .example = "0.5"},
     into<&DeviceRule::settings, &DeviceSettings::accel_speed>},
    {{.name = "accel_profile",
      .kind = Word{accel_profile_names},
      .says = "Whether the pointer goes as far as the hand, or further the faster the hand is.",
      .otherwise = "libinput's"},
     into<&DeviceRule::settings, &DeviceSettings::accel_profile>},
    {{.name = "click_method",
      .kind = Word{click_method_names},
      .says = "What a press of the touchpad is: no click, a button by its place, or one by the number of fingers.",
      .otherwise = "libinput's"},
     into<&DeviceRule::settings, &DeviceSettings::click_method>},
    {{.name = "scroll_method",
      .kind = Word{scroll_method_names},
      .says = "What scrolls: nothing, two fingers, one at the touchpad's edge, or motion while *scroll_button* is down.",
      .otherwise = "libinput's"},
     into<&DeviceRule::settings, &DeviceSettings::scroll_method>},
    {{.name = "scroll_button",
      .kind = Word{button_names, BTN_LEFT},
      .says = "The button of *scroll_method* = \"on-button-down\".",
      .otherwise = "libinput's"},
     into<&DeviceRule::settings, &DeviceSettings::scroll_button>},
});

constexpr auto output = std::to_array<Field<OutputConfig>>({
    {{.name = "name",
      .kind = connector,
      .says = "The connector; HEADLESS-1 is that of *--headless*.",
      .example = "\"DP-1\"",
      .needed = "say which one, as in name = \"DP-1\""},
     into<&OutputConfig::name>},
    {{.name = "mode",
      .kind = kind::Mode{},
      .says = "Device pixels, each side from 64 to 16384.",
      .otherwise = "what the screen prefers",
      .example = "\"1920x1080\""},
     into<&OutputConfig::mode>},
    {{.name = "scale",
      .kind = kind::Number{0.5, 4},
      .says = "Device pixels for one of a program's, rounded to 1/120.",
      .standard = "1",
      .example = "1.5"},
     into<&OutputConfig::scale>},
});

constexpr auto vm = std::to_array<Field<VmSpec>>({
    {{.name = "name",
      .kind = kind::Text{vm_name_fault, "^[a-z][a-z0-9-]{0,31}$"},
      .says = "The identity, and the folder of the socket: it begins with a-z and goes on with a-z, 0-9 and -, at most 32 "
              "characters.",
      .example = "\"work\"",
      .needed = "say how it is called, as in name = \"work\""},
     into<&VmSpec::flag, &Flag::name>},
    {{.name = "label",
      .kind = kind::Text{label_fault, "^.{1,32}$"},
      .says =
          "What frames, stripe and chooser say, in 1 to 32 characters. No two VMs may have names or labels that look alike.",
      .otherwise = "the name",
      .example = "\"Work\""},
     into<&VmSpec::flag, &Flag::label>},
    {{.name = "color",
      .kind = kind::Hex{},
      .says = "The colour of its frames. Greys are Ensign's own. Colours of two VMs must differ visibly (CIEDE2000 of 15 or "
              "more) unless their patterns differ.",
      .example = "\"#2c6be0\"",
      .needed = "give it one of its own, as in color = \"#2c6be0\""},
     into<&VmSpec::flag, &Flag::color>},
    {{.name = "pattern",
      .kind = Word{pattern_names},
      .says = "What the frame is filled with, for eyes that don't see the colours apart.",
      .standard = "\"solid\""},
     into<&VmSpec::flag, &Flag::pattern>},
    {{.name = "trusted_only",
      .kind = Boolean{},
      .says = "True: hears nothing while another compositor may keep the secure attention key.",
      .standard = "false"},
     into<&VmSpec::rights, &Rights::trusted_only>},
    {{.name = "layout",
      .kind = keymap_name,
      .says = "Layouts of its own.",
      .otherwise = "those of [keyboard]",
      .example = "\"de\""},
     into<&VmSpec::keyboard, &KeyboardRule::layout>},
    {{.name = "variant",
      .kind = keymap_name,
      .says = "Variants of these layouts.",
      .otherwise = "those of [keyboard]; none where the VM has layouts of its own",
      .example = "\"nodeadkeys\""},
     into<&VmSpec::keyboard, &KeyboardRule::variant>},
    {{.name = "generic_keymap",
      .kind = Boolean{},
      .says =
          "True: the VM is told of a plain US keyboard, whatever yours is, and you type on one there: your layout is a trait "
          "by which VMs could be told to belong together. It leaves no choice of *layout* or *variant*.",
      .standard = "false"},
     into<&VmSpec::keyboard, &KeyboardRule::generic_keymap>},
    {{.name = "pointer_lock",
      .kind = Boolean{},
      .says =
          "Whether its programs may lock or confine the pointer, as games do. The stripe says when one holds it; the secure "
          "attention key frees it.",
      .standard = "true"},
     into<&VmSpec::rights, &Rights::pointer_lock>},
    {{.name = "inhibit_shortcuts",
      .kind = Boolean{},
      .says = "Whether its programs may ask for [fullscreen], [windows] and [layout] to be theirs while they hear, as virtual "
              "machine viewers do. The stripe says so. The secure attention key and X-ray are never theirs.",
      .standard = "false"},
     into<&VmSpec::rights, &Rights::inhibit_shortcuts>},
    {{.name = "start",
      .kind = kind::Command{},
      .says = "What starts the VM, from the chooser and by *ensignctl start*: a program, looked up in PATH, and its arguments, "
              "with no shell between. It runs in a process group of its own, once at a time.",
      .otherwise = "none",
      .example = "[\"virsh\", \"start\", \"work\"]"},
     into<&VmSpec::life, &Life::start>},
    {{.name = "kill",
      .kind = kind::Command{},
      .says = "What ends the VM by force, from the chooser and by *ensignctl kill*: written and run as *start*.",
      .otherwise = "none",
      .example = "[\"virsh\", \"destroy\", \"work\"]"},
     into<&VmSpec::life, &Life::kill>},
    {{.name = "gate",
      .kind = Boolean{},
      .says =
          "True: Ensign starts *ensign-gate*(1), looked up in PATH, for the VM, unless one runs already; it outlives Ensign, "
          "and one that ended is started again after five seconds. A gate that somebody else starts, at any time, serves the "
          "VM in either case.",
      .standard = "false"},
     into<&VmSpec::life, &Life::gate>},
});

template <class Owner>
std::vector<Key> keys_of(std::span<const Field<Owner>> fields) {
    std::vector<Key> keys;
    for (const Field<Owner>& field : fields) {
        keys.push_back(field.key);
    }
    return keys;
}

} // namespace

constinit const std::span<const Field<Config>> top_fields{top};
constinit const Key chord_key{.name = "keys", .kind = kind::Keys{}, .says = "The chord."};
constinit const std::span<const Field<FocusConfig>> focus_fields{focus};
constinit const std::span<const Field<SecretConfig>> secret_fields{secret};
constinit const std::span<const Field<LockConfig>> lock_fields{lock};
constinit const std::span<const Field<Config>> frames_fields{frames};
constinit const std::span<const Field<KeyboardConfig>> keyboard_fields{keyboard};
constinit const std::span<const Field<Config>> devices_fields{devices};
constinit const std::span<const Field<DeviceRule>> device_fields{device};
constinit const std::span<const Field<OutputConfig>> output_fields{output};
constinit const std::span<const Field<VmSpec>> vm_fields{vm};

namespace {
// As the file has it. The rows are few, and there for good.
std::string_view in_quotes(std::string_view text) {
    static std::set<std::string> quoted;
    return *quoted.insert("\"" + std::string{text} + "\"").first;
}
} // namespace

std::string KeyTable::heading() const {
    switch (form) {
    case Form::top: return "";
    case Form::one: return "[" + std::string{name} + "]";
    case Form::many: return "[[" + std::string{name} + "]]";
    }
    return "";
}

std::vector<ChordTable> chord_tables() {
    std::vector<ChordTable> tables{{attention_key_table,
                                    "The secure attention key: no VM ever sees it, and it always leads to the chooser.",
                                    AttentionKey::standard}};
    for (const BindingRow& row : binding_rows()) {
        tables.push_back({row.table, row.says, row.chord});
    }
    return tables;
}

std::vector<KeyTable> config_tables() {
    using enum KeyTable::Form;
    std::vector<KeyTable> tables;
    const auto add = [&](std::string_view name, KeyTable::Form form, std::string_view says, const auto& fields) {
        tables.push_back({name, form, says, keys_of(fields)});
    };
    add("", top, "The configuration of the Ensign compositor; ensign(5) says all of it.", top_fields);
    for (const ChordTable& chord : chord_tables()) {
        Key keys = chord_key;
        keys.standard = in_quotes(chord.standard);
        tables.push_back({chord.name, one, chord.says, {keys}});
    }
    add("focus", one, "Where pointer and keyboard reach, and from when on.", focus_fields);
    add("secret", one,
        "What only you and Ensign know, shown in the chooser and on the lock screen only: a chooser or a lock without it is "
        "not "
        "Ensign's. It is in no capture and no owner map, and the locker doesn't know it.",
        secret_fields);
    add("lock", one, "What locks the session.", lock_fields);
    add("frames", one, "The pictures that VMs draw.", frames_fields);
    add("keyboard", one, "The keyboard, in names that xkeyboard-config(7) knows.", keyboard_fields);
    add("devices", one, "Input devices that are plugged in while Ensign runs.", devices_fields);
    add("device", many,
        "A rule for input devices. One that fits all of *type*, *name*, *vendor*, *product* and *path* gets what the rest "
        "says; "
        "a later rule overlays an earlier one key by key. A rule without any of these is for all devices. *ensignctl devices* "
        "shows what there is.",
        device_fields);
    add("output", many,
        "A screen, by the connector that it is plugged into. One without an entry has the mode that it prefers, and scale 1.",
        output_fields);
    add("vm", many, "A VM. Their order is that of the chooser; there must be at least one.", vm_fields);
    return tables;
}

} // namespace ensign
