#include "tests/support/client_wayland.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace ensign::test {

namespace {

constexpr std::uint32_t all_actions =
    WL_DATA_DEVICE_MANAGER_DND_ACTION_COPY | WL_DATA_DEVICE_MANAGER_DND_ACTION_MOVE | WL_DATA_DEVICE_MANAGER_DND_ACTION_ASK;

std::size_t index_of(Selection selection) { return static_cast<std::size_t>(selection); }

} // namespace

// The handlers; `data` is the ClientData.
struct ClientData::Events {
    static ClientData& of(void* data) { return *static_cast<ClientData*>(data); }

    // wl_data_device
    static void data_offer(void* data, wl_data_device*, wl_data_offer* offer) {
        static constexpr wl_data_offer_listener listener{offer_mime, source_actions, offer_action};
        wl_data_offer_add_listener(offer, &listener, data);
        of(data).take_offer(offer);
    }
    static void enter(void* data, wl_data_device*, std::uint32_t serial, wl_surface* surface, wl_fixed_t sx, wl_fixed_t sy,
                      wl_data_offer* offer) {
        ClientData& self = of(data);
        self.drag_serial_ = serial;
        self.drag_offer_ = offer;
        const Offer* known = self.find(offer);
        self.drag_events_.emplace_back(
            DragEnter{self.client_.id_of(surface), known ? known->mimes : std::vector<std::string>{}});
        self.drag_events_.emplace_back(DragMotion{wl_fixed_to_double(sx), wl_fixed_to_double(sy)});
    }
    static void leave(void* data, wl_data_device*) {
        of(data).drag_events_.emplace_back(DragLeave{});
        of(data).drop_offer(std::exchange(of(data).drag_offer_, nullptr));
    }
    static void motion(void* data, wl_data_device*, std::uint32_t, wl_fixed_t sx, wl_fixed_t sy) {
        of(data).drag_events_.emplace_back(DragMotion{wl_fixed_to_double(sx), wl_fixed_to_double(sy)});
    }
    static void drop(void* data, wl_data_device*) { of(data).drag_events_.emplace_back(DragDrop{}); }
    static void selection(void* data, wl_data_device*, wl_data_offer* offer) { of(data).select(Selection::clipboard, offer); }

    // wl_data_offer
    static void offer_mime(void* data, wl_data_offer* offer, const char* mime) {
        of(data).find(offer)->mimes.emplace_back(mime);
    }
    static void source_actions(void*, wl_data_offer*, std::uint32_t) {}
    static void offer_action(void* data, wl_data_offer*, std::uint32_t action) {
        of(data).drag_events_.emplace_back(DragAction{false, action});
    }

    // wl_data_source
    static void target(void*, wl_data_source*, const char*) {}
    static void send(void* data, wl_data_source* source, const char*, std::int32_t fd) { of(data).send(source, fd); }
    static void cancelled(void* data, wl_data_source* source) {
        ClientData& self = of(data);
        if (source == self.drag_source_.get()) {
            self.drag_events_.emplace_back(DragCancelled{});
        } else {
            self.lost_[index_of(Selection::clipboard)] = true;
        }
    }
    static void dropped(void*, wl_data_source*) {}
    static void finished(void* data, wl_data_source*) { of(data).drag_events_.emplace_back(DragFinished{}); }
    static void action(void* data, wl_data_source*, std::uint32_t action) {
        of(data).drag_events_.emplace_back(DragAction{true, action});
    }

    // The primary selection
    static void primary_offer(void* data, zwp_primary_selection_device_v1*, zwp_primary_selection_offer_v1* offer) {
        static constexpr zwp_primary_selection_offer_v1_listener listener{primary_mime};
        zwp_primary_selection_offer_v1_add_listener(offer, &listener, data);
        of(data).take_offer(offer);
    }
    static void primary_selection(void* data, zwp_primary_selection_device_v1*, zwp_primary_selection_offer_v1* offer) {
        of(data).select(Selection::primary, offer);
    }
    static void primary_mime(void* data, zwp_primary_selection_offer_v1* offer, const char* mime) {
        of(data).find(offer)->mimes.emplace_back(mime);
    }
    static void primary_send(void* data, zwp_primary_selection_source_v1* source, const char*, std::int32_t fd) {
        of(data).send(source, fd);
    }
    static void primary_cancelled(void* data, zwp_primary_selection_source_v1*) {
        of(data).lost_[index_of(Selection::primary)] = true;
    }

