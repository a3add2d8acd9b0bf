#include "compositor/vm/account.hpp"

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>

namespace ensign {

Account::~Account() { assert(tally_.of(Quota::object) == 0 && descriptors_ == 0 && "all programs are gone before their VM"); }

bool Account::may_connect() const { return commons_.descriptors.may_take(descriptors_ + descriptors_of_a_connection); }

void Account::connected() { take_descriptors(descriptors_of_a_connection); }

void Account::disconnected() { give_descriptors_back(descriptors_of_a_connection); }

bool Account::take_descriptors(std::size_t count) {
    const bool may = commons_.descriptors.may_take(descriptors_ + count - 1);
    descriptors_ += count;
    commons_.descriptors.take(count);
    return may;
}

void Account::give_descriptors_back(std::size_t count) {
    descriptors_ -= count;
    commons_.descriptors.give_back(count);
}

bool Account::take_mapping() {
    const bool may = commons_.mappings.may_take(mappings_);
    ++mappings_;
    commons_.mappings.take(1);
    return may;
}

void Account::give_mapping_back() {
    mappings_--;
    commons_.mappings.give_back(1);
}

namespace {
// Each may keep a descriptor and a mapping: a pool its own, a buffer that of a pool which was resized or is gone, a surface that of
// a buffer which is gone.
bool keeps_memory(Quota quota) { return quota == Quota::pool || quota == Quota::buffer || quota == Quota::surface; }
} // namespace

// Hung on each resource; goes with it.
struct ProgramAccount::Charge : wl_listener {
    ProgramAccount& program;
    Quota quota;

    Charge(ProgramAccount& payer, Quota what) : wl_listener{}, program{payer}, quota{what} {
        notify = [](wl_listener* listener, void*) { delete static_cast<Charge*>(listener); };
        for (Tally* tally : {&program.tally_, &program.vm_.tally_, &program.vm_.commons_.all}) {
            tally->add(quota);
            tally->add(Quota::object);
        }
    }
    ~Charge() {
        for (Tally* tally : {&program.tally_, &program.vm_.tally_, &program.vm_.commons_.all}) {
            tally->remove(quota);
            tally->remove(Quota::object);
        }
        if (keeps_memory(quota)) {
            program.vm_.give_descriptors_back(1);
            program.vm_.give_mapping_back();
        }
    }
    Charge(const Charge&) = delete;
    Charge& operator=(const Charge&) = delete;
};

ProgramAccount::ProgramAccount(Account& vm, wl_client* client) : vm_{vm}, client_{client}, birth_{}, death_{} {
    birth_.self = death_.self = this;
    birth_.notify = handle_created;
    death_.notify = handle_client_gone;
    wl_client_add_resource_created_listener(client, &birth_);
    wl_client_add_destroy_listener(client, &death_);
    vm_.connected();
}

ProgramAccount::~ProgramAccount() {
    assert(tally_.of(Quota::object) == 0 && "the client is gone before its account");
    claimed(unclaimed_);
    vm_.disconnected();
}

void ProgramAccount::came(std::size_t count) {
    if (count > 0) {
        unclaimed_ += count;
        may_keep_ = vm_.take_descriptors(count) && may_keep_;
    }
}

void ProgramAccount::claimed(std::size_t count) {
    const std::size_t known = std::min(count, unclaimed_);
    unclaimed_ -= known;
    may_keep_ = may_keep_ || unclaimed_ == 0; // what a request makes of them has its own bounds
    vm_.give_descriptors_back(known);
}

ProgramAccount* ProgramAccount::of(wl_client* client) {
    wl_listener* found = wl_client_get_destroy_listener(client, handle_client_gone);
    return found != nullptr ? static_cast<Death*>(found)->self : nullptr;
}

// Each charge goes with its resource.
void ProgramAccount::handle_client_gone(wl_listener* listener, void*) {
    if (wl_event_source* end = std::exchange(static_cast<Death*>(listener)->self->end_, nullptr)) {
        wl_event_source_remove(end);
    }
}

void ProgramAccount::handle_created(wl_listener* listener, void* resource) {
    static_cast<Birth*>(listener)->self->charge(static_cast<wl_resource*>(resource));
}

// Before libwayland gives it its implementation: nothing is done to the resource but to count it.
void ProgramAccount::charge(wl_resource* resource) {
    const Quota quota = quota_of(wl_resource_get_class(resource));
    auto* charge = new (std::nothrow) Charge{*this, quota};
    if (charge == nullptr) {
        return wl_client_post_no_memory(client_);
    }
    wl_resource_add_destroy_listener(resource, charge);
    if (!may_keep(resource, quota)) {
        end_soon();
    }
}

bool ProgramAccount::may_keep(wl_resource* resource, Quota quota) {
    if (keeps_memory(quota)) {
        const bool may_take_descriptor = vm_.take_descriptors(1);
        if (!vm_.take_mapping() || !may_take_descriptor) {
            wl_client_post_implementation_error(client_,
                                                "too much shared memory: other VMs need descriptors and mappings, too");
            return false;
        }
    }
    if (const QuotaRow* row = exceeded(quota, tally_, vm_.tally_)) {
        wl_client_post_implementation_error(client_, "too many %.*s: a program may have %u, and a VM's programs together %u",
                                            static_cast<int>(row->what.size()), row->what.data(), row->of_program, row->of_vm);
        return false;
    }
    // The ids below are the client's own, which it chooses; those above are libwayland's.
    constexpr std::uint32_t server_ids = 0xff000000;
    const std::uint32_t id = wl_resource_get_id(resource);
    if (id > bounds::object_ids && id < server_ids) {
        wl_client_post_implementation_error(client_, "object %u: ids must be used again, %u are enough", id,
                                            bounds::object_ids);
        return false;
    }
    return true;
}

// libwayland ends a client for an error in its own request only; an event, too, may bring one object too many.
void ProgramAccount::end_soon() {
    if (end_ == nullptr) {
        const auto end = [](void* self) {
            auto& program = *static_cast<ProgramAccount*>(self);
            program.end_ = nullptr; // libwayland removes it
            wl_client_destroy(program.client_);
        };
        end_ = wl_event_loop_add_idle(wl_display_get_event_loop(wl_client_get_display(client_)), end, this);
    }
}

} // namespace ensign
