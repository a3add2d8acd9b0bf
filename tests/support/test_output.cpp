#include "tests/support/test_backend.hpp"

#include <drm_fourcc.h>

#include <cassert>
#include <cstring>

namespace ensign::test {

const wlr_output_impl TestOutput::impl = {
    .set_cursor = set_cursor,
    .move_cursor = [](wlr_output*, int, int) { return true; },
    .destroy = destroy,
    .test = test,
    .commit = commit,
    .get_gamma_size = nullptr,
    .get_cursor_formats = nullptr,
    .get_cursor_sizes = nullptr,
    .get_primary_formats = nullptr,
};

TestOutput::TestOutput(TestBackend& backend, const std::string& name, int width, int height) : backend_{backend} {
    raw_.self = this;
    wlr_output_state state;
    wlr_output_state_init(&state);
    wlr_output_state_set_custom_mode(&state, width, height, 60'000);
    wlr_output_init(&raw_.base, backend.get(), &impl, backend.loop(), &state);
    wlr_output_state_finish(&state);
    wlr_output_set_name(&raw_.base, name.c_str());
    wlr_output_set_description(&raw_.base, ("Test output " + name).c_str());
    raw_.base.frame_pending = true; // or wlr_output_schedule_frame would send a frame from an idle source
}

TestOutput::~TestOutput() {
    if (!finished_) {
        wlr_output_destroy(&raw_.base);
    }
}

void TestOutput::destroy(wlr_output* output) {
    from(output).finished_ = true;
    wlr_output_finish(output);
}

bool TestOutput::set_cursor(wlr_output* output, wlr_buffer*, int, int) {
    ++from(output).cursor_images_;
    return from(output).backend_.cursor_planes_;
}

bool TestOutput::supports(const wlr_output_state& state) {
    constexpr std::uint32_t supported = WLR_OUTPUT_STATE_BACKEND_OPTIONAL | WLR_OUTPUT_STATE_BUFFER | WLR_OUTPUT_STATE_ENABLED |
                                        WLR_OUTPUT_STATE_MODE | WLR_OUTPUT_STATE_SCALE;
    return (state.committed & ~supported) == 0;
}

bool TestOutput::test(wlr_output* output, const wlr_output_state* state) {
    const wlr_backend_output_state change{output, *state};
    return supports(*state) && from(output).backend_.fits({&change, 1});
}

bool TestOutput::commit(wlr_output* output, const wlr_output_state* state) {
    if (!test(output, state)) {
        return false;
    }
    from(output).take(*state);
    return true;
}

void TestOutput::take(const wlr_output_state& state) {
    const bool enabled = (state.committed & WLR_OUTPUT_STATE_ENABLED) ? state.enabled : raw_.base.enabled;
    if (state.committed & WLR_OUTPUT_STATE_BUFFER) {
        if (keeps_pixels_) {
            copy_out(state.buffer);
        }
        ++commits_;
    }
    owes_frame_ = enabled;
    owes_present_ = enabled;
    commit_seq_ = raw_.base.commit_seq + 1; // what it will be when wlroots has taken this commit
}

void TestOutput::copy_out(wlr_buffer* buffer) {
    void* data = nullptr;
    std::uint32_t format = 0;
    std::size_t stride = 0;
    const bool readable = wlr_buffer_begin_data_ptr_access(buffer, WLR_BUFFER_DATA_PTR_ACCESS_READ, &data, &format, &stride);
    assert(readable && "the backend asks for buffers with a data pointer");
    assert((format == DRM_FORMAT_XRGB8888 || format == DRM_FORMAT_ARGB8888) && "wlroots' choice for an output");
    if (pixels_.width != buffer->width || pixels_.height != buffer->height) {
        pixels_ = paint::Image{buffer->width, buffer->height};
    }
    for (int y = 0; y < buffer->height; ++y) {
        auto* const row = pixels_.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(buffer->width);
        std::memcpy(row, static_cast<const std::byte*>(data) + static_cast<std::size_t>(y) * stride,
                    static_cast<std::size_t>(buffer->width) * 4);
    }
    wlr_buffer_end_data_ptr_access(buffer);
    for (std::uint32_t& pixel : pixels_.pixels) {
        pixel |= 0xff000000U;
    }
}

bool TestOutput::step_frame(timespec now) {
    if (!wants_frame()) {
        return false;
    }
    owes_frame_ = false;
    if (owes_present_) {
        owes_present_ = false;
        wlr_output_event_present event{};
        event.commit_seq = commit_seq_;
        event.presented = true;
        event.when = now;
        event.refresh = 16'666'666; // ns
        wlr_output_send_present(&raw_.base, &event);
    }
    wlr_output_send_frame(&raw_.base);
    raw_.base.frame_pending = true; // the next one is the test's too
    return true;
}

void TestOutput::request_size(int width, int height) {
    wlr_output_state state;
    wlr_output_state_init(&state);
    wlr_output_state_set_custom_mode(&state, width, height, 60'000);
    wlr_output_send_request_state(&raw_.base, &state);
    wlr_output_state_finish(&state);
}

} // namespace ensign::test
