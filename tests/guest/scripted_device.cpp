#include "tests/guest/scripted_device.hpp"

#include <algorithm>
#include <cstring>

#include <sys/eventfd.h>

namespace ensign::test {

class ScriptedContext final : public guest::DeviceContext {
  public:
    explicit ScriptedContext(ScriptedHost& host) : host_{host} { host_.event_.reset(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }
    ~ScriptedContext() override {
        host_.alive_ = false;
        host_.event_.reset();
    }
    ScriptedContext(const ScriptedContext&) = delete;
    ScriptedContext& operator=(const ScriptedContext&) = delete;

    [[nodiscard]] int fd() const override { return host_.event_.get(); }

    News take_news() override {
        eventfd_t count = 0;
        eventfd_read(host_.event_.get(), &count);
        return std::exchange(host_.news_, false) ? News::polls_answered : News::none;
    }

    [[nodiscard]] bool alive() const override { return !host_.gone_; }

    guest::BlobPtr create_guest_blob(std::size_t size) override { return create(size, {}); }

    guest::BlobPtr create_host_blob(std::uint32_t blob_id, std::size_t size) override {
        if (!host_.has_memory) {
            return nullptr;
        }
        const auto file = host_.files_.find(blob_id);
        return create(size, file == host_.files_.end() ? std::string{} : file->second);
    }

    bool submit(std::span<const std::byte> command) override { return host_.take(command); }
    bool submit_poll(std::span<const std::byte> command) override {
        const bool taken = host_.take(command);
        host_.answer_poll();
        return taken;
    }
    bool submit_query(std::span<const std::byte> command, const guest::Blob&) override { return host_.take(command); }

  private:
    class ScriptedBlob final : public guest::Blob {
      public:
        ScriptedBlob(ScriptedHost& host, std::uint32_t resource) : host_{host} {
            resource_ = resource;
            bytes_ = host.memory_.at(resource);
        }
        ~ScriptedBlob() override { host_.memory_.erase(resource_); }
        ScriptedBlob(const ScriptedBlob&) = delete;
        ScriptedBlob& operator=(const ScriptedBlob&) = delete;

      private:
        ScriptedHost& host_;
    };

    guest::BlobPtr create(std::size_t size, std::string_view content) {
        const std::uint32_t resource = host_.next_resource_++;
        auto& memory = host_.memory_[resource];
        memory.resize(size);
        std::ranges::copy(std::as_bytes(std::span{content}.first(std::min(size, content.size()))), memory.begin());
        return std::make_unique<ScriptedBlob>(host_, resource);
    }

    ScriptedHost& host_;
};

namespace {

template <class T>
bool read(std::span<const std::byte> command, T& into) {
    if (command.size() < sizeof(T)) {
        return false;
    }
    std::memcpy(&into, command.data(), sizeof(T));
    return into.header.size == command.size();
}

std::string text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

template <class T>
std::vector<std::byte> page_of(T head, std::span<const std::byte> data) {
    head.header.size = static_cast<std::uint16_t>(sizeof(T) + data.size());
    std::vector<std::byte> page(sizeof(T));
    std::memcpy(page.data(), &head, sizeof(T));
    page.insert(page.end(), data.begin(), data.end());
    return page;
}

} // namespace

bool ScriptedHost::take(std::span<const std::byte> command) {
    if (gone_) {
        return false;
    }
    cross_domain::Header header{};
    if (command.size() < sizeof(header)) {
        malformed = true;
        return true;
    }
    std::memcpy(&header, command.data(), sizeof(header));
    cross_domain::Transfer transfer{};
    cross_domain::PipeData data{};
    cross_domain::Poll poll{};
    cross_domain::Init init{};
    cross_domain::GetImageRequirements query{};
    if (header.command == cross_domain::Command::send && read(command, transfer)) {
        identifiers_per_send.push_back(transfer.identifier_count);
        for (std::size_t i = 0; i < transfer.identifier_count; ++i) {
            identifiers.push_back({transfer.identifiers.at(i), transfer.types.at(i), transfer.sizes.at(i)});
        }
        malformed = malformed || transfer.data_size != command.size() - sizeof(transfer) ||
                    transfer.data_size > cross_domain::max_transfer;
        take_stream(command.subspan(sizeof(transfer)));
    } else if (header.command == cross_domain::Command::write && read(command, data)) {
        malformed =
            malformed || data.data_size != command.size() - sizeof(data) || data.data_size > cross_domain::max_pipe_data;
        writes.push_back({data.identifier, text_of(command.subspan(sizeof(data))), data.hang_up == 1});
    } else if (header.command == cross_domain::Command::poll && read(command, poll)) {
        malformed = malformed || std::exchange(poll_waits_, true);
        ++polls;
    } else if (header.command == cross_domain::Command::init && read(command, init)) {
        inits.push_back(init);
        query_ring_ = init.query_ring_resource;
        channel_ring_ = init.channel_ring_resource;
    } else if (header.command == cross_domain::Command::get_image_requirements && read(command, query)) {
        queries.push_back(query);
        cross_domain::ImageRequirements answer{};
        answer.size = answered_size != 0 ? answered_size : query.width * query.height;
        answer.blob_id = static_cast<std::uint32_t>(1000 + queries.size());
        std::memcpy(memory_.at(query_ring_).data(), &answer, sizeof(answer));
    } else {
        malformed = true;
    }
    return true;
}

void ScriptedHost::take_stream(std::span<const std::byte> data) {
    stream_.append(data);
    auto message = stream_.next();
    for (; message && *message; message = stream_.next()) {
        const wire::Words words = **message;
        requests.push_back({words[0], wire::opcode_of(words), {words.begin() + 2, words.end()}});
    }
    malformed = malformed || !message;
}

void ScriptedHost::send(std::span<const std::byte> data, const std::vector<guest::Identifier>& sent) {
    cross_domain::Transfer head{};
    head.header.command = cross_domain::Command::receive;
    head.identifier_count = static_cast<std::uint32_t>(sent.size());
    head.data_size = static_cast<std::uint32_t>(data.size());
    for (std::size_t i = 0; i < sent.size(); ++i) {
        head.identifiers.at(i) = sent[i].id;
        head.types.at(i) = sent[i].type;
        head.sizes.at(i) = sent[i].size;
    }
    send_page(page_of(head, data));
}

void ScriptedHost::send(const WaylandMessage& event, const std::vector<guest::Identifier>& sent) {
    std::vector<std::uint32_t> words{event.object,
                                     static_cast<std::uint32_t>((event.words.size() + 2) * 4) << 16U | event.opcode};
    words.insert(words.end(), event.words.begin(), event.words.end());
    send(std::as_bytes(std::span{words}), sent);
}

void ScriptedHost::send_pipe_data(std::uint32_t id, std::string_view data, bool hang_up) {
    cross_domain::PipeData head{};
    head.header.command = cross_domain::Command::read;
    head.identifier = id;
    head.hang_up = hang_up ? 1 : 0;
    head.data_size = static_cast<std::uint32_t>(data.size());
    send_page(page_of(head, std::as_bytes(std::span{data})));
}

void ScriptedHost::send_page(std::vector<std::byte> page) {
    pages_.push_back(std::move(page));
    answer_poll();
}

void ScriptedHost::answer_poll() {
    if (!alive_ || !poll_waits_ || pages_.empty()) {
        return;
    }
    poll_waits_ = false;
    auto& ring = memory_.at(channel_ring_);
    std::ranges::fill(ring, std::byte{0xaa});
    std::ranges::copy_n(pages_.front().begin(), static_cast<std::ptrdiff_t>(std::min(pages_.front().size(), ring.size())),
                        ring.begin());
    pages_.pop_front();
    news_ = true;
    eventfd_write(event_.get(), 1);
}

std::span<std::byte> ScriptedHost::memory(std::uint32_t resource) {
    const auto found = memory_.find(resource);
    return found == memory_.end() ? std::span<std::byte>{} : std::span{found->second};
}

ScriptedDevice::ScriptedDevice() : event_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {}

void ScriptedDevice::take_news() {
    eventfd_t count = 0;
    eventfd_read(event_.get(), &count);
}

void ScriptedDevice::vanish() {
    for (const auto& host : hosts) {
        host->vanish();
    }
    eventfd_write(event_.get(), 1);
}

std::expected<std::unique_ptr<guest::DeviceContext>, std::string> ScriptedDevice::open() {
    if (refuses) {
        return std::unexpected{"the scripted device refuses"};
    }
    hosts.push_back(std::make_unique<ScriptedHost>());
    return std::make_unique<ScriptedContext>(*hosts.back());
}

} // namespace ensign::test
