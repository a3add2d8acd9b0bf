// One program in the guest: its socket on one side, its channel to the host on the other.
//
//     program  --socket-->  MessageStream -> Translator -> HostOutbox    --channel-->  host
//              <--socket--  ClientOutbox <- Translator <- MessageStream  <--channel--
#pragma once

#include "guest/translator.hpp"
#include "protocols/wire/message_stream.hpp"

namespace ensign::guest {

class Client final : private Pipes::Events {
  public:
    // `socket`: connected, any mode.
    Client(Loop& loop, wl::Fd socket, std::unique_ptr<Channel> channel);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // False once either side has gone, or did wrong; its owner destroys it then.
    [[nodiscard]] bool alive() const { return alive_; }
    // A device has gone; it may be this one's.
    void check_device();

  private:
    void handle_socket(std::uint32_t events);
    void handle_channel(std::uint32_t events);
    void handle_pipes_have_room() override { ask_for_more(); }
    void read_requests();
    bool translate_requests();
    bool take(const StreamPiece& piece);
    [[nodiscard]] wl::Fd open(const Identifier& identifier);
    void flush();
    void ask_for_more();
    void end();

    bool alive_ = true;
    wl::Fd socket_;
    std::unique_ptr<Channel> channel_;
    Pipes pipes_;
    HostOutbox to_host_;
    ClientOutbox to_client_;
    Translator translator_;
    wire::MessageStream requests_{wire::MessageStream::longest};
    wire::MessageStream events_{wire::MessageStream::longest};
    std::deque<wl::Fd> request_descriptors_; // that came, and belong to messages to come
    std::deque<wl::Fd> event_descriptors_;
    Watch<&Client::handle_socket> socket_watch_;
    Watch<&Client::handle_channel> channel_watch_;
};

} // namespace ensign::guest
