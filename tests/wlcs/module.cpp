// What the suite loads: wlcs MODULE [--lenient] [OPTION of the suite's...]
#include "compositor/policy/globals.hpp"
#include "tests/wlcs/abi.hpp"
#include "tests/wlcs/hands.hpp"
#include "tests/wlcs/subject.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace ensign::wlcs {

namespace {

// As the VM may have them: it has all rights that are given unless somebody says otherwise.
const Protocols& offered() {
    static const auto all = [] {
        std::array<Protocol, vm_globals.size()> listed{};
        std::ranges::transform(vm_globals, listed.begin(),
                               [](const VmGlobal& one) { return Protocol{one.interface.data(), one.version}; });
        return listed;
    }();
    static const Protocols protocols{other_version, all.size(), all.data()};
    return protocols;
}

class Examined : public Server {
  public:
    explicit Examined(bool lenient) : Server{}, lenient_{lenient} {
        version = server_version;
        start = nullptr;
        stop = [](Server* server) { of(server).end(); };
        connect = [](Server* server) { return of(server).connect(); };
        place_window = [](Server* server, wl_display* client, wl_surface* surface, int x, int y) {
            of(server).place(client, surface, {x, y});
        };
        create_pointer = [](Server* server) -> Pointer* { return new Mouse{of(server)}; };
        create_touch = [](Server* server) -> Touch* { return new Finger{of(server)}; };
        protocols = [](const Server*) { return &offered(); };
        start_on_this_thread = [](Server* server, wl_event_loop* asks) {
            auto& self = *static_cast<Examined*>(server);
            self.subject_.emplace(self.lenient_);
            self.subject_->serve(asks);
            self.subject_.reset();
        };
    }

  private:
    static Subject& of(Server* server) { return *static_cast<Examined*>(server)->subject_; }

    bool lenient_;
    std::optional<Subject> subject_; // on its thread
};

} // namespace

} // namespace ensign::wlcs

extern "C" const ensign::wlcs::Integration wlcs_server_integration;
const ensign::wlcs::Integration wlcs_server_integration{
    ensign::wlcs::other_version,
    [](int argc, const char** argv) -> ensign::wlcs::Server* {
        using namespace std::literals;
        const std::span words{argv, static_cast<std::size_t>(argc)};
        return new ensign::wlcs::Examined{std::ranges::contains(words, "--lenient"sv)};
    },
    [](ensign::wlcs::Server* server) { delete static_cast<ensign::wlcs::Examined*>(server); },
};
