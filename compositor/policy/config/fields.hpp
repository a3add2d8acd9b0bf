// All keys of the configuration, and where each value goes. The reader, ensign(5) and what editors complete by come from this
// one table.
#pragma once

#include "compositor/policy/config/config.hpp"
#include "compositor/policy/config/field.hpp"

#include <span>
#include <string_view>

namespace ensign {

extern const std::span<const Field<Config>> top_fields;
extern const std::span<const Field<FocusConfig>> focus_fields;
extern const std::span<const Field<SecretConfig>> secret_fields;
extern const std::span<const Field<LockConfig>> lock_fields;
extern const std::span<const Field<Config>> frames_fields;
extern const std::span<const Field<KeyboardConfig>> keyboard_fields;
extern const std::span<const Field<Config>> devices_fields;
extern const std::span<const Field<DeviceRule>> device_fields;
extern const std::span<const Field<OutputConfig>> output_fields;
extern const std::span<const Field<VmSpec>> vm_fields;

// A table that has nothing but a chord in it, as its 'keys'.
struct ChordTable {
    std::string_view name;
    std::string_view says;
    std::string_view standard; // the chord where the table says nothing
};
inline constexpr std::string_view attention_key_table = "sak";
extern const Key chord_key;
std::vector<ChordTable> chord_tables(); // of the attention key, and of each row of bindings

} // namespace ensign
