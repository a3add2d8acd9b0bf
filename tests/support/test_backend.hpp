// A wlroots backend in the test's hands: a frame happens when the test steps it, what was committed is copied out as
// pixels, and devices do what the test says at the times that it gives. Devices are announced as libinput's are.
#pragma once

#include "compositor/paint/image.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/wlr.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ensign::test {

class TestBackend;

class TestOutput {
  public:
    TestOutput(TestBackend& backend, const std::string& name, int width, int height); // device px
    ~TestOutput();
    TestOutput(const TestOutput&) = delete;
    TestOutput& operator=(const TestOutput&) = delete;

    // What a display's refresh does: presents what was committed, then asks for the next frame. As with hardware, only
    // where a frame was scheduled or one was presented; false: the output is at rest.
    bool step_frame(timespec now);
    [[nodiscard]] bool wants_frame() const { return raw_.base.enabled && (owes_frame_ || raw_.base.needs_frame); }

    // The last committed buffer, alpha opaque; empty before the first.
    [[nodiscard]] const paint::Image& pixels() const { return pixels_; }
    [[nodiscard]] int commits() const { return commits_; } // with a buffer
    [[nodiscard]] int cursor_images() const { return cursor_images_; } // how often the cursor plane was set
    void keep_pixels(bool keep) { keeps_pixels_ = keep; }  // false: pixels() stays as it is, and a commit costs nothing
    void request_size(int width, int height);              // as a nested window that its parent resizes

    [[nodiscard]] wlr_output* get() { return &raw_.base; }

  private:
    friend class TestBackend;
    struct Raw {
        wlr_output base; // first: the pointer to it is one to Raw
        TestOutput* self;
    };
    static TestOutput& from(wlr_output* output) { return *reinterpret_cast<Raw*>(output)->self; }
    static bool supports(const wlr_output_state& state);
    static bool set_cursor(wlr_output* output, wlr_buffer* buffer, int hotspot_x, int hotspot_y);
    static bool test(wlr_output* output, const wlr_output_state* state);
    static bool commit(wlr_output* output, const wlr_output_state* state);
    static void destroy(wlr_output* output);
    static const wlr_output_impl impl;
    void take(const wlr_output_state& state);
    void copy_out(wlr_buffer* buffer);

    Raw raw_{};
    TestBackend& backend_;
    bool finished_ = false; // wlroots destroyed it, before or by our destructor
    bool owes_frame_ = false;
    bool owes_present_ = false;
    std::uint32_t commit_seq_ = 0;
    int commits_ = 0;
    int cursor_images_ = 0;
    bool keeps_pixels_ = true;
    paint::Image pixels_;
};

// Key codes are evdev's (linux/input-event-codes.h), times are ms.
class TestKeyboard {
  public:
    explicit TestKeyboard(const char* name);
    ~TestKeyboard();
    TestKeyboard(const TestKeyboard&) = delete;
    TestKeyboard& operator=(const TestKeyboard&) = delete;

    void key(std::uint32_t code, bool down, std::uint32_t time);
    void press(std::uint32_t code, std::uint32_t time) { key(code, true, time); }
    void release(std::uint32_t code, std::uint32_t time) { key(code, false, time); }
    void tap(std::uint32_t code, std::uint32_t time);
    [[nodiscard]] std::uint32_t leds() const { return leds_; } // WLR_LED_*, as last set by the compositor
    [[nodiscard]] wlr_keyboard* get() { return &raw_.base; }

  private:
    struct Raw {
        wlr_keyboard base;
        TestKeyboard* self;
    };
    static const wlr_keyboard_impl impl;
    Raw raw_{};
    std::uint32_t leds_ = 0;
};

class TestPointer {
  public:
    explicit TestPointer(const char* name);
    ~TestPointer();
    TestPointer(const TestPointer&) = delete;
    TestPointer& operator=(const TestPointer&) = delete;

    // Each but `frame` is one event without its frame.
    void motion(double dx, double dy, std::uint32_t time);       // logical px
    void motion_absolute(double x, double y, std::uint32_t time); // 0..1 of the layout
    void button(std::uint32_t code, bool down, std::uint32_t time);
    void axis(wl_pointer_axis orientation, double delta, std::int32_t discrete, std::uint32_t time);
    void axis_finger(wl_pointer_axis orientation, double delta, wl_pointer_axis_relative_direction direction,
                     std::uint32_t time); // 0: the finger is off
    void swipe_begin(std::uint32_t fingers, std::uint32_t time);
    void swipe_update(std::uint32_t fingers, double dx, double dy, std::uint32_t time);
    void swipe_end(bool cancelled, std::uint32_t time);
    void pinch_begin(std::uint32_t fingers, std::uint32_t time);
    void pinch_update(std::uint32_t fingers, double scale, double rotation, std::uint32_t time);
    void pinch_end(bool cancelled, std::uint32_t time);
    void hold_begin(std::uint32_t fingers, std::uint32_t time);
    void hold_end(bool cancelled, std::uint32_t time);
    void frame();
    [[nodiscard]] wlr_pointer* get() { return &raw_; }

