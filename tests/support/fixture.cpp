#include "tests/support/fixture.hpp"

#include "compositor/base/format.hpp"
#include "compositor/base/log.hpp"
#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/scene/owner_map.hpp"
#include "compositor/server_parts.hpp"

#include <linux/input-event-codes.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <ranges>
#include <stdexcept>
#include <utility>

namespace ensign::test {

const std::string_view three_vms = R"(
[[vm]]
name = "red"
label = "Red"
color = "#c83232"
pattern = "diagonal"

[[vm]]
name = "blue"
label = "Blue"
color = "#2c6be0"
pattern = "dots"

[[vm]]
name = "vault"
label = "Vault"
color = "#2e9e5b"
pattern = "solid"
)";

namespace {

constexpr int most_turns = 10'000; // a desk that isn't quiet then never will be

std::expected<Config, std::string> parse(std::string_view text) {
    auto config = parse_config(text, "test.toml");
    return config ? std::expected<Config, std::string>{*std::move(config)} : std::unexpected{config.error().sentence()};
}

Config right(std::expected<Config, std::string> config) {
    return config ? *std::move(config) : throw std::logic_error{config.error()};
}

Rect rect_of(const nlohmann::json& json) {
    if (json.is_null()) {
        throw std::logic_error{"no window has this title"};
    }
    return {json["x"], json["y"], json["width"], json["height"]};
}

} // namespace

Fixture::Fixture(std::string_view config, int width, int height, Circumstances circumstances)
    : Fixture{right(parse(config)), width, height, circumstances} {}

Fixture::Fixture(Config config, int width, int height, Circumstances circumstances)
    : next_config_{config}, host_{wl_display_create()},
      backend_{std::make_unique<TestBackend>(wl_display_get_event_loop(host_.get()))} {
    log::set_level(log::Level::warn);
    wl_log_set_handler_server([](const char*, va_list) {}); // it says that clients broke the protocol, which tests do
    auto server = Server::create(std::move(config), {.host = host_.get(),
                                                     .backend = backend_->get(),
                                                     .session = circumstances.session,
                                                     .clock = clock_,
                                                     .runtime_dir = runtime_.path(),
                                                     .virtual_input = circumstances.virtual_input,
                                                     .sak_ours = circumstances.sak_ours,
                                                     .ends_with_last_output = circumstances.ends_with_last_output,
                                                     .descriptors_for_guests = circumstances.descriptors_for_guests,
                                                     .mappings_for_guests = circumstances.mappings_for_guests,
                                                     .read_config = [this] { return next_config_; }});
    if (!server) {
        throw std::logic_error{server.error()};
    }
    server_ = *std::move(server);
    output_ = &backend_->add_output("TEST-1", width, height);
    keyboard_ = &backend_->add_keyboard();
    pointer_ = &backend_->add_pointer();
    wlr_backend_start(backend_->get());
    frame();
}

Fixture::~Fixture() {
    raw_clients_.clear();
    clients_.clear();
    server_.reset();
    backend_.reset();
}

std::string Fixture::socket_of(std::string_view vm) const { return runtime_ / text::format("ensign/vm/{}/wayland-0", vm); }

Client& Fixture::connect(std::string_view vm) {
    auto client = Client::connect(socket_of(vm));
    if (!client) {
        throw std::logic_error{text::format("nobody listens for {}", vm)};
    }
    Client& kept = *clients_.emplace_back(std::move(client));
    settle();
    return kept;
}

RawClient& Fixture::connect_raw(std::string_view vm) {
    auto client = RawClient::connect(socket_of(vm));
    if (!client) {
        throw std::logic_error{text::format("nobody listens for {}", vm)};
    }
    RawClient& kept = *raw_clients_.emplace_back(std::move(client));
    settle();
    return kept;
}

wl::Fd Fixture::join_host() {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::runtime_error{"no socketpair"};
    }
    wl_client_create(host_.get(), ends[0]);
    return wl::Fd{ends[1]};
}

