// The wire between a VM's gate and Ensign. Both ends include this file.
//
// Socket: $XDG_RUNTIME_DIR/ensign/vm/NAME/gate.sock, AF_UNIX, SOCK_SEQPACKET, mode 0600. The gate listens; Ensign connects
// at its start, and again after its own restart. Each looks at the other's uid (SO_PEERCRED) and closes where it isn't its own.
//
// Words: one `Message` a packet, host byte order, from the gate to Ensign only; Ensign never writes.
//
//     hello       value: version     no descriptor     always first
//     connection  value: a number    one descriptor    a guest connected: a SOCK_STREAM socket on which it speaks Wayland, to
//                                                      be treated as one that the VM's wayland-0 accepted. The number (the
//                                                      guest's context id, or a count with --listen) is for the log only.
//
// The gate serves one Ensign: while one is connected, another is closed at once. Connections that guests make while none is
// there wait, and are the first that it hears of. End of stream: the gate has died, and its VM's windows with it; those that
// Ensign got from it end by themselves, for the gate held their other ends.
#pragma once

#include <cstdint>

namespace ensign::gate::link {

inline constexpr std::uint32_t version = 1;
inline constexpr const char* socket_name = "gate.sock";

enum class Kind : std::uint32_t { hello = 1, connection = 2 };

struct Message {
    Kind kind;
    std::uint32_t value;
};
static_assert(sizeof(Message) == 8);

} // namespace ensign::gate::link
