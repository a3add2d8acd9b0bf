#include "compositor/control/commands.hpp"

#include "compositor/base/format.hpp"
#include "compositor/events/on_action.hpp"
#include "compositor/input/device_list.hpp"
#include "compositor/output/outputs.hpp"
#include "compositor/scene/owner_map.hpp"
#include "compositor/trusted/lock.hpp"

#include <nlohmann/json.hpp>

#include "ensign-control-v1-protocol.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <new>
#include <set>

namespace ensign {

using nlohmann::json;

namespace {

// Of the owner map: 0 background, 1 Ensign, 2 host, then content and frames of each VM.
constexpr std::size_t first_vm_index = 3;
constexpr std::size_t most_vms = (256 - first_vm_index) / 2;

std::string no_such_vm(std::string_view name) { return text::format("no VM is called \"{}\"; ensignctl vms lists them", name); }

json rect(const Rect& r) { return {{"x", r.x}, {"y", r.y}, {"width", r.width}, {"height", r.height}}; }

// Near the wanted colour, and unlike every one that was given out before.
Color distinct(Color wanted, std::set<std::uint32_t>& taken) {
    const auto number = [](Color c) { return static_cast<std::uint32_t>(c.r << 16 | c.g << 8 | c.b); };
    while (!taken.insert(number(wanted)).second) {
        wanted.b = static_cast<std::uint8_t>(wanted.b + 1);
        wanted.g = static_cast<std::uint8_t>(wanted.g + (wanted.b == 0 ? 1 : 0));
    }
    return wanted;
}

} // namespace

json Commands::vms() {
    json list = json::array();
    for (const ChooserVm& entry : parts_.vm_list.vms(parts_.focus.vm())) {
        const VmDisplay* vm = parts_.vms.find(entry.id);
        const VmSpec& spec = entry.spec;
        json one{{"name", spec.flag.name},
                 {"label", spec.flag.label},
                 {"color", to_hex(spec.flag.color)},
                 {"pattern", name_of(spec.flag.pattern)},
                 {"trusted_only", spec.rights.trusted_only},
                 {"connected", entry.connected},
                 {"connections", vm->connections()},
                 {"windows", entry.windows.size()},
                 {"focused", entry.had_keyboard},
                 {"pinned", entry.pinned},
                 {"hidden", entry.restraint.hidden},
                 {"muted", entry.restraint.muted},
                 {"frozen", entry.restraint.frozen},
                 {"hung", entry.silent_s.has_value()},
                 {"full_screen", !entry.full_screen_on.empty()},
                 {"starting", entry.starting},
                 {"killing", entry.killing},
                 {"socket", vm->socket_path()}};
        list.push_back(std::move(one));
    }
    return list;
}

json Commands::windows() {
    json list = json::array();
    for (const Window* window : parts_.shell.windows()) {
        json entry = rect(window->outer());
        entry["id"] = window->id().value;
        entry["vm"] = window->vm().name();
        entry["title"] = window->title();
        entry["app_id"] = window->app_id();
        entry["content"] = rect(window->content());
        entry["focused"] = window->focused();
        entry["minimised"] = window->minimised();
        entry["maximised"] = window->maximised();
        entry["attention"] = window->urgent();
        entry["hung"] = window->hung();
        entry["shown"] = window->visible();
        list.push_back(std::move(entry));
    }
    return list;
}

json Commands::devices() {
    json list = json::array();
    for (const DeviceEntry& device : parts_.devices.devices()) {
        json entry{{"id", device.id.value},        {"type", name_of(device.info.kind)}, {"name", device.info.name},
                   {"vendor", device.info.vendor}, {"product", device.info.product},    {"path", device.info.path},
                   {"waiting", device.waiting},    {"enabled", device.enabled},         {"trusted", device.grant.trusted}};
        if (device.grant.vms) {
            entry["vms"] = *device.grant.vms;
        }
        list.push_back(std::move(entry));
    }
    return list;
}

json Commands::describe(const Owner& owner) const {
    static constexpr std::array<std::string_view, 5> names{"background", "ensign", "host", "vm", "vm"};
    json entry{{"owner", names[static_cast<std::size_t>(owner.kind)]}, {"part", owner.part}};
    if (owner.is_guest()) {
        if (const VmDisplay* vm = parts_.vms.find(owner.vm)) {
            entry["vm"] = vm->name();
        }
        entry["window"] = owner.window.value;
    }
    return entry;
}

json Commands::describe_node(wlr_scene_node* node) const {
    static constexpr std::array<std::string_view, 3> types{"tree", "rect", "buffer"};
    json entry{
        {"type", types[static_cast<std::size_t>(node->type)]}, {"x", node->x}, {"y", node->y}, {"enabled", node->enabled}};
    if (node->data != nullptr) {
        entry.update(describe(*static_cast<const Owner*>(node->data)));
    }
    if (node->type != WLR_SCENE_NODE_TREE) {
        const wlr_box size = node_size(node);
        entry["width"] = size.width;
        entry["height"] = size.height;
        return entry;
    }
    json children = json::array();
    wlr_scene_node* child = nullptr;
    wl_list_for_each(child, &wlr_scene_tree_from_node(node)->children, link) { children.push_back(describe_node(child)); }
    entry["children"] = std::move(children);
    return entry;
}

json Commands::tree() {
    json outputs = json::array();
    for (const OutputView& output : parts_.outputs.views()) {
        json entry = rect(output.box);
        entry["name"] = output.name;
        entry["scale"] = output.scale;
        outputs.push_back(std::move(entry));
    }
    const Scene& scene = parts_.scene;
    const std::array<std::pair<std::string_view, wlr_scene_tree*>, 7> layers{{{"windows", scene.windows()},
                                                                              {"drag", scene.drag()},
                                                                              {"xray", scene.xray()},
                                                                              {"banner", scene.banner()},
                                                                              {"lock", scene.lock()},
                                                                              {"stripe", scene.stripe()},
                                                                              {"chooser", scene.chooser()}}};
    json list = json::array();
    for (const auto& [name, layer] : layers) {
        list.push_back({{"name", name}, {"nodes", json::array({describe_node(&layer->node)})}});
    }
    return {{"outputs", std::move(outputs)}, {"layers", std::move(list)}};
}

json Commands::focus_log() {
    json list = json::array();
    for (const FocusChange& change : parts_.focus.log().changes()) {
        json entry{{"time_msec", change.time_msec}, {"reason", name_of(change.reason)}, {"by_user", by_user(change.reason)}};
        if (!change.vm.empty()) {
            entry["vm"] = change.vm;
        }
        if (!change.window.empty()) {
            entry["window"] = change.window;
        }
        list.push_back(std::move(entry));
    }
    return list;
}

std::expected<json, std::string> Commands::whois(int lx, int ly) {
    const Rect all = parts_.outputs.arrangement().extent();
    if (!all.contains(Point{lx, ly})) {
        return std::unexpected{text::format("no output shows the point {},{}; the layout is {}x{} from {},{}", lx, ly,
                                            all.width, all.height, all.x, all.y)};
    }
    json answer = describe(parts_.scene.owner_at(lx, ly));
    answer["x"] = lx;
    answer["y"] = ly;
    return answer;
}

std::expected<void, std::string> Commands::focus_vm(std::string_view name) {
    const VmDisplay* vm = parts_.vms.find(name);
    if (vm == nullptr) {
        return std::unexpected{no_such_vm(name)};
    }
    if (const auto objection = parts_.stage.objection(Request::focus)) {
        return std::unexpected{std::string{*objection}};
    }
    parts_.actions.choose(vm->id());
    if (parts_.focus.vm() == vm->id()) {
        return {};
    }
    if (!vm->restraint().may_have_focus()) {
        return std::unexpected{
            text::format("the VM \"{}\" is {}, and hears nothing", name, vm->restraint().muted ? "muted" : "frozen")};
    }
    return std::unexpected{
        text::format("the VM \"{}\" is trusted_only, and the attention key isn't surely Ensign's here", name)};
}

std::expected<void, std::string> Commands::act_on_vm(std::string_view name, std::uint32_t number) {
    VmDisplay* vm = parts_.vms.find(name);
    if (vm == nullptr) {
        return std::unexpected{no_such_vm(name)};
    }
    static_assert(vm_action_names.size() == ENSIGN_CONTROL_V1_ACTION_UNPIN + 1 &&
                      static_cast<int>(VmAction::disconnect) == ENSIGN_CONTROL_V1_ACTION_DISCONNECT &&
                      static_cast<int>(VmAction::unpin) == ENSIGN_CONTROL_V1_ACTION_UNPIN,
                  "policy's actions are the protocol's, in its order");
    const auto action = static_cast<VmAction>(number);
    if (const auto objection = action == VmAction::pin ? parts_.stage.objection(Request::pin) : std::nullopt) {
        return std::unexpected{std::string{*objection}};
    }
    return parts_.vm_actions.act(*vm, action, FocusReason::asked);
}

std::expected<void, std::string> Commands::open_chooser() {
    if (const auto objection = parts_.stage.objection(Request::open_chooser)) {
        return std::unexpected{std::string{*objection}};
    }
    parts_.actions.open_chooser();
    return {};
}

std::expected<void, std::string> Commands::approve_device(std::uint32_t id) {
    if (!parts_.devices.approve(DeviceId{id})) {
        return std::unexpected{text::format("no device {} waits to be approved; ensignctl devices lists them", id)};
    }
    return {};
}

std::uint8_t Commands::index_of(const Owner& owner) const {
    switch (owner.kind) {
    case Owner::Kind::background: return 0;
    case Owner::Kind::ensign: return 1;
    case Owner::Kind::host: return 2;
    case Owner::Kind::content:
    case Owner::Kind::frame: break;
    }
    const auto& all = parts_.vms.all();
    const auto vm = std::ranges::find(all, owner.vm, [](const auto& v) { return v->id(); });
    if (vm == all.end()) {
        return 0; // taken from the configuration, and going
    }
    const auto place = static_cast<std::size_t>(vm - all.begin());
    return static_cast<std::uint8_t>(first_vm_index + 2 * place + (owner.kind == Owner::Kind::frame ? 1 : 0));
}

std::vector<host::LegendEntry> Commands::legend() const {
    std::set<std::uint32_t> taken;
    std::vector<host::LegendEntry> list;
    const auto add = [&](std::string owner, std::string part, Color color, std::string vm = {}) {
        list.push_back({static_cast<std::uint8_t>(list.size()), std::move(owner), std::move(part),
                        to_hex(distinct(color, taken)), std::move(vm)});
    };
    add("background", "background", Color{0x14, 0x17, 0x1b});
    add("ensign", "trusted", white);
    add("host", "content", Color{0x80, 0x80, 0x80});
    assert(list.size() == first_vm_index && "as index_of has it");
    for (const auto& vm : parts_.vms.all()) {
        const VmSpec& spec = vm->spec();
        add("vm", "content", mix(spec.flag.color, black, 0.45), spec.flag.name);
        add("vm", "frame", spec.flag.color, spec.flag.name);
    }
    return list;
}

std::expected<host::Capture, std::string> Commands::capture(host::CaptureKind kind, std::string_view name) {
    try {
        return take(kind, name);
    } catch (const std::bad_alloc&) {
        return std::unexpected{std::string{"no memory for a picture"}};
    }
}

std::expected<host::Capture, std::string> Commands::take(host::CaptureKind kind, std::string_view name) {
    Output* output = parts_.outputs.find(name);
    if (output == nullptr) {
        return std::unexpected{name.empty() ? std::string{"there is no output to take a picture of"}
                                            : text::format("no output is called \"{}\"; ensignctl tree lists them", name)};
    }
    host::Capture capture{.output = std::string{output->name()}};
    if (kind == host::CaptureKind::owners) {
        if (parts_.vms.all().size() > most_vms) {
            return std::unexpected{
                text::format("an owner map has room for {} VMs, and {} are configured", most_vms, parts_.vms.all().size())};
        }
        const Rect box = output->box();
        const auto map = owner_map(parts_.scene, {box.x, box.y, box.width, box.height}, output->scale(),
                                   [this](const OwnedRegion& region) { return index_of(*region.owner); });
        capture.width = capture.stride = map.width;
        capture.height = map.height;
        capture.bytes.resize(map.numbers.size());
        std::ranges::transform(map.numbers, capture.bytes.begin(), [](std::uint16_t index) { return std::byte(index); });
        capture.legend = legend();
        return capture;
    }
    const auto image = output->snapshot();
    if (!image) {
        return std::unexpected{text::format("the output {} can't be rendered now; is it switched on?", output->name())};
    }
    capture.width = image->width;
    capture.height = image->height;
    capture.stride = image->width * 4;
    capture.bytes.resize(image->pixels.size() * 4);
    std::memcpy(capture.bytes.data(), image->pixels.data(), capture.bytes.size());
    return capture;
}

std::expected<void, std::string> Commands::reload() { return reload_(); }

std::expected<void, std::string> Commands::lock() { return parts_.lock.request(); }

void Commands::quit() { parts_.quitting = true; }

} // namespace ensign
