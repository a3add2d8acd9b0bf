// Ensign's end of the link to one VM's gate; protocols/gate_link.hpp has the words. What a gate says is that VM's input: it is read on
// the VM's own loop, within its budget, one message a dispatch, and checked as a guest's word is. The first that isn't right
// ends the link.
#pragma once

#include "compositor/wl/fd.hpp"
#include "compositor/wl/ptr.hpp"
#include "protocols/gate_link.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace ensign {

class GateLink;
class VmDisplay;

class GateEvents {
  public:
    virtual ~GateEvents() = default;
    // The gate has gone, or is heard no more. The link may be destroyed in here.
    virtual void gate_ended(GateLink& link) = 0;
};

class GateLink {
  public:
    // The socket of a gate that `user` runs; invalid where nobody listens. The error is a sentence: somebody else does.
    static std::expected<wl::Fd, std::string> connect(const std::string& path, uid_t user);

    // `gate`: a connected socket. VM and events outlive the link.
    GateLink(VmDisplay& vm, wl::Fd gate, GateEvents& events);
    ~GateLink();
    GateLink(const GateLink&) = delete;
    GateLink& operator=(const GateLink&) = delete;

    [[nodiscard]] VmDisplay& vm() const { return vm_; }
    // The VM is frozen, or no longer (VmDisplay::restrain): who comes by its gate waits to be let in.
    void frozen_changed();

  private:
    static int handle_gate(int fd, std::uint32_t mask, void* self);
    void read();
    void end(std::string_view why); // may destroy this
    // What is wrong with the message; empty: nothing, it is done.
    std::string_view take(const gate::link::Message& message, bool lost, std::vector<wl::Fd>& descriptors);

    VmDisplay& vm_;
    GateEvents& events_;
    wl::Fd gate_;
    bool greeted_ = false;
    wl::EventSourcePtr source_;
};

} // namespace ensign
