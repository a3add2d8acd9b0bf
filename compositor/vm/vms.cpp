#include "compositor/vm/vms.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ensign {

Vms::Vms(wl_display* host, VmDisplay::Shared shared, const VmDisplay::Listeners& listeners)
    : shared_{std::move(shared)}, listeners_{listeners}, scheduler_{host, shared_.clock} {}

std::expected<void, std::string> Vms::configure(const std::vector<VmSpec>& specs) {
    // First everything that can fail.
    std::vector<std::unique_ptr<VmDisplay>> fresh(specs.size());
    for (std::size_t i = 0; i < specs.size(); ++i) {
        if (find(specs[i].flag.name) == nullptr) {
            auto vm = VmDisplay::create(VmId{++last_id_}, specs[i], shared_, listeners_);
            if (!vm) {
                return std::unexpected{std::move(vm.error())};
            }
            fresh[i] = std::move(*vm);
        }
    }
    for (const auto& vm : vms_) {
        if (!std::ranges::contains(specs, vm->name(), [](const VmSpec& spec) { return spec.flag.name; })) {
            listeners_.vm.removed(*vm);
        }
    }
    auto old = std::exchange(vms_, {});
    for (std::size_t i = 0; i < specs.size(); ++i) {
        if (fresh[i] != nullptr) {
            scheduler_.add(*fresh[i]);
            vms_.push_back(std::move(fresh[i]));
            continue;
        }
        const auto kept =
            std::ranges::find_if(old, [&](const auto& vm) { return vm != nullptr && vm->name() == specs[i].flag.name; });
        (*kept)->set_spec(specs[i]);
        vms_.push_back(std::move(*kept));
    }
    std::erase(old, nullptr);
    for (const auto& vm : old) {
        vm->retire();
    }
    std::ranges::move(old, std::back_inserter(dying_));
    return {};
}

void Vms::set_frame_rate(int ticks_per_second) {
    for (const auto& vm : vms_) {
        vm->set_frame_rate(ticks_per_second);
    }
}

void Vms::bury() {
    std::erase_if(dying_, [this](const auto& vm) {
        if (vm->empty()) {
            scheduler_.remove(*vm);
        }
        return vm->empty();
    });
}

void Vms::disconnect_all() {
    for (const auto* list : {&vms_, &dying_}) {
        for (const auto& vm : *list) {
            vm->disconnect_all();
        }
    }
}

bool Vms::turn(int timeout_ms) {
    bury();
    return scheduler_.turn(timeout_ms);
}

VmDisplay* Vms::find(VmId id) const {
    const auto found = std::ranges::find(vms_, id, &VmDisplay::id);
    return found != vms_.end() ? found->get() : nullptr;
}

VmDisplay* Vms::find(std::string_view name) const {
    const auto found = std::ranges::find_if(vms_, [&](const auto& vm) { return vm->name() == name; });
    return found != vms_.end() ? found->get() : nullptr;
}

} // namespace ensign
