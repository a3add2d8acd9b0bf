#include "compositor/host/control.hpp"

#include "compositor/host/sealed_memory.hpp"
#include "compositor/policy/text/utf8.hpp"

#include <nlohmann/json.hpp>
#include <wayland-server-core.h>

#include "ensign-control-v1-protocol.h"

#include <algorithm>
#include <cassert>
#include <span>

namespace ensign::host {

namespace {

constexpr int version = 1;
constexpr std::size_t max_message = 1024; // bytes, as the protocol promises; libwayland's own limit is 4096 a message

// A reply until its one event has gone out. Its resource never outlives the request that made it, so it has no state.
using Reply = wl_resource;

Reply* make_reply(wl_client* client, std::uint32_t id) {
    Reply* reply = wl_resource_create(client, &ensign_reply_v1_interface, version, id);
    if (!reply) {
        wl_client_post_no_memory(client);
    }
    return reply;
}

void answer_failed(Reply* reply, std::string message) {
    shorten_utf8(message, max_message);
    ensign_reply_v1_send_failed(reply, message.c_str());
    wl_resource_destroy(reply);
}

void answer_done(Reply* reply) {
    ensign_reply_v1_send_done(reply);
    wl_resource_destroy(reply);
}

// Text that isn't UTF-8 would be a bug, but not one to fall over: it is replaced, as dump() would throw.
std::string text_of(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void answer_json(Reply* reply, const nlohmann::json& value) {
    const std::string text = text_of(value);
    auto memory = seal("ensign-json", std::as_bytes(std::span{text}));
    if (!memory) {
        return answer_failed(reply, std::move(memory).error());
    }
    ensign_reply_v1_send_json(reply, memory->get(), static_cast<std::uint32_t>(text.size()));
    wl_resource_destroy(reply);
}

nlohmann::json json_of(const std::vector<LegendEntry>& legend) {
    auto list = nlohmann::json::array();
    for (const LegendEntry& entry : legend) {
        nlohmann::json one{{"index", entry.index}, {"owner", entry.owner}, {"part", entry.part}, {"color", entry.color}};
        if (!entry.vm.empty()) {
            one["vm"] = entry.vm;
        }
        list.push_back(std::move(one));
    }
    return list;
}

nlohmann::json info_of(CaptureKind kind, const Capture& capture) {
    nlohmann::json info{{"output", capture.output}, {"kind", kind == CaptureKind::owners ? "owners" : "pixels"}};
    if (kind == CaptureKind::owners) {
        info["legend"] = json_of(capture.legend);
    }
    return info;
}

void answer_image(Reply* reply, CaptureKind kind, const Capture& capture) {
    assert(capture.width > 0 && capture.height > 0 && capture.stride > 0 && "a capture has pixels");
    assert(capture.bytes.size() == static_cast<std::size_t>(capture.stride) * static_cast<std::size_t>(capture.height) &&
           "a capture has all its rows");
    const std::string info = text_of(info_of(kind, capture));
    auto pixels = seal("ensign-image", capture.bytes);
    auto text = seal("ensign-image-info", std::as_bytes(std::span{info}));
    if (!pixels || !text) {
        return answer_failed(reply, !pixels ? pixels.error() : text.error());
    }
    ensign_reply_v1_send_image(
        reply, pixels->get(), kind == CaptureKind::owners ? ENSIGN_CONTROL_V1_KIND_OWNERS : ENSIGN_CONTROL_V1_KIND_PIXELS,
        static_cast<std::uint32_t>(capture.width), static_cast<std::uint32_t>(capture.height),
        static_cast<std::uint32_t>(capture.stride), text->get(), static_cast<std::uint32_t>(info.size()));
    wl_resource_destroy(reply);
}

void answer(Reply* reply, nlohmann::json value) { answer_json(reply, value); }

void answer(Reply* reply, std::expected<nlohmann::json, std::string> result) {
    if (!result) {
        return answer_failed(reply, std::move(result).error());
    }
    answer_json(reply, *result);
}

void answer(Reply* reply, std::expected<void, std::string> result) {
    if (!result) {
        return answer_failed(reply, std::move(result).error());
    }
    answer_done(reply);
}

} // namespace

// All are noexcept: an exception would unwind through libwayland's C frames.
struct Control::Requests {
    static Control* owner(wl_resource* control) { return static_cast<Control*>(wl_resource_get_user_data(control)); }

    // Makes the reply, runs one action and answers with what it returned.
    template <class Action>
    static void run(wl_client* client, wl_resource* control, std::uint32_t id, Action action) noexcept {
        Reply* reply = make_reply(client, id);
        if (!reply) {
            return;
        }
        Control* self = owner(control);
        if (!self) {
            return answer_failed(reply, "Ensign is ending");
        }
        answer(reply, action(self->actions_));
    }

    static void destroy(wl_client*, wl_resource* control) noexcept { wl_resource_destroy(control); }

