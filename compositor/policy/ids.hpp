// What things are called inside Ensign. No number is used twice within a run, and none comes from outside.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace ensign {

template <class Tag>
struct Id {
    std::uint32_t value = 0;
    auto operator<=>(const Id&) const = default;
};

using VmId = Id<struct VmTag>;         // a VM, while it is configured
using WindowId = Id<struct WindowTag>; // a window (toplevel) of any VM
using DeviceId = Id<struct DeviceTag>; // an input device, while it is plugged in
using OutputId = Id<struct OutputTag>; // an output, while it is connected

} // namespace ensign

template <class Tag>
struct std::hash<ensign::Id<Tag>> {
    std::size_t operator()(ensign::Id<Tag> id) const { return std::hash<std::uint32_t>{}(id.value); }
};