Client& Fixture::join(wl::Fd connected) {
    Client& kept = *clients_.emplace_back(std::make_unique<Client>(connected.release()));
    settle();
    return kept;
}

Client& Fixture::connect_host() { return join(join_host()); }

RawClient& Fixture::connect_raw_host() {
    RawClient& kept = *raw_clients_.emplace_back(std::make_unique<RawClient>(join_host()));
    settle();
    return kept;
}

void Fixture::disconnect(Client& client) {
    std::erase_if(clients_, [&](const auto& one) { return one.get() == &client; });
    settle();
}

bool Fixture::turn() {
    bool busy = false;
    for (const auto& client : clients_) {
        busy = client->turn() || busy;
    }
    for (const auto& client : raw_clients_) {
        busy = client->turn() || busy;
    }
    return server_->turn(0) || busy;
}

void Fixture::settle() {
    int turns = 0;
    for (int quiet = 0; quiet < 2; ++turns) {
        if (turns > most_turns) {
            throw std::logic_error{"the desk never comes to rest"};
        }
        quiet = turn() ? 0 : quiet + 1;
    }
}

bool Fixture::step_frame() {
    const bool stepped = backend_->step_frame(clock_.now());
    settle();
    return stepped;
}

void Fixture::frame(int most) {
    settle();
    for (int frames = 0; frames < most && step_frame(); ++frames) {
        clock_.advance(16);
    }
}

std::uint32_t Fixture::pixel(int x, int y) const { return output_->pixels().at(x, y) & 0xffffffU; }

int Fixture::count(std::uint32_t rgb) const {
    return static_cast<int>(std::ranges::count(output_->pixels().pixels, rgb | 0xff000000U));
}

bool Fixture::fills(const Rect& rect, std::uint32_t rgb) const {
    constexpr int image = 32; // around the pointer, each way
    const Rect hidden{pointed_at_.x - image, pointed_at_.y - image, 2 * image, 2 * image};
    for (int y = 0; y < output_->pixels().height; ++y) {
        for (int x = 0; x < output_->pixels().width; ++x) {
            if ((pixel(x, y) == rgb) != rect.contains(Point{x, y}) && !hidden.contains(Point{x, y})) {
                return false;
            }
        }
    }
    return true;
}

void Fixture::press(std::uint32_t code) {
    keyboard_->press(code, clock_.now_msec());
    settle();
}

void Fixture::release(std::uint32_t code) {
    keyboard_->release(code, clock_.now_msec());
    settle();
}

void Fixture::tap(std::uint32_t code) {
    press(code);
    release(code);
}

void Fixture::point_at(double lx, double ly) {
    const Rect all = extent();
    const Point there{static_cast<int>(lx), static_cast<int>(ly)};
    if (there != pointed_at_) {
        clock_.advance(hand_ms);
    }
    pointed_at_ = there;
    constexpr double hair = 1e-6; // px: or a whole one is a little less after the division
    pointer_->motion_absolute((lx - all.x + hair) / all.width, (ly - all.y + hair) / all.height, clock_.now_msec());
    pointer_->frame();
    settle();
}

void Fixture::button(std::uint32_t code, bool down) {
    pointer_->button(code, down, clock_.now_msec());
    pointer_->frame();
    settle();
}

void Fixture::click(double lx, double ly) {
    point_at(lx, ly);
    button(BTN_LEFT, true);
    button(BTN_LEFT, false);
}

void Fixture::drag(Point from, Point to) {
    point_at(from.x, from.y);
    button(BTN_LEFT, true);
    point_at(to.x, to.y);
    button(BTN_LEFT, false);
}

void Fixture::press_chord(const Chord& chord) {
    std::vector<std::uint32_t> codes;
    for (const auto& [wanted, code] : {std::pair{chord.ctrl, KEY_LEFTCTRL},
                                       {chord.alt, KEY_LEFTALT},
                                       {chord.shift, KEY_LEFTSHIFT},
                                       {chord.super, KEY_LEFTMETA}}) {
        if (wanted) {
            codes.push_back(static_cast<std::uint32_t>(code));
        }
    }
    codes.push_back(chord.key);
    std::ranges::for_each(codes, [this](std::uint32_t code) { press(code); });
    std::ranges::for_each(codes | std::views::reverse, [this](std::uint32_t code) { release(code); });
}

