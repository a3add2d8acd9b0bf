#include "compositor/trusted/fullscreen_banner.hpp"

#include "compositor/base/format.hpp"
#include "compositor/vm/vm_display.hpp"
#include "compositor/wl/pixel_buffer.hpp"

namespace ensign {

namespace {
constexpr double type = 56;             // logical px
constexpr double centre = 0.28;         // of the output's height
constexpr int fade_step_ms = 16;
} // namespace

FullscreenBanner::FullscreenBanner(Scene& scene, paint::Tools& tools, const Clock& clock, wl_event_loop* loop)
    : scene_{scene}, tools_{tools}, clock_{clock}, timer_{loop} {}

FullscreenBanner::~FullscreenBanner() { hide(); }

void FullscreenBanner::configure(std::string keycaps, bool animated) {
    how_to_leave_ = text::format("Full screen without a frame.  {} leaves.", keycaps);
    animated_ = animated;
}

void FullscreenBanner::show(const Window& window, double scale) {
    hide();
    paint::Image image = paint::plate(tools_, {window.vm().flag(), how_to_leave_, type}, scale);
    const Rect area = window.outer();
    const Size size{static_cast<int>(image.width / scale + 0.5), static_cast<int>(image.height / scale + 0.5)};
    const auto buffer = wl::make_opaque_buffer(std::move(image));
    node_ = wlr_scene_buffer_create(scene_.banner(), buffer.get());
    wlr_scene_node_set_position(&node_->node, area.x + (area.width - size.width) / 2,
                                area.bottom() - static_cast<int>(area.height * (1 - centre)) - size.height / 2);
    wlr_scene_buffer_set_dest_size(node_, size.width, size.height);
    shown_at_ = last_key_ = clock_.now_msec();
    timer_.wake_in(shown_ms);
}

void FullscreenBanner::hide() {
    if (node_ != nullptr) {
        wlr_scene_node_destroy(&node_->node);
        node_ = nullptr;
    }
}

bool FullscreenBanner::key_after_pause() {
    const std::uint32_t now = clock_.now_msec();
    const bool paused = now - last_key_ >= pause_ms;
    last_key_ = now;
    return paused;
}

void FullscreenBanner::tick(const Window* focused, bool typed, double scale) {
    if (focused == nullptr || !focused->wants_frameless()) {
        hide();
    }
    if (typed && key_after_pause() && focused != nullptr && focused->frameless()) {
        show(*focused, scale);
    }
    if (node_ != nullptr) {
        fade();
    }
}

void FullscreenBanner::fade() {
    const std::uint32_t age = clock_.now_msec() - shown_at_;
    if (age < shown_ms) {
        return;
    }
    const std::uint32_t fading = age - shown_ms;
    if (!animated_ || fading >= fade_ms) {
        return hide();
    }
    wlr_scene_buffer_set_opacity(node_, 1.0F - static_cast<float>(fading) / fade_ms);
    timer_.wake_in(fade_step_ms);
}

} // namespace ensign
