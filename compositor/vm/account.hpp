// What one VM holds of Ensign: each object of its programs is counted when it is made and when it goes (policy/quota says how many
// there may be). The program that makes one too many is ended with an error that names the quota.
#pragma once

#include "compositor/policy/quota.hpp"
#include "compositor/wl/wlr.hpp"

#include <cstdint>

namespace ensign {

// Of the whole process; shared by the accounts of all VMs, which it outlives.
struct ProcessCommons {
    Commons descriptors;
    Commons mappings;
    Tally all{}; // of all VMs
};

class Account {
  public:
    explicit Account(ProcessCommons& commons) : commons_{commons} {}
    ~Account();
    Account(const Account&) = delete;
    Account& operator=(const Account&) = delete;

    [[nodiscard]] const Tally& tally() const { return tally_; }

    // Descriptors that a connection costs Ensign: the guest's end, and a pair.
    static constexpr std::size_t descriptors_of_a_connection = 3;
    [[nodiscard]] bool may_connect() const;
    void connected();
    void disconnected();

    // Commits that wait for a parent's, and rectangles of regions: added to and taken from by who holds them.
    std::uint32_t waiting_commits = 0;
    std::uint32_t rectangles = 0;

  private:
    friend class ProgramAccount;
    // False where it has more than its part now: who took them must go.
    bool take_descriptors(std::size_t count);
    void give_descriptors_back(std::size_t count);
    bool take_mapping();
    void give_mapping_back();

    ProcessCommons& commons_;
    Tally tally_;
    std::size_t descriptors_ = 0; // taken of the commons, as below
    std::size_t mappings_ = 0;
};

// One connection's part of its VM's account. Outlives the wl_client.
class ProgramAccount {
  public:
    ProgramAccount(Account& vm, wl_client* client);
    ~ProgramAccount();
    ProgramAccount(const ProgramAccount&) = delete;
    ProgramAccount& operator=(const ProgramAccount&) = delete;

    [[nodiscard]] Account& vm() const { return vm_; }
    // The account of the program that this client is; null where it isn't a guest's.
    static ProgramAccount* of(wl_client* client);

    // Descriptors that the guest sent, and those that requests took. What is between wastes Ensign's: false where it is too much.
    void came(std::size_t count);
    void claimed(std::size_t count);
    [[nodiscard]] bool may_keep_unclaimed() const { return unclaimed_ <= bounds::unclaimed_descriptors && may_keep_; }

  private:
    struct Charge;
    struct Birth : wl_listener { // of resources
        ProgramAccount* self;
    };
    struct Death : wl_listener { // of the client; its address is found by wl_client_get_destroy_listener
        ProgramAccount* self;
    };
    static void handle_created(wl_listener* listener, void* resource);
    static void handle_client_gone(wl_listener* listener, void* client);
    void charge(wl_resource* resource);
    [[nodiscard]] bool may_keep(wl_resource* resource, Quota quota); // posts the error where not
    void end_soon();

    Account& vm_;
    wl_client* client_;
    Tally tally_;
    std::size_t unclaimed_ = 0;
    bool may_keep_ = true;
    wl_event_source* end_ = nullptr; // where it is over
    Birth birth_;
    Death death_;
};

} // namespace ensign
