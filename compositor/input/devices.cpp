#include "compositor/input/devices.hpp"

#include "compositor/base/log.hpp"
#include "compositor/policy/text/label.hpp"

#include <algorithm>
#include <utility>

namespace ensign {

namespace {
bool points(const wlr_input_device& device) {
    return device.type == WLR_INPUT_DEVICE_POINTER || device.type == WLR_INPUT_DEVICE_TOUCH ||
           device.type == WLR_INPUT_DEVICE_TABLET;
}
} // namespace

Devices::Devices(wlr_backend* backend, FocusController& focus, Front& front, Vms& vms, Hands hands)
    : focus_{focus}, front_{front}, vms_{vms}, hands_{hands} {
    new_input_.connect(backend->events.new_input);
}

void Devices::add_virtual_devices(wlr_virtual_keyboard_manager_v1* keyboards, wlr_virtual_pointer_manager_v1* pointers) {
    new_virtual_keyboard_.connect(keyboards->events.new_virtual_keyboard);
    new_virtual_pointer_.connect(pointers->events.new_virtual_pointer);
}

// ---- coming and going

void Devices::add(wlr_input_device* wlr_device, Origin origin) {
    Device& device = *devices_.emplace_back(std::make_unique<Device>(*this, DeviceId{++last_id_}, wlr_device));
    if (origin == Origin::program) {
        device.admit();
    }
    judge(device);
    const std::string name = safe_title(Untrusted{std::string_view{device.info().name}});
    log::debug("input device {}: {} \"{}\"", device.id().value, name_of(device.info().kind), name);
    if (device.waiting()) {
        log::info("input device {}, \"{}\", waits until it is approved", device.id().value, name);
    }
    changed();
}

// What the rules say of it is in force when this returns.
void Devices::judge(Device& device) {
    device.set_verdict(judge_device(rules_, device.info()));
    if (device.waiting() && quarantine_.admits(device.info().path, device.verdict().vouched)) {
        device.admit();
    }
    focus_.admit(device.id(), device.verdict().grant);
    const bool heard = !device.waiting() && device.verdict().enabled;
    if (heard && device.listening()) {
        map_to_output(device); // the rules may name another
    } else if (heard) {
        listen(device);
    } else if (device.listening()) {
        silence(device);
    }
}

void Devices::listen(Device& device) {
    device.set_listening(true);
    device.show_leds(leds_);
    if (points(*device.get())) {
        hands_.pointer.attach(device.get());
        map_to_output(device);
    }
}

void Devices::silence(Device& device) {
    device.set_listening(false);
    hands_.keys.forget(device.id());
    focus_.release(device.id());
    front_.forget(device.id());
    if (points(*device.get())) {
        hands_.touch.forget(device.id());
        hands_.tablets.forget(device.id());
        hands_.pointer.detach(device.get());
    }
}

void Devices::map_to_output(const Device& device) {
    const auto& wanted = device.verdict().settings.output;
    if (device.get()->type == WLR_INPUT_DEVICE_TOUCH) {
        const char* own = wlr_touch_from_input_device(device.get())->output_name;
        hands_.pointer.map_to_output(device.get(), wanted.value_or(own != nullptr ? own : ""));
    } else if (device.get()->type == WLR_INPUT_DEVICE_TABLET) {
        hands_.pointer.map_to_output(device.get(), wanted.value_or(""));
    }
}

void Devices::outputs_changed() {
    for (const auto& device : devices_) {
        if (device->listening()) {
            map_to_output(*device);
        }
    }
}

bool Devices::any_waits() const { return std::ranges::any_of(devices_, &Device::waiting); }

int Devices::keyboards() const {
    return static_cast<int>(std::ranges::count_if(devices_, [](const std::unique_ptr<Device>& device) {
        return device->listening() && device->info().kind == DeviceKind::keyboard && device->info().has_letters;
    }));
}

void Devices::changed() {
    ++revision_;
    for (const auto& vm : vms_.all()) {
        offer_to(*vm);
    }
}

void Devices::offer_to(VmDisplay& vm) const {
    vm.seat().offer_touch(offers(DeviceKind::touch, vm.id()));
    vm.seat().tablet().offer(offers(DeviceKind::tablet, vm.id()));
}

bool Devices::offers(DeviceKind kind, VmId vm) const {
    return std::ranges::any_of(devices_, [&](const auto& device) {
        return device->info().kind == kind && device->listening() && focus_.reaches(device->id(), vm);
    });
}

void Devices::gone(Device& device) {
    if (device.listening()) {
        silence(device);
    }
    focus_.forget(device.id());
    std::erase_if(devices_, [&](const auto& other) { return other.get() == &device; });
    changed();
}

void Devices::set_rules(std::vector<DeviceRule> rules, bool quarantine) {
    rules_ = std::move(rules);
    quarantine_.set_on(quarantine);
    for (const auto& device : devices_) {
        judge(*device);
    }
    changed();
}

std::vector<DeviceEntry> Devices::devices() const {
    std::vector<DeviceEntry> entries;
    for (const auto& device : devices_) {
        DeviceInfo info = device->info();
        info.name = safe_title(Untrusted{std::string_view{info.name}});
        const DeviceVerdict& verdict = device->verdict();
        entries.push_back({device->id(), std::move(info), verdict.grant, device->waiting(), verdict.enabled});
    }
    return entries;
}

bool Devices::approve(DeviceId id) {
    const auto found = std::ranges::find(devices_, id, [](const auto& device) { return device->id(); });
    if (found == devices_.end() || !(*found)->waiting()) {
        return false;
    }
    (*found)->admit();
    quarantine_.approve((*found)->info().path);
    for (const auto& device : devices_) { // one that is keyboard and pointer comes as two, from one place
        judge(*device);
    }
    log::info("input device {}: approved", id.value);
    changed();
    return true;
}

void Devices::show_leds(std::uint32_t leds) {
    if (std::exchange(leds_, leds) == leds) {
        return;
    }
    for (const auto& device : devices_) {
        device->show_leds(leds);
    }
}

void Devices::handle_new_input(wlr_input_device* device) noexcept {
    add(device, wlr_input_device_is_wl(device) ? Origin::program : Origin::machine);
}

void Devices::handle_new_virtual_keyboard(wlr_virtual_keyboard_v1* keyboard) noexcept {
    add(&keyboard->keyboard.base, Origin::program);
}

void Devices::handle_new_virtual_pointer(wlr_virtual_pointer_v1_new_pointer_event* event) noexcept {
    add(&event->new_pointer->pointer.base, Origin::program);
}

} // namespace ensign