  private:
    wlr_pointer raw_{};
};

class TestTouch {
  public:
    explicit TestTouch(const char* name);
    ~TestTouch();
    TestTouch(const TestTouch&) = delete;
    TestTouch& operator=(const TestTouch&) = delete;

    void down(std::int32_t id, double x, double y, std::uint32_t time); // 0..1 of the layout
    void motion(std::int32_t id, double x, double y, std::uint32_t time);
    void up(std::int32_t id, std::uint32_t time);
    void cancel(std::int32_t id, std::uint32_t time);
    void frame();
    [[nodiscard]] wlr_touch* get() { return &raw_; }

  private:
    wlr_touch raw_{};
};

// With one pen, of these abilities, a serial and a hardware number.
class TestTablet {
  public:
    explicit TestTablet(const char* name);
    ~TestTablet();
    TestTablet(const TestTablet&) = delete;
    TestTablet& operator=(const TestTablet&) = delete;

    // Places are 0..1 of the layout.
    void proximity(bool in, double x, double y, std::uint32_t time);
    void motion(double x, double y, std::uint32_t time);
    void axes(std::uint32_t which, double pressure, double tilt_x, double tilt_y, std::uint32_t time); // WLR_TABLET_TOOL_AXIS_*
    void tip(bool down, double x, double y, std::uint32_t time);
    void button(std::uint32_t code, bool down, std::uint32_t time);
    void take(TestTablet& other) { near_ = &other.pen_; } // that one's pen, or one with its serial
    [[nodiscard]] wlr_tablet* get() { return &raw_; }
    [[nodiscard]] wlr_tablet_tool* pen() { return &pen_; }

  private:
    wlr_tablet raw_{};
    wlr_tablet_tool pen_{};
    wlr_tablet_tool* near_ = &pen_;
};

// Owns its outputs and devices. May be destroyed by wlroots (wlr_backend_destroy, the loop's end) before it goes itself;
// its outputs and devices go then, and it is empty.
class TestBackend {
  public:
    explicit TestBackend(wl_event_loop* loop);
    ~TestBackend();
    TestBackend(const TestBackend&) = delete;
    TestBackend& operator=(const TestBackend&) = delete;

    // Added before the start they are announced at the start, later ones at once.
    TestOutput& add_output(const std::string& name, int width, int height);
    TestKeyboard& add_keyboard(const char* name = "test-keyboard");
    TestPointer& add_pointer(const char* name = "test-pointer");
    TestTouch& add_touch(const char* name = "test-touch");
    TestTablet& add_tablet(const char* name = "test-tablet");
    void remove(TestOutput& output);
    void remove(TestKeyboard& keyboard);
    void remove(TestPointer& pointer);
    void remove(TestTouch& touch);
    void remove(TestTablet& tablet);

    // As hardware with so many CRTCs: more outputs than that don't light up.
    void set_most_outputs(std::size_t most) { most_outputs_ = most; }
    // As hardware with cursor planes: the pointer isn't among an output's pixels unless somebody keeps it from its plane.
    void set_cursor_planes(bool planes) { cursor_planes_ = planes; }
    // As hardware with so much bandwidth: what all enabled outputs show together, px.
    void set_most_pixels(int most) { most_pixels_ = most; }

    bool step_frame(timespec now); // all outputs, in the order of their making
    [[nodiscard]] bool alive() const { return alive_; }
    [[nodiscard]] wlr_backend* get() { return &raw_.base; }
    [[nodiscard]] wl_event_loop* loop() const { return loop_; }

  private:
    friend class TestOutput;
    struct Raw {
        wlr_backend base;
        TestBackend* self;
    };
    static TestBackend& from(wlr_backend* backend) { return *reinterpret_cast<Raw*>(backend)->self; }
    static bool start(wlr_backend* backend);
    static void destroy(wlr_backend* backend);
    static const wlr_backend_impl impl;
    void announce(wlr_input_device& device);
    void handle_loop_destroy(wl_event_loop* loop) noexcept;

    wl_event_loop* loop_;
    Raw raw_{};
    // Whether it could show all outputs as they are, but for these.
    [[nodiscard]] bool fits(std::span<const wlr_backend_output_state> changes) const;
    static bool test(wlr_backend* backend, const wlr_backend_output_state* states, std::size_t count);
    static bool commit(wlr_backend* backend, const wlr_backend_output_state* states, std::size_t count);

    bool started_ = false;
    bool alive_ = true;
    std::size_t most_outputs_ = 64;
    int most_pixels_ = 1 << 30;
    bool cursor_planes_ = false;
    std::vector<std::unique_ptr<TestOutput>> outputs_;
    std::vector<std::unique_ptr<TestKeyboard>> keyboards_;
    std::vector<std::unique_ptr<TestPointer>> pointers_;
    std::vector<std::unique_ptr<TestTouch>> touches_;
    std::vector<std::unique_ptr<TestTablet>> tablets_;
    wl::Listener<&TestBackend::handle_loop_destroy> loop_destroy_{*this};
};

} // namespace ensign::test
