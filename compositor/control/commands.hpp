// What ensignctl gets to hear: the compositor's state in the shapes of ensignctl(1), and its few commands.
#pragma once

#include "compositor/control/control.hpp"
#include "compositor/scene/scene.hpp"

namespace ensign {

class Server;

class Commands final : public control::ControlActions {
  public:
    explicit Commands(Server& server) : server_{server} {}

    nlohmann::json vms() override;
    nlohmann::json windows() override;
    nlohmann::json devices() override;
    nlohmann::json tree() override;
    nlohmann::json focus_log() override;
    std::expected<nlohmann::json, std::string> whois(int lx, int ly) override;
    std::expected<void, std::string> focus_vm(std::string_view name) override;
    std::expected<void, std::string> open_chooser() override;
    std::expected<void, std::string> approve_device(std::uint32_t id) override;
    std::expected<control::Capture, std::string> capture(control::CaptureKind kind, std::string_view output) override;
    std::expected<void, std::string> reload() override;
    std::expected<void, std::string> lock() override;
    std::expected<void, std::string> act_on_vm(std::string_view name, std::uint32_t action) override;
    void quit() override;

  private:
    std::expected<control::Capture, std::string> take(control::CaptureKind kind, std::string_view output);
    [[nodiscard]] std::uint8_t index_of(const Owner& owner) const;
    [[nodiscard]] std::vector<control::LegendEntry> legend() const;
    [[nodiscard]] nlohmann::json describe(const Owner& owner) const;
    nlohmann::json describe_node(wlr_scene_node* node) const;
    Server& server_;
};

} // namespace ensign
