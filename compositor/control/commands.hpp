// What ensignctl gets to hear: the compositor's state in the shapes of ensignctl(1), and its few commands.
#pragma once

#include "compositor/host/control.hpp"
#include "compositor/scene/scene.hpp"

#include <functional>
#include <utility>

namespace ensign {

class ChooserSession;
class DeviceList;
class FocusController;
class Lock;
class OnAction;
class Outputs;
class Scene;
class Shell;
class Stage;
class VmActions;
class VmList;
class Vms;

class Commands final : public host::ControlActions {
  public:
    struct Parts {
        const Stage& stage;
        Scene& scene;
        Outputs& outputs;
        Vms& vms;
        Shell& shell;
        FocusController& focus;
        const VmList& vm_list;
        VmActions& vm_actions;
        DeviceList& devices;
        ChooserSession& chooser;
        Lock& lock;
        OnAction& actions;
        bool& quitting;
    };
    using Reload = std::function<std::expected<void, std::string>()>;
    explicit Commands(const Parts& parts) : parts_{parts} {}
    void set_reload(Reload reload) { reload_ = std::move(reload); } // before the first request

    nlohmann::json vms() override;
    nlohmann::json windows() override;
    nlohmann::json devices() override;
    nlohmann::json tree() override;
    nlohmann::json focus_log() override;
    std::expected<nlohmann::json, std::string> whois(int lx, int ly) override;
    std::expected<void, std::string> focus_vm(std::string_view name) override;
    std::expected<void, std::string> open_chooser() override;
    std::expected<void, std::string> approve_device(std::uint32_t id) override;
    std::expected<host::Capture, std::string> capture(host::CaptureKind kind, std::string_view output) override;
    std::expected<void, std::string> reload() override;
    std::expected<void, std::string> lock() override;
    std::expected<void, std::string> act_on_vm(std::string_view name, std::uint32_t action) override;
    void quit() override;

  private:
    std::expected<host::Capture, std::string> take(host::CaptureKind kind, std::string_view output);
    [[nodiscard]] std::uint8_t index_of(const Owner& owner) const;
    [[nodiscard]] std::vector<host::LegendEntry> legend() const;
    [[nodiscard]] nlohmann::json describe(const Owner& owner) const;
    nlohmann::json describe_node(wlr_scene_node* node) const;
    Parts parts_;
    Reload reload_;
};

} // namespace ensign
