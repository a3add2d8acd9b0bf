#include "compositor/policy/input/device_rules.hpp"

#include <algorithm>

namespace ensign {
namespace {

template <class T>
void replace(std::optional<T>& value, const std::optional<T>& later) {
    if (later) {
        value = later;
    }
}

template <class T>
bool fits_value(const std::optional<T>& wanted, const T& value) {
    return !wanted || *wanted == value;
}

bool fits_glob(const std::optional<std::string>& wanted, std::string_view text) {
    return !wanted || matches_glob(*wanted, text);
}

} // namespace

void DeviceSettings::overlay(const DeviceSettings& later) {
    replace(tap, later.tap);
    replace(tap_buttons, later.tap_buttons);
    replace(tap_and_drag, later.tap_and_drag);
    replace(drag_lock, later.drag_lock);
    replace(natural_scroll, later.natural_scroll);
    replace(left_handed, later.left_handed);
    replace(middle_emulation, later.middle_emulation);
    replace(disable_while_typing, later.disable_while_typing);
    replace(accel_speed, later.accel_speed);
    replace(accel_profile, later.accel_profile);
    replace(click_method, later.click_method);
    replace(scroll_method, later.scroll_method);
    replace(scroll_button, later.scroll_button);
    replace(output, later.output);
}

bool DeviceRule::fits(const DeviceInfo& device) const {
    return fits_value(type, device.kind) && fits_value(vendor, device.vendor) && fits_value(product, device.product) &&
           fits_glob(name, device.name) && fits_glob(path, device.path);
}

bool DeviceGrant::reaches(std::string_view vm) const { return !vms || std::ranges::contains(*vms, vm); }

DeviceVerdict judge_device(const std::vector<DeviceRule>& rules, const DeviceInfo& device) {
    DeviceVerdict verdict;
    verdict.settings.tap = true;
    std::optional<bool> trusted;
    for (const DeviceRule& rule : rules) {
        if (!rule.fits(device)) {
            continue;
        }
        replace(verdict.grant.vms, rule.vms);
        replace(trusted, rule.trusted);
        verdict.enabled = rule.enabled.value_or(verdict.enabled);
        verdict.settings.overlay(rule.settings);
    }
    verdict.vouched = trusted.value_or(false);
    verdict.grant.trusted = trusted.value_or(!verdict.grant.vms);
    return verdict;
}

// Only the last `*` is ever widened: what an earlier one could take more, the last one can, too.
bool matches_glob(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::optional<std::size_t> star; // where the pattern goes on after the last `*`
    std::size_t star_text = 0;       // and the first byte that this `*` doesn't take
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = ++p;
            star_text = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star) {
            p = *star;
            t = ++star_text;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

} // namespace ensign
