#include "compositor/policy/stage.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>

using namespace ensign;

namespace {

constexpr std::array motions{Motion::key, Motion::pointer, Motion::touch, Motion::pen, Motion::gesture};

Stage with(Layer layer) {
    Stage stage;
    stage.raise(layer);
    return stage;
}

} // namespace

TEST_CASE("what the user does goes to the topmost layer, whatever hand does it") {
    struct Row {
        Layer up;
        Receiver trusted;
        Receiver untrusted;
    };
    for (const auto& [up, trusted, untrusted] : std::to_array<Row>({
             {Layer::desk, Receiver::guest, Receiver::guest},
             {Layer::chooser, Receiver::trusted_ui, Receiver::nobody},
             {Layer::lock, Receiver::locker, Receiver::nobody},
         })) {
        const Stage stage = with(up);
        for (const Motion motion : {Motion::key, Motion::pointer, Motion::touch, Motion::pen}) {
            CHECK(stage.receiver(motion, true) == trusted);
            CHECK(stage.receiver(motion, false) == untrusted);
        }
    }
}

TEST_CASE("a touchpad's gestures are the guests', and nobody else's") {
    CHECK(with(Layer::desk).receiver(Motion::gesture, true) == Receiver::guest);
    CHECK(with(Layer::chooser).receiver(Motion::gesture, true) == Receiver::nobody);
    CHECK(with(Layer::lock).receiver(Motion::gesture, true) == Receiver::nobody);
}

TEST_CASE("the lock is over the chooser, and the desk is always there") {
    Stage stage = with(Layer::lock);
    stage.raise(Layer::chooser);
    CHECK(stage.top() == Layer::lock);
    stage.lower(Layer::lock);
    CHECK(stage.top() == Layer::chooser);
    stage.lower(Layer::chooser);
    stage.lower(Layer::desk);
    CHECK(stage.top() == Layer::desk);
}

TEST_CASE("no guest gets anything while a layer is up") {
    for (const Layer layer : {Layer::chooser, Layer::lock}) {
        for (const Motion motion : motions) {
            for (const bool trusted : {true, false}) {
                CHECK(with(layer).receiver(motion, trusted) != Receiver::guest);
            }
        }
    }
}

TEST_CASE("the attention key leads to the chooser and back, and past no lock") {
    CHECK(with(Layer::desk).attention() == Stage::Attention::raise_chooser);
    CHECK(with(Layer::chooser).attention() == Stage::Attention::leave_chooser);
    CHECK(with(Layer::lock).attention() == Stage::Attention::nothing);
}

TEST_CASE("programs move the focus only while the user isn't choosing and nothing is locked") {
    for (const Request request : {Request::focus, Request::pin, Request::open_chooser}) {
        CHECK_FALSE(with(Layer::desk).objection(request));
        CHECK(with(Layer::lock).objection(request) == "the session is locked; unlock it first");
    }
    CHECK(with(Layer::chooser).objection(Request::focus));
    CHECK(with(Layer::chooser).objection(Request::pin));
    CHECK_FALSE(with(Layer::chooser).objection(Request::open_chooser));
}
