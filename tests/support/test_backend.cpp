#include "tests/support/test_backend.hpp"

#include <algorithm>
#include <cassert>

namespace ensign::test {

namespace {

template <class T>
void erase(std::vector<std::unique_ptr<T>>& all, T& one) {
    std::erase_if(all, [&](const auto& candidate) { return candidate.get() == &one; });
}

} // namespace

const wlr_backend_impl TestBackend::impl = {
    .start = start,
    .destroy = destroy,
    .get_drm_fd = nullptr,
    .test = test,
    .commit = commit,
};

TestBackend::TestBackend(wl_event_loop* loop) : loop_{loop} {
    raw_.self = this;
    wlr_backend_init(&raw_.base, &impl);
    raw_.base.buffer_caps = WLR_BUFFER_CAP_DATA_PTR;
    wl_event_loop_add_destroy_listener(loop, loop_destroy_.raw());
}

TestBackend::~TestBackend() {
    if (alive_) {
        wlr_backend_destroy(&raw_.base);
    }
}

bool TestBackend::start(wlr_backend* backend) {
    TestBackend& self = from(backend);
    self.started_ = true;
    for (const auto& output : self.outputs_) {
        wl_signal_emit_mutable(&backend->events.new_output, output->get());
    }
    for (const auto& keyboard : self.keyboards_) {
        self.announce(keyboard->get()->base);
    }
    for (const auto& pointer : self.pointers_) {
        self.announce(pointer->get()->base);
    }
    for (const auto& touch : self.touches_) {
        self.announce(touch->get()->base);
    }
    for (const auto& tablet : self.tablets_) {
        self.announce(tablet->get()->base);
    }
    return true;
}

bool TestBackend::fits(std::span<const wlr_backend_output_state> changes) const {
    std::size_t count = 0;
    int pixels = 0;
    for (const auto& output : outputs_) {
        const auto change = std::ranges::find(changes, output->get(), &wlr_backend_output_state::output);
        const wlr_output* now = output->get();
        wlr_output_state none{};
        const wlr_output_state& state = change != changes.end() ? change->base : none;
        if ((state.committed & WLR_OUTPUT_STATE_ENABLED) ? !state.enabled : !now->enabled) {
            continue;
        }
        ++count;
        const bool custom = state.mode_type == WLR_OUTPUT_STATE_MODE_CUSTOM;
        const bool other = (state.committed & WLR_OUTPUT_STATE_MODE) != 0 && custom;
        pixels += other ? state.custom_mode.width * state.custom_mode.height : now->width * now->height;
    }
    return count <= most_outputs_ && pixels <= most_pixels_;
}

bool TestBackend::test(wlr_backend* backend, const wlr_backend_output_state* states, std::size_t count) {
    const std::span all{states, count};
    return std::ranges::all_of(all, [](const auto& one) { return TestOutput::supports(one.base); }) && from(backend).fits(all);
}

bool TestBackend::commit(wlr_backend* backend, const wlr_backend_output_state* states, std::size_t count) {
    if (!test(backend, states, count)) {
        return false;
    }
    for (const auto& one : std::span{states, count}) {
        TestOutput::from(one.output).take(one.base);
    }
    return true;
}

void TestBackend::destroy(wlr_backend* backend) {
    TestBackend& self = from(backend);
    self.alive_ = false;
    self.loop_destroy_.disconnect();
    wlr_backend_finish(backend);
    self.tablets_.clear();
    self.touches_.clear();
    self.pointers_.clear();
    self.keyboards_.clear();
    self.outputs_.clear();
}

void TestBackend::handle_loop_destroy(wl_event_loop*) noexcept { wlr_backend_destroy(&raw_.base); }

void TestBackend::announce(wlr_input_device& device) {
    if (started_) {
        wl_signal_emit_mutable(&raw_.base.events.new_input, &device);
    }
}

TestOutput& TestBackend::add_output(const std::string& name, int width, int height) {
    TestOutput& output = *outputs_.emplace_back(std::make_unique<TestOutput>(*this, name, width, height));
    if (started_) {
        wl_signal_emit_mutable(&raw_.base.events.new_output, output.get());
    }
    return output;
}

TestKeyboard& TestBackend::add_keyboard(const char* name) {
    TestKeyboard& keyboard = *keyboards_.emplace_back(std::make_unique<TestKeyboard>(name));
    announce(keyboard.get()->base);
    return keyboard;
}

TestPointer& TestBackend::add_pointer(const char* name) {
    TestPointer& pointer = *pointers_.emplace_back(std::make_unique<TestPointer>(name));
    announce(pointer.get()->base);
    return pointer;
}

TestTouch& TestBackend::add_touch(const char* name) {
    TestTouch& touch = *touches_.emplace_back(std::make_unique<TestTouch>(name));
    announce(touch.get()->base);
    return touch;
}

TestTablet& TestBackend::add_tablet(const char* name) {
    TestTablet& tablet = *tablets_.emplace_back(std::make_unique<TestTablet>(name));
    announce(tablet.get()->base);
    return tablet;
}

void TestBackend::remove(TestOutput& output) { erase(outputs_, output); }
void TestBackend::remove(TestKeyboard& keyboard) { erase(keyboards_, keyboard); }
void TestBackend::remove(TestPointer& pointer) { erase(pointers_, pointer); }
void TestBackend::remove(TestTouch& touch) { erase(touches_, touch); }
void TestBackend::remove(TestTablet& tablet) { erase(tablets_, tablet); }

bool TestBackend::step_frame(timespec now) {
    bool stepped = false;
    for (const auto& output : outputs_) {
        stepped = output->step_frame(now) || stepped;
    }
    return stepped;
}

} // namespace ensign::test
