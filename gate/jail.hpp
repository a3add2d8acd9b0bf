// Locks the process in, before it has seen a byte of the guest's. From then on it can use the descriptors that it has, take
// such as come over its sockets, and make pipes and socket pairs; it can open, connect to, run or signal nothing. A call that
// isn't on the list ends it.
#pragma once

#include <expected>
#include <string>

namespace ensign::gate {

// What keeps it in, in words for the log. The error is a sentence; the process isn't locked in then, and must not go on.
std::expected<std::string, std::string> lock_in();

} // namespace ensign::gate
