#include "ctl/table.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/text/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>
#include <vector>

namespace ensign::ctl {

using nlohmann::json;

namespace {

using Row = std::vector<std::string>;

bool steers_terminal(char32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || (c >= 0x200e && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

// In code points: exact for what configurations name VMs by, and guests' text comes in the last column only.
std::size_t columns(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count) {
        text.remove_prefix(decode_utf8(text).length);
    }
    return count;
}

std::string aligned(const std::vector<Row>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], columns(row[i]));
        }
    }
    std::string text;
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i] + std::string(widths[i] - columns(row[i]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

// A member as text; "-" where it is missing, null or empty.
std::string cell(const json& object, const char* name) {
    const auto member = object.find(name);
    if (member == object.end() || member->is_null()) {
        return "-";
    }
    const std::string text = member->is_string() ? printable(member->get_ref<const std::string&>()) : member->dump();
    return text.empty() ? "-" : text;
}

bool is_set(const json& object, const char* name) {
    const auto member = object.find(name);
    return member != object.end() && member->is_boolean() && member->get<bool>();
}

// The names of those flags that are set, as "focused,maximised".
std::string flags(const json& object, std::initializer_list<const char*> names) {
    std::string text;
    for (const char* name : names) {
        if (is_set(object, name)) {
            text += (text.empty() ? "" : ",") + std::string{name};
        }
    }
    return text.empty() ? "-" : text;
}

std::string position(const json& object) { return cell(object, "x") + "," + cell(object, "y"); }
std::string size(const json& object) { return cell(object, "width") + "x" + cell(object, "height"); }

std::string device_state(const json& device) {
    return is_set(device, "waiting")    ? "waiting"
           : !is_set(device, "enabled") ? "disabled"
           : is_set(device, "trusted")  ? "trusted"
                                        : "-";
}

std::string device_vms(const json& device) {
    const auto vms = device.find("vms");
    if (vms == device.end()) {
        return "all";
    }
    std::string names;
    for (const json& vm : *vms) {
        names += (names.empty() ? "" : ",") + printable(vm.get_ref<const std::string&>());
    }
    return names.empty() ? "none" : names;
}

// As lsusb prints it.
std::string usb_id(const json& device) {
    const auto part = [&](const char* name) { return device.value(name, 0U); };
    return part("vendor") == 0 && part("product") == 0 ? "-" : text::format("{:04x}:{:04x}", part("vendor"), part("product"));
}

void outline_node(const json& node, int depth, std::string& text) {
    text += std::string(static_cast<std::size_t>(depth) * 2, ' ');
    text += node.contains("name") ? cell(node, "name") : cell(node, "type");
    if (node.contains("x")) {
        text += " " + position(node);
    }
    if (node.contains("width")) {
        text += " " + size(node);
    }
    for (const char* member : {"owner", "vm", "window", "part"}) {
        if (node.contains(member)) {
            text += std::string{" "} + member + "=" + cell(node, member);
        }
    }
    if (node.contains("enabled") && !is_set(node, "enabled")) {
        text += " disabled";
    }
    text += "\n";
    for (const char* member : {"nodes", "children"}) {
        const auto children = node.find(member);
        for (std::size_t i = 0; children != node.end() && i < children->size(); ++i) {
            outline_node((*children)[i], depth + 1, text);
        }
    }
}

// "2026-11-21 15:04:05.250"
std::string local_time(std::int64_t epoch_msec) {
    const std::time_t seconds = epoch_msec / 1000;
    std::tm parts{};
    std::array<char, 32> text{};
    if (localtime_r(&seconds, &parts) == nullptr || std::strftime(text.data(), text.size(), "%F %T", &parts) == 0) {
        return "-";
    }
    return text::format("{}.{:03}", text.data(), epoch_msec % 1000);
}

} // namespace

std::string printable(std::string_view utf8) {
    std::string text;
    while (!utf8.empty()) {
        const Decoded next = decode_utf8(utf8);
        if (!next.valid || steers_terminal(next.code_point)) {
            text += "\xef\xbf\xbd";
        } else {
            text += utf8.substr(0, next.length);
        }
        utf8.remove_prefix(next.length);
    }
    return text;
}

std::string vms_table(const json& vms) {
    std::vector<Row> rows{{"NAME", "STATE", "CONNECTIONS", "WINDOWS", "COLOR", "PATTERN", "LABEL"}};
    for (const json& vm : vms) {
        rows.push_back({cell(vm, "name"),
                        flags(vm, {"connected", "focused", "pinned", "hung", "full_screen", "frozen", "muted", "hidden",
                                   "starting", "killing", "trusted_only"}),
                        cell(vm, "connections"), cell(vm, "windows"), cell(vm, "color"), cell(vm, "pattern"),
                        cell(vm, "label")});
    }
    return aligned(rows);
}

std::string windows_table(const json& windows) {
    std::vector<Row> rows{{"ID", "VM", "POSITION", "SIZE", "STATE", "TITLE"}};
    for (const json& window : windows) {
        rows.push_back({cell(window, "id"), cell(window, "vm"), position(window), size(window),
                        flags(window, {"focused", "minimised", "maximised", "attention"}), cell(window, "title")});
    }
    return aligned(rows);
}

std::string devices_table(const json& devices) {
    std::vector<Row> rows{{"ID", "TYPE", "STATE", "VMS", "USB ID", "NAME"}};
    for (const json& device : devices) {
        rows.push_back({cell(device, "id"), cell(device, "type"), device_state(device), device_vms(device), usb_id(device),
                        cell(device, "name")});
    }
    return aligned(rows);
}

std::string tree_outline(const json& tree) {
    std::string text;
    for (const char* part : {"outputs", "layers"}) {
        text += std::string{part} + "\n";
        const auto nodes = tree.find(part);
        for (std::size_t i = 0; nodes != tree.end() && i < nodes->size(); ++i) {
            outline_node((*nodes)[i], 1, text);
        }
    }
    return text;
}

std::string focus_log_table(const json& changes) {
    std::vector<Row> rows{{"TIME", "VM", "REASON", "WINDOW"}};
    for (const json& change : changes) {
        rows.push_back({local_time(change.value("time_msec", std::int64_t{0})), cell(change, "vm"), cell(change, "reason"),
                        cell(change, "window")});
    }
    return aligned(rows);
}

std::string whois_line(const json& whois) {
    std::string text = cell(whois, "owner");
    if (whois.contains("vm")) {
        text += " " + cell(whois, "vm");
    }
    if (whois.contains("window")) {
        text += ", window " + cell(whois, "window");
    }
    if (whois.contains("part")) {
        text += ", " + cell(whois, "part");
    }
    return text + "\n";
}

} // namespace ensign::ctl
