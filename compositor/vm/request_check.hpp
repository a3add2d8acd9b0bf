// Each request of a guest, seen before libwayland dispatches it: what wlroots would meet with an assertion, a circle, a use after
// free or a time that grows with the square of a guest's numbers. Three ways to deal with one:
//
//   mend      what the request will read is changed first, where the protocol allows it (damage, opaque regions, sizes)
//   disarm    its object is made inert, as wlroots does itself when such an object has lost its purpose
//   end       the guest is sent an error, and ended after this request: for requests that do no harm once
//
// A request itself can't be stopped here: libwayland executes it in any case.
#pragma once

#include "compositor/vm/account.hpp"
#include "compositor/vm/seat.hpp"
#include "compositor/wl/ptr.hpp"

#include <cstddef>
#include <unordered_map>

namespace ensign {

// Who must know before what hangs together with a surface changes.
class TreeEvents {
  public:
    virtual ~TreeEvents() = default;
    // A surface of the tree that `surface` belongs to is about to be committed or to go. Once a batch of requests is over, the tree
    // is what it will be.
    virtual void tree_changes(wlr_surface* surface) = 0;
    // A surface, with or without such a tree, is about to be shown otherwise, or no more.
    virtual void picture_changes() = 0;
    // A buffer hides what is below it, or no longer does; wlroots' scene hears of that only where the size changes, too.
    virtual void picture_stale() = 0;
};

class RequestCheck {
  public:
    RequestCheck(wl_display* display, Seat& seat, Account& account, TreeEvents& trees);

  private:
    using Message = wl_protocol_logger_message;
    using Check = void (RequestCheck::*)(const Message&);
    struct Known {
        Check check = nullptr;
        std::size_t descriptors = 0; // that a request of this kind takes
    };
    static void handle(void* self, wl_protocol_logger_type type, const Message* message);
    Known learn(const Message& message);
    static Check check_of(std::string_view interface, std::string_view request);

    void surface_commit(const Message& message);
    void surface_damage(const Message& message);
    void surface_damage_buffer(const Message& message);
    void surface_set_region(const Message& message);
    void surface_changes_tree(const Message& message);
    void role_goes(const Message&) { trees_.picture_changes(); }
    void subsurface_changes_tree(const Message& message);
    void get_subsurface(const Message& message);
    void region_changes(const Message& message);
    void create_buffer(const Message& message);
    void get_popup(const Message& message);
    void popup_grab(const Message& message);
    void popup_reposition(const Message& message);
    void toplevel_asks(const Message& message);
    void decoration_asks(const Message& message);
    void create_kde_decoration(const Message& message);
    void data_source_offer(const Message& message);
    void primary_source_offer(const Message& message);
    void start_drag(const Message& message);

    Seat& seat_;
    Account& account_;
    TreeEvents& trees_;
    std::unordered_map<const wl_message*, Known> known_; // by the protocols' own tables, which never move
    wl::Ptr<wl_protocol_logger, wl_protocol_logger_destroy> logger_;
};

} // namespace ensign