    static constexpr wl_data_source_listener source{target, send, cancelled, dropped, finished, action};
};

ClientData::ClientData(Client& client) : client_{client} {}
ClientData::~ClientData() = default;

void ClientData::start() {
    static constexpr wl_data_device_listener listener{Events::data_offer, Events::enter, Events::leave,
                                                      Events::motion,     Events::drop,  Events::selection};
    static constexpr zwp_primary_selection_device_v1_listener primary_listener{Events::primary_offer,
                                                                               Events::primary_selection};
    auto* const seat = maybe<wl_seat>(client_, wl_seat_interface);
    auto* const manager = maybe<wl_data_device_manager>(client_, wl_data_device_manager_interface);
    auto* const primary =
        maybe<zwp_primary_selection_device_manager_v1>(client_, zwp_primary_selection_device_manager_v1_interface);
    if (seat && manager) {
        device_.reset(wl_data_device_manager_get_data_device(manager, seat));
        wl_data_device_add_listener(device_.get(), &listener, this);
    }
    if (seat && primary) {
        primary_device_.reset(zwp_primary_selection_device_manager_v1_get_device(primary, seat));
        zwp_primary_selection_device_v1_add_listener(primary_device_.get(), &primary_listener, this);
    }
}

void ClientData::take_offer(void* offer) { offers_.push_back({Proxy<void>{offer}, {}}); }

ClientData::Offer* ClientData::find(const void* offer) {
    const auto found = std::ranges::find_if(offers_, [&](const Offer& one) { return one.proxy.get() == offer; });
    return found == offers_.end() ? nullptr : &*found;
}

void ClientData::drop_offer(const void* offer) {
    std::erase_if(offers_, [&](const Offer& one) { return offer && one.proxy.get() == offer; });
}

void ClientData::select(Selection selection, const void* offer) {
    drop_offer(std::exchange(selections_[index_of(selection)], offer));
}

void ClientData::copy(Selection selection, const std::string& text, const std::string& mime,
                      std::optional<std::uint32_t> serial) {
    const std::uint32_t by = serial.value_or(client_.seat().press_serial());
    lost_[index_of(selection)] = false;
    void* kept = nullptr;
    if (selection == Selection::clipboard) {
        auto* const source =
            wl_data_device_manager_create_data_source(need<wl_data_device_manager>(client_, wl_data_device_manager_interface));
        wl_data_source_add_listener(source, &Events::source, this);
        wl_data_source_offer(source, mime.c_str());
        wl_data_device_set_selection(device_.get(), source, by);
        kept = source;
    } else {
        static constexpr zwp_primary_selection_source_v1_listener listener{Events::primary_send, Events::primary_cancelled};
        auto* const source = zwp_primary_selection_device_manager_v1_create_source(
            need<zwp_primary_selection_device_manager_v1>(client_, zwp_primary_selection_device_manager_v1_interface));
        zwp_primary_selection_source_v1_add_listener(source, &listener, this);
        zwp_primary_selection_source_v1_offer(source, mime.c_str());
        zwp_primary_selection_device_v1_set_selection(primary_device_.get(), source, by);
        kept = source;
    }
    texts_[kept] = text;
    sources_[index_of(selection)].reset(kept);
}

bool ClientData::lost(Selection selection) const { return lost_[index_of(selection)]; }

std::vector<std::string> ClientData::offered(Selection selection) const {
    const void* const offer = selections_[index_of(selection)];
    const auto found = std::ranges::find_if(offers_, [&](const Offer& one) { return one.proxy.get() == offer; });
    return offer && found != offers_.end() ? found->mimes : std::vector<std::string>{};
}

