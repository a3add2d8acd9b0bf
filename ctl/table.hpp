// What ensignctl prints for people. The shapes of the JSON are those of ensignctl(1).
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace ensign::ctl {

// Each ends with a newline, unless it is empty. A member that is missing is shown as "-".
std::string vms_table(const nlohmann::json& vms);
std::string windows_table(const nlohmann::json& windows);
std::string devices_table(const nlohmann::json& devices);
std::string tree_outline(const nlohmann::json& tree);
std::string focus_log_table(const nlohmann::json& changes); // in local time
std::string whois_line(const nlohmann::json& whois);

// Safe to print on a terminal: control characters and whatever turns the direction of text become U+FFFD. The compositor
// has checked titles before, but a terminal that obeys escape sequences is too much to lose to one slip.
std::string printable(std::string_view utf8);

} // namespace ensign::ctl