void Fixture::press_attention_key() { press_chord(config().sak); }

void Fixture::choose(std::string_view vm) {
    const auto& specs = config().vms;
    press_attention_key();
    tap(KEY_HOME); // these are where they are in every layout, as digits aren't
    for (auto before = std::ranges::find(specs, vm, [](const auto& spec) { return spec.flag.name; }) - specs.begin();
         before > 0; --before) {
        tap(KEY_RIGHT);
    }
    tap(KEY_ENTER);
}

nlohmann::json Fixture::window(std::string_view title) {
    for (nlohmann::json& one : commands().windows()) {
        if (one["title"] == title) {
            return one;
        }
    }
    return {};
}

Rect Fixture::outer_of(std::string_view title) { return rect_of(window(title)); }

Rect Fixture::content_of(std::string_view title) {
    const nlohmann::json found = window(title);
    return rect_of(found.is_null() ? found : found["content"]);
}

Point Fixture::middle_of(std::string_view title) {
    const Rect content = content_of(title);
    return {content.x + content.width / 2, content.y + content.height / 2};
}

std::string Fixture::focused_vm() {
    for (const nlohmann::json& vm : commands().vms()) {
        if (vm["focused"]) {
            return vm["name"];
        }
    }
    return {};
}

host::Capture Fixture::capture(host::CaptureKind kind) {
    auto capture = commands().capture(kind, "");
    if (!capture) {
        throw std::logic_error{capture.error()};
    }
    return *std::move(capture);
}

host::Capture Fixture::owners() { return capture(host::CaptureKind::owners); }

host::Capture Fixture::screenshot() { return capture(host::CaptureKind::pixels); }

Commands& Fixture::commands() { return server_->commands(); }

bool Fixture::turn_ensign(int timeout_ms) { return server_->turn(timeout_ms); }

bool Fixture::chooser_is_up() {
    const Rect all = extent();
    const nlohmann::json there = whois(all.x + 40, all.y + stripe_height + 20);
    return there.is_object() && there.value("part", "") == "chooser";
}

const paint::StripeSpec& Fixture::stripe() const { return server_->stripes().shown(); }

std::vector<Drawn> Fixture::drawn() const {
    std::vector<Drawn> all;
    for (const OwnedRegion& region : owned_regions(server_->scene())) {
        const auto& [x, y, width, height] = region.box;
        const wlr_buffer* picture = region.node->type == WLR_SCENE_NODE_BUFFER
                                        ? wlr_scene_buffer_from_node(const_cast<wlr_scene_node*>(region.node))->buffer
                                        : nullptr;
        all.push_back({*region.owner, {x, y, width, height}, picture});
    }
    return all;
}

bool Fixture::draws_guests() const {
    return std::ranges::any_of(drawn(), [](const Drawn& one) { return one.owner.is_guest(); });
}

Rect Fixture::extent() const { return server_->outputs().arrangement().extent(); }

bool Fixture::quits() const { return server_->quitting(); }

std::size_t Fixture::programs() const { return server_->children().running(); }

std::expected<void, std::string> Fixture::reload() { return server_->reload(); }

void Fixture::set_config(std::string_view config) { next_config_ = parse(config); }

const Config& Fixture::config() const { return server_->config(); }

void Fixture::set_attention_key_ours(bool ours) { server_->set_sak_ours(ours); }

std::expected<void, std::string> Fixture::act(std::string_view vm, VmAction action) {
    return commands().act_on_vm(vm, static_cast<std::uint32_t>(action));
}

nlohmann::json Fixture::newest_device() {
    const nlohmann::json all = commands().devices();
    return all.back();
}

} // namespace ensign::test