int ClientData::open_paste() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        throw std::runtime_error{"no pipe"};
    }
    incoming_.reset(ends[0]);
    coming_.clear();
    pasted_.reset();
    return ends[1];
}

void ClientData::paste(Selection selection, const std::string& mime) {
    void* const offer = const_cast<void*>(selections_[index_of(selection)]);
    if (!offer) {
        throw std::logic_error{"nothing is offered to paste"};
    }
    const wl::Fd end{open_paste()};
    if (selection == Selection::clipboard) {
        wl_data_offer_receive(static_cast<wl_data_offer*>(offer), mime.c_str(), end.get());
    } else {
        zwp_primary_selection_offer_v1_receive(static_cast<zwp_primary_selection_offer_v1*>(offer), mime.c_str(), end.get());
    }
}

void ClientData::start_drag(Surface& origin, Surface* icon, const std::string& text, const std::string& mime) {
    start_drag(origin.get(), icon ? icon->get() : nullptr, text, mime);
}

void ClientData::start_drag(wl_surface* origin, wl_surface* icon, const std::string& text, const std::string& mime) {
    auto* const source =
        wl_data_device_manager_create_data_source(need<wl_data_device_manager>(client_, wl_data_device_manager_interface));
    wl_data_source_add_listener(source, &Events::source, this);
    wl_data_source_offer(source, mime.c_str());
    wl_data_source_set_actions(source, all_actions);
    texts_[source] = text;
    drag_source_.reset(source);
    wl_data_device_start_drag(device_.get(), source, origin, icon, client_.seat().press_serial());
}

void ClientData::start_drag_without_source(Surface& origin, Surface* icon, std::uint32_t serial) {
    wl_data_device_start_drag(device_.get(), nullptr, origin.get(), icon ? icon->get() : nullptr, serial);
}

void ClientData::accept_drag(const std::string& mime, std::uint32_t preferred) {
    if (!drag_offer_) {
        throw std::logic_error{"no drag is over this client"};
    }
    auto* const offer = static_cast<wl_data_offer*>(const_cast<void*>(drag_offer_));
    wl_data_offer_accept(offer, drag_serial_, mime.empty() ? nullptr : mime.c_str());
    wl_data_offer_set_actions(offer, all_actions, preferred);
}

void ClientData::paste_drag(const std::string& mime) {
    if (!drag_offer_) {
        throw std::logic_error{"nothing was dropped on this client"};
    }
    const wl::Fd end{open_paste()};
    wl_data_offer_receive(static_cast<wl_data_offer*>(const_cast<void*>(drag_offer_)), mime.c_str(), end.get());
}

void ClientData::finish_drag() { wl_data_offer_finish(static_cast<wl_data_offer*>(const_cast<void*>(drag_offer_))); }

void ClientData::send(const void* source, int fd) {
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    outgoing_.push_back({wl::Fd{fd}, texts_[source]});
}

bool ClientData::turn() {
    bool progress = false;
    for (Outgoing& out : outgoing_) {
        const ssize_t written = write(out.fd.get(), out.rest.data(), out.rest.size());
        if (written >= 0) {
            out.rest.erase(0, static_cast<std::size_t>(written));
        }
        progress = progress || written > 0 || out.rest.empty();
        if (out.rest.empty() || (written < 0 && errno != EAGAIN && errno != EINTR)) {
            out.fd.reset(); // the end of the text, or nobody reads it
        }
    }
    std::erase_if(outgoing_, [](const Outgoing& out) { return !out.fd; });
    std::array<char, 4096> bytes{};
    ssize_t got = 0;
    while (incoming_ && (got = read(incoming_.get(), bytes.data(), bytes.size())) > 0) {
        coming_.append(bytes.data(), static_cast<std::size_t>(got));
        progress = true;
    }
    if (incoming_ && got == 0) {
        incoming_.reset();
        pasted_ = std::move(coming_);
        progress = true;
    }
    return progress;
}

} // namespace ensign::test