    static void get_vms(wl_client* client, wl_resource* control, std::uint32_t reply) noexcept {
        run(client, control, reply, [](ControlActions& actions) { return actions.vms(); });
    }
    static void get_windows(wl_client* client, wl_resource* control, std::uint32_t reply) noexcept {
        run(client, control, reply, [](ControlActions& actions) { return actions.windows(); });
    }
    static void get_tree(wl_client* client, wl_resource* control, std::uint32_t reply) noexcept {
        run(client, control, reply, [](ControlActions& actions) { return actions.tree(); });
    }
    static void get_focus_log(wl_client* client, wl_resource* control, std::uint32_t reply) noexcept {
        run(client, control, reply, [](ControlActions& actions) { return actions.focus_log(); });
    }
    static void whois(wl_client* client, wl_resource* control, std::uint32_t reply, std::int32_t x, std::int32_t y) noexcept {
        run(client, control, reply, [x, y](ControlActions& actions) { return actions.whois(x, y); });
    }
    static void focus_vm(wl_client* client, wl_resource* control, std::uint32_t reply, const char* name) noexcept {
        run(client, control, reply, [name](ControlActions& actions) { return actions.focus_vm(name); });
    }
    static void open_chooser(wl_client* client, wl_resource* control, std::uint32_t reply) noexcept {
        run(client, control, reply, [](ControlActions& actions) { return actions.open_chooser(); });
    }
    static void reload(wl_client* client, wl_resource* control, std::uint32_t reply) noexcept {
        run(client, control, reply, [](ControlActions& actions) { return actions.reload(); });
    }
    static void lock(wl_client* client, wl_resource* control, std::uint32_t reply) noexcept {
        run(client, control, reply, [](ControlActions& actions) { return actions.lock(); });
    }
    static void get_devices(wl_client* client, wl_resource* control, std::uint32_t reply) noexcept {
        run(client, control, reply, [](ControlActions& actions) { return actions.devices(); });
    }
    static void approve_device(wl_client* client, wl_resource* control, std::uint32_t reply, std::uint32_t device) noexcept {
        run(client, control, reply, [device](ControlActions& actions) { return actions.approve_device(device); });
    }
    static void quit(wl_client* client, wl_resource* control, std::uint32_t reply) noexcept {
        run(client, control, reply, [](ControlActions& actions) -> std::expected<void, std::string> {
            actions.quit();
            return {};
        });
    }

    static void act_on_vm(wl_client* client, wl_resource* control, std::uint32_t reply, const char* name,
                          std::uint32_t action) noexcept {
        if (action > ENSIGN_CONTROL_V1_ACTION_UNPIN) {
            wl_resource_post_error(control, ENSIGN_CONTROL_V1_ERROR_INVALID_ACTION, "%u is no action", action);
            return;
        }
        run(client, control, reply, [=](ControlActions& actions) { return actions.act_on_vm(name, action); });
    }

    static void capture(wl_client* client, wl_resource* control, std::uint32_t id, std::uint32_t kind,
                        const char* output) noexcept {
        if (kind != ENSIGN_CONTROL_V1_KIND_PIXELS && kind != ENSIGN_CONTROL_V1_KIND_OWNERS) {
            wl_resource_post_error(control, ENSIGN_CONTROL_V1_ERROR_INVALID_KIND, "%u is no kind of capture", kind);
            return;
        }
        Reply* reply = make_reply(client, id);
        if (!reply) {
            return;
        }
        Control* self = owner(control);
        if (!self) {
            return answer_failed(reply, "Ensign is ending");
        }
        const auto what = kind == ENSIGN_CONTROL_V1_KIND_OWNERS ? CaptureKind::owners : CaptureKind::pixels;
        auto capture = self->actions_.capture(what, output);
        if (!capture) {
            return answer_failed(reply, std::move(capture).error());
        }
        answer_image(reply, what, *std::move(capture));
    }

    static void handle_resource_destroy(wl_resource* control) noexcept {
        if (Control* self = owner(control)) {
            self->forget(control);
        }
    }

    // `data` is the Control.
    static void bind(wl_client* client, void* data, std::uint32_t wanted, std::uint32_t id) noexcept;
};

void Control::Requests::bind(wl_client* client, void* data, std::uint32_t wanted, std::uint32_t id) noexcept {
    static constexpr struct ensign_control_v1_interface table = {
        .destroy = destroy,
        .get_vms = get_vms,
        .get_windows = get_windows,
        .get_tree = get_tree,
        .whois = whois,
        .focus_vm = focus_vm,
        .open_chooser = open_chooser,
        .capture = capture,
        .reload = reload,
        .quit = quit,
        .get_focus_log = get_focus_log,
        .lock = lock,
        .act_on_vm = act_on_vm,
        .get_devices = get_devices,
        .approve_device = approve_device,
    };
    auto* self = static_cast<Control*>(data);
    wl_resource* control = wl_resource_create(client, &::ensign_control_v1_interface, static_cast<int>(wanted), id);
    if (!control) {
        wl_client_post_no_memory(client);
        return;
    }
    wl_resource_set_implementation(control, &table, self, handle_resource_destroy);
    self->controls_.push_back(control);
}

Control::Control(wl_display& host_display, ControlActions& actions)
    : actions_{actions},
      global_{wl_global_create(&host_display, &::ensign_control_v1_interface, version, this, Requests::bind)} {
    assert(global_ && "only memory can be missing here");
}

Control::~Control() {
    for (wl_resource* control : controls_) {
        wl_resource_set_user_data(control, nullptr);
    }
    wl_global_destroy(global_);
}

void Control::forget(wl_resource* control) { std::erase(controls_, control); }

} // namespace ensign::host
