#include "ctl/connection.hpp"

#include "compositor/wl/fd.hpp"

#include <wayland-client.h>

#include "ensign-control-v1-client-protocol.h"

#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace ensign::ctl {

namespace {

constexpr std::uint64_t max_answer = 1ULL << 30; // bytes; a 16K output's pixels are half of it

using Received = std::expected<Answer, std::string>;

std::expected<std::vector<std::byte>, std::string> read_all(wl::Fd fd, std::uint64_t size) {
    struct stat info{};
    if (size > max_answer || fstat(fd.get(), &info) != 0 || static_cast<std::uint64_t>(info.st_size) < size) {
        return std::unexpected{
            "Ensign's answer has another size than it says; ensign and ensignctl may be of different versions"};
    }
    std::vector<std::byte> bytes(size);
    std::size_t have = 0;
    while (have < bytes.size()) {
        const ssize_t got = pread(fd.get(), bytes.data() + have, bytes.size() - have, static_cast<off_t>(have));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return std::unexpected{std::string{"Ensign's answer can't be read: "} + std::strerror(errno)};
        }
        have += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::expected<nlohmann::json, std::string> read_json(wl::Fd fd, std::uint64_t size) {
    const auto bytes = read_all(std::move(fd), size);
    if (!bytes) {
        return std::unexpected{bytes.error()};
    }
    const auto* const text = reinterpret_cast<const char*>(bytes->data());
    auto value = nlohmann::json::parse(text, text + bytes->size(), nullptr, false);
    if (value.is_discarded()) {
        return std::unexpected{"Ensign's answer is no JSON; ensign and ensignctl may be of different versions"};
    }
    return value;
}

// The handlers of ensign_reply_v1. `data` is the std::optional<Received> that waits for the answer.
void receive(void* data, ensign_reply_v1* reply, Received answer) {
    *static_cast<std::optional<Received>*>(data) = std::move(answer);
    ensign_reply_v1_destroy(reply);
}

void handle_json(void* data, ensign_reply_v1* reply, std::int32_t fd, std::uint32_t size) noexcept {
    receive(data, reply, read_json(wl::Fd{fd}, size).transform([](auto&& value) { return Answer{std::move(value)}; }));
}

void handle_image(void* data, ensign_reply_v1* reply, std::int32_t fd, std::uint32_t kind, std::uint32_t width,
                  std::uint32_t height, std::uint32_t stride, std::int32_t info_fd, std::uint32_t info_size) noexcept {
    Picture picture{.owners = kind == ENSIGN_CONTROL_V1_KIND_OWNERS,
                    .width = width,
                    .height = height,
                    .stride = stride,
                    .bytes = {},
                    .info = {}};
    auto bytes = read_all(wl::Fd{fd}, std::uint64_t{stride} * height);
    auto info = read_json(wl::Fd{info_fd}, info_size);
    if (!bytes || !info) {
        return receive(data, reply, std::unexpected{!bytes ? bytes.error() : info.error()});
    }
    picture.bytes = *std::move(bytes);
    picture.info = *std::move(info);
    receive(data, reply, Answer{std::move(picture)});
}

void handle_done(void* data, ensign_reply_v1* reply) noexcept { receive(data, reply, Answer{Done{}}); }

void handle_failed(void* data, ensign_reply_v1* reply, const char* message) noexcept {
    receive(data, reply, std::unexpected{std::string{message}});
}

constexpr ensign_reply_v1_listener reply_listener{
    .json = handle_json, .image = handle_image, .done = handle_done, .failed = handle_failed};

// One request for each command.
struct Send {
    ensign_control_v1* control;

    ensign_reply_v1* operator()(const ListVms&) const { return ensign_control_v1_get_vms(control); }
    ensign_reply_v1* operator()(const ListWindows&) const { return ensign_control_v1_get_windows(control); }
    ensign_reply_v1* operator()(const ShowTree&) const { return ensign_control_v1_get_tree(control); }
    ensign_reply_v1* operator()(const ShowFocusLog&) const { return ensign_control_v1_get_focus_log(control); }
    ensign_reply_v1* operator()(const Whois& at) const { return ensign_control_v1_whois(control, at.x, at.y); }
    ensign_reply_v1* operator()(const FocusVm& vm) const { return ensign_control_v1_focus_vm(control, vm.name.c_str()); }
    ensign_reply_v1* operator()(const ActOnVm& act) const {
        return ensign_control_v1_act_on_vm(control, act.name.c_str(), act.action);
    }
    ensign_reply_v1* operator()(const OpenChooser&) const { return ensign_control_v1_open_chooser(control); }
    ensign_reply_v1* operator()(const LockSession&) const { return ensign_control_v1_lock(control); }
    ensign_reply_v1* operator()(const ListDevices&) const { return ensign_control_v1_get_devices(control); }
    ensign_reply_v1* operator()(const ApproveDevice& device) const {
        return ensign_control_v1_approve_device(control, device.id);
    }
    ensign_reply_v1* operator()(const Screenshot& shot) const {
        return ensign_control_v1_capture(control, shot.owners ? ENSIGN_CONTROL_V1_KIND_OWNERS : ENSIGN_CONTROL_V1_KIND_PIXELS,
                                         shot.output.c_str());
    }
    ensign_reply_v1* operator()(const Reload&) const { return ensign_control_v1_reload(control); }
    ensign_reply_v1* operator()(const Quit&) const { return ensign_control_v1_quit(control); }
    ensign_reply_v1* operator()(const SelfTest&) const { return nullptr; }
    ensign_reply_v1* operator()(const ShowHelp&) const { return nullptr; }
    ensign_reply_v1* operator()(const ShowVersion&) const { return nullptr; }
};

std::string display_name() {
    const char* const name = std::getenv("WAYLAND_DISPLAY");
    return name && *name ? name : "wayland-0";
}

// "wayland-1" in /run/user/1000; an absolute name says it all.
std::string display_place() {
    const std::string name = display_name();
    const char* const folder = std::getenv("XDG_RUNTIME_DIR");
    if (name.starts_with('/')) {
        return "\"" + name + "\"";
    }
    return "\"" + name + "\"" + (folder ? std::string{" in "} + folder : ", as XDG_RUNTIME_DIR isn't set");
}

const std::string what_to_do = "; set WAYLAND_DISPLAY to the name that ensign printed when it started";

} // namespace

void Connection::Disconnect::operator()(wl_display* display) const { wl_display_disconnect(display); }
void Connection::Release::operator()(ensign_control_v1* control) const { ensign_control_v1_destroy(control); }

bool Connection::find_control() {
    // `data` is the Connection.
    static constexpr wl_registry_listener listener{
        .global =
            [](void* data, wl_registry* registry, std::uint32_t name, const char* interface, std::uint32_t) {
                auto& self = *static_cast<Connection*>(data);
                if (std::string_view{interface} == ensign_control_v1_interface.name && !self.control_) {
                    self.control_.reset(
                        static_cast<ensign_control_v1*>(wl_registry_bind(registry, name, &ensign_control_v1_interface, 1)));
                }
            },
        .global_remove = [](void*, wl_registry*, std::uint32_t) {},
    };
    wl_registry* const registry = wl_display_get_registry(display_.get());
    wl_registry_add_listener(registry, &listener, this);
    const bool alive = wl_display_roundtrip(display_.get()) >= 0;
    wl_registry_destroy(registry);
    return alive;
}

std::expected<Connection, std::string> Connection::open() {
    wl_log_set_handler_client([](const char*, va_list) {}); // what it would say, the sentences below say
    Connection connection{wl_display_connect(nullptr)};
    if (!connection.display_) {
        return std::unexpected{"can't connect to the Wayland display " + display_place() + ": " + std::strerror(errno) +
                               what_to_do};
    }
    if (!connection.find_control()) {
        return std::unexpected{connection.lost()};
    }
    if (!connection.control_) {
        return std::unexpected{"\"" + display_name() + "\" isn't the host display of Ensign: it has no " +
                               ensign_control_v1_interface.name + what_to_do};
    }
    return connection;
}

std::expected<Answer, std::string> Connection::ask(const Command& command) {
    std::optional<Received> answer;
    ensign_reply_v1* const reply = std::visit(Send{control_.get()}, command);
    ensign_reply_v1_add_listener(reply, &reply_listener, &answer);
    while (!answer) {
        if (wl_display_dispatch(display_.get()) < 0 && !answer) {
            ensign_reply_v1_destroy(reply);
            return std::unexpected{lost()};
        }
    }
    return *std::move(answer);
}

void Connection::wait_for_end() {
    while (wl_display_dispatch(display_.get()) >= 0) {}
}

std::string Connection::lost() const {
    return "Ensign closed the connection to \"" + display_name() + "\" before it answered (" +
           std::strerror(wl_display_get_error(display_.get())) + "); its log says why";
}

} // namespace ensign::ctl
