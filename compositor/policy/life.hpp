// How a VM begins and ends, as far as Ensign does it.
#pragma once

#include <string>
#include <vector>

namespace ensign {

using Argv = std::vector<std::string>; // a program and its arguments; empty: none is configured

struct Life {
    Argv start = {};   // starts the VM
    Argv kill = {};    // ends it by force
    bool gate = false; // Ensign starts an ensign-gate for it
    bool operator==(const Life&) const = default;
};

} // namespace ensign
