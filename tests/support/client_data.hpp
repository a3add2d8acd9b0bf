// A test client's selections and drags: it copies, pastes, starts drags and says what was offered to it.
#pragma once

#include "compositor/wl/fd.hpp"
#include "tests/support/proxy.hpp"
#include "tests/support/received.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

struct wl_data_device;
struct wl_data_offer;
struct wl_data_source;
struct wl_surface;
struct zwp_primary_selection_device_v1;
struct zwp_primary_selection_offer_v1;
struct zwp_primary_selection_source_v1;

namespace ensign::test {

class Client;
class Surface;

enum class Selection : std::uint8_t { clipboard, primary };

struct DragEnter {
    SurfaceId surface = 0;
    std::vector<std::string> mimes;
    bool operator==(const DragEnter&) const = default;
};
struct DragMotion {
    double sx = 0;
    double sy = 0;
    bool operator==(const DragMotion&) const = default;
};
struct DragLeave {
    bool operator==(const DragLeave&) const = default;
};
struct DragDrop {
    bool operator==(const DragDrop&) const = default;
};
struct DragCancelled { // to the source
    bool operator==(const DragCancelled&) const = default;
};
struct DragFinished { // to the source
    bool operator==(const DragFinished&) const = default;
};
struct DragAction { // wl_data_device_manager.dnd_action
    bool source = false; // told to the source; else to the target
    std::uint32_t action = 0;
    bool operator==(const DragAction&) const = default;
};
using DragEvent = std::variant<DragEnter, DragMotion, DragLeave, DragDrop, DragCancelled, DragFinished, DragAction>;

class ClientData {
  public:
    explicit ClientData(Client& client);
    ~ClientData();
    ClientData(const ClientData&) = delete;
    ClientData& operator=(const ClientData&) = delete;

    // Offers one text under one MIME type, with the serial of the last press (or another one).
    void copy(Selection selection, const std::string& text, const std::string& mime = "text/plain",
              std::optional<std::uint32_t> serial = {});
    [[nodiscard]] bool lost(Selection selection) const; // our offer was replaced
    [[nodiscard]] std::vector<std::string> offered(Selection selection) const; // MIME types; empty: nothing
    // Asks for the selection; pasted() has it once all has come.
    void paste(Selection selection, const std::string& mime = "text/plain");
    [[nodiscard]] const std::optional<std::string>& pasted() const { return pasted_; }

    void start_drag(Surface& origin, Surface* icon, const std::string& text, const std::string& mime = "text/plain");
    void start_drag_without_source(Surface& origin, Surface* icon, std::uint32_t serial);
    void start_drag(wl_surface* origin, wl_surface* icon, const std::string& text, const std::string& mime);
    // Of the offer that is over us; empty refuses. preferred: of the actions, all of which we offer.
    void accept_drag(const std::string& mime, std::uint32_t preferred = 1 /* copy */);
    void paste_drag(const std::string& mime);  // after the drop
    void finish_drag();
    [[nodiscard]] const std::vector<DragEvent>& drag_events() const { return drag_events_; }
    void forget_drags() { drag_events_.clear(); }

    void start(); // called when all globals have been bound
    bool turn();  // moves bytes of copies and pastes; true when there were any

  private:
    struct Events;
    struct Offer {
        Proxy<void> proxy;
        std::vector<std::string> mimes;
    };
    struct Outgoing {
        wl::Fd fd;
        std::string rest;
    };
    std::string* text_of(const void* source);
    Offer* find(const void* offer);
    void take_offer(void* offer);
    void select(Selection selection, const void* offer);
    void send(const void* source, int fd);
    int open_paste();
    void drop_offer(const void* offer);

    Client& client_;
    Proxy<wl_data_device> device_;
    Proxy<zwp_primary_selection_device_v1> primary_device_;
    std::map<const void*, std::string> texts_; // of our sources
    std::array<Proxy<void>, 2> sources_;       // our offer of each selection
    std::array<bool, 2> lost_{};
    Proxy<wl_data_source> drag_source_;
    std::vector<Offer> offers_;
    std::array<const void*, 2> selections_{}; // of offers_
    const void* drag_offer_ = nullptr;        // of offers_
    std::uint32_t drag_serial_ = 0;
    std::vector<DragEvent> drag_events_;
    std::vector<Outgoing> outgoing_;
    wl::Fd incoming_;
    std::string coming_;
    std::optional<std::string> pasted_;
};

} // namespace ensign::test
