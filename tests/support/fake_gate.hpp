// Stands in for a VM's gate on the link to Ensign (protocols/gate_link.hpp), and says whatever the test wants, in whatever form.
#pragma once

#include "compositor/wl/fd.hpp"
#include "protocols/gate_link.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ensign::test {

class FakeGate {
  public:
    // Listens where `wayland_socket` lies, in a folder that it makes if need be, and then makes a socket for its VM, as a
    // gate does.
    explicit FakeGate(const std::string& wayland_socket);
    ~FakeGate(); // as one that is killed: what listens is left over

    bool meets_ensign(); // accepts it, where it has come; blocks for nobody
    void greet(std::uint32_t version = gate::link::version) { say(gate::link::Kind::hello, version); }
    // A program of the guest has come; its end.
    wl::Fd connects(std::uint32_t number);

    void say(gate::link::Kind kind, std::uint32_t value, const std::vector<int>& descriptors = {});
    bool say_bytes(std::span<const std::byte> bytes, const std::vector<int>& descriptors = {}); // false: it isn't taken now
    [[nodiscard]] bool sent_away(); // Ensign has hung up
    void hang_up() { ensign_.reset(); } // and nothing else, yet

  private:
    wl::Fd listener_;
    wl::Fd ensign_;
};

} // namespace ensign::test
