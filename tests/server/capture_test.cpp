// What pictures of the screen show, and the user's secret, which none does.
#include "tests/support/fixture.hpp"

#include <catch2/catch_test_macros.hpp>

#include <linux/input-event-codes.h>

#include <algorithm>
#include <cstring>

#include <sys/mman.h>
#include <sys/socket.h>

using namespace ensign::test;
using ensign::paint::Image;

namespace {

const std::string with_secret = "[secret]\nphrase = \"seven grey herons\"\n" + std::string{three_vms};

Image picture(const void* bytes, int width, int height) {
    Image image{width, height};
    std::memcpy(image.pixels.data(), bytes, image.pixels.size() * 4);
    for (std::uint32_t& pixel : image.pixels) {
        pixel |= 0xff000000U;
    }
    return image;
}

// As ensignctl screenshot takes it.
Image by_control(Fixture& desk) {
    const auto capture = desk.screenshot();
    return picture(capture.bytes.data(), capture.width, capture.height);
}

// As grim takes it: ext_image_copy_capture_manager_v1 on the host display, in shared memory.
class Recording {
  public:
    enum class Cursors { left_out, painted };
    explicit Recording(Fixture& desk, Cursors cursors = Cursors::left_out) : desk_{desk}, client_{desk.connect_raw_host()} {
        const std::uint32_t output = client_.bind("wl_output", 1);
        const std::uint32_t shm = client_.bind("wl_shm", 1);
        const std::uint32_t sources = client_.bind("ext_output_image_capture_source_manager_v1", 1);
        const std::uint32_t manager = client_.bind("ext_image_copy_capture_manager_v1", 1);
        REQUIRE(manager != 0);
        REQUIRE(ftruncate(memory_.get(), size) == 0);
        const std::uint32_t pool = client_.new_id();
        client_.send(RawRequest{shm, 0}.u(pool).fd(memory_.get()).i(size));
        buffer_ = client_.new_id();
        client_.send(RawRequest{pool, 0}.u(buffer_).i(0).i(800).i(600).i(800 * 4).u(1)); // XRGB8888
        const std::uint32_t source = client_.new_id();
        client_.send(RawRequest{sources, 0}.u(source).u(output));
        session_ = client_.new_id();
        client_.send(RawRequest{manager, 0}.u(session_).u(source).u(cursors == Cursors::painted ? 1 : 0));
        desk.settle();
    }
    Image take() {
        const std::uint32_t frame = client_.new_id();
        client_.send(RawRequest{session_, 0}.u(frame));
        client_.send(RawRequest{frame, 1}.u(buffer_));
        client_.send(RawRequest{frame, 2}.i(0).i(0).i(800).i(600));
        client_.send(RawRequest{frame, 3}); // capture
        desk_.frame();
        REQUIRE(!client_.error());
        const auto ready = [&](const RawEvent& event) { return event.object == frame && event.opcode == 3; };
        REQUIRE(std::ranges::any_of(client_.events(), ready));
        client_.send(RawRequest{frame, 0}); // destroy
        void* const bytes = mmap(nullptr, size, PROT_READ, MAP_SHARED, memory_.get(), 0);
        REQUIRE(bytes != MAP_FAILED);
        Image image = picture(bytes, 800, 600);
        munmap(bytes, size);
        return image;
    }
    void stop() { client_.close(); }

  private:
    static constexpr int size = 800 * 600 * 4;
    Fixture& desk_;
    RawClient& client_;
    ensign::wl::Fd memory_{memfd_create("test", MFD_CLOEXEC)};
    std::uint32_t buffer_ = 0;
    std::uint32_t session_ = 0;
};

Image by_protocol(Fixture& desk) { return Recording{desk}.take(); }

// The chooser is up, the pointer in a corner of the stripe.
struct AtChooser {
    Fixture desk;
    explicit AtChooser(std::string_view config) : desk{config} {
        desk.connect("red").open_window();
        desk.point_at(799, 0);
        desk.press_attention_key();
        desk.frame();
    }
};

int different_pixels(const Image& one, const Image& other) {
    int count = 0;
    for (std::size_t i = 0; i < one.pixels.size(); ++i) {
        count += one.pixels[i] != other.pixels[i] ? 1 : 0;
    }
    return count;
}

} // namespace

TEST_CASE("a picture by either way shows what is on the screen") {
    Fixture desk;
    desk.connect("red").open_window({.width = 300, .height = 200, .color = 0xfffe01fe});
    desk.point_at(799, 0);
    desk.frame();
    const auto whole = [](const Image& image) { return std::ranges::count(image.pixels, 0xfffe01feU); };
    CHECK(whole(desk.output().pixels()) == 300 * 200);
    CHECK(whole(by_control(desk)) == 300 * 200);
    CHECK(whole(by_protocol(desk)) == 300 * 200);
}

TEST_CASE("the user's secret is on the screen, and in no picture of it") {
    AtChooser with{with_secret};
    AtChooser without{three_vms};
    CHECK(different_pixels(with.desk.output().pixels(), without.desk.output().pixels()) > 100);
    CHECK(by_control(with.desk) == by_control(without.desk));
    CHECK(by_protocol(with.desk) == by_protocol(without.desk));
}

TEST_CASE("the secret is shown in the chooser only") {
    AtChooser with{with_secret};
    AtChooser without{three_vms};
    for (Fixture* desk : {&with.desk, &without.desk}) {
        desk->tap(KEY_ESC);
        desk->frame();
    }
    CHECK(with.desk.output().pixels() == without.desk.output().pixels());
}

TEST_CASE("a program that wants the pointer in its pictures has it there, whoever takes pictures already") {
    using Cursors = Recording::Cursors;
    Fixture desk;
    desk.backend().set_cursor_planes(true);
    desk.connect("red").open_window({.title = "red"});
    desk.settle();
    const auto outer = desk.outer_of("red");
    desk.point_at(outer.right() - 1, outer.bottom() - 1); // another image, which goes to the plane
    desk.point_at(60, 300);
    desk.frame();
    const Image plain = desk.output().pixels(); // the pointer has a plane of its own
    Recording without{desk, Cursors::left_out};
    CHECK(different_pixels(without.take(), plain) == 0);
    Recording with{desk, Cursors::painted};
    CHECK(different_pixels(with.take(), plain) > 20);
    with.stop();
    without.stop();
    desk.settle();
    desk.point_at(outer.right() - 1, outer.bottom() - 1);
    desk.point_at(60, 300);
    desk.frame();
    CHECK(desk.output().pixels() == plain);
}
