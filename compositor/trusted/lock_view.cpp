#include "compositor/trusted/lock_view.hpp"

#include "compositor/paint/lock.hpp"
#include "compositor/paint/tools.hpp"
#include "compositor/policy/look/frame_geometry.hpp"
#include "compositor/wl/pixel_buffer.hpp"

#include <algorithm>

namespace ensign {

namespace {

constexpr double notice_place = 0.38; // its middle, of the output's height
constexpr int widest_notice = 640;

// The secret's last pixel is plain curtain: what a capture shows in its place.
Color color_at(const paint::Image& image) {
    const std::uint32_t pixel = image.pixels.back();
    return {static_cast<std::uint8_t>(pixel >> 16), static_cast<std::uint8_t>(pixel >> 8), static_cast<std::uint8_t>(pixel)};
}

} // namespace

LockView::LockView(Scene& scene, const Outputs& outputs, paint::Tools& tools)
    : scene_{scene}, outputs_{outputs}, tools_{tools}, curtains_{wlr_scene_tree_create(scene.lock())},
      surfaces_{wlr_scene_tree_create(scene.lock())}, secrets_{wlr_scene_tree_create(scene.lock())} {
    set_owner(surfaces_->node, locker_owner);
}

void LockView::set_secret(paint::Secret secret) {
    secret_ = std::move(secret);
    forget();
}

void LockView::show(const Notice& notice) {
    if (notice != notice_) {
        notice_ = notice;
        forget();
    }
    outputs_changed();
    wlr_scene_node_set_enabled(&scene_.lock()->node, true);
}

void LockView::outputs_changed() {
    screens_.update(outputs_.views(), [this](const OutputView& view) { return make_screen(view); });
}

LockView::Screen LockView::make_screen(const OutputView& output) {
    Screen screen{wl::ScenePtr{wlr_scene_tree_create(curtains_)}, wl::ScenePtr{wlr_scene_tree_create(secrets_)}};
    const Rect& box = output.box;
    auto* curtain = wlr_scene_rect_create(screen.curtain.get(), box.width, box.height, to_rgba(tools_.theme.chooser).values);
    wlr_scene_node_set_position(&curtain->node, box.x, box.y);
    if (!notice_.title.empty()) {
        add_notice(screen, output);
    }
    add_secret(screen, output);
    return screen;
}

void LockView::add_notice(const Screen& screen, const OutputView& output) {
    const Rect& box = output.box;
    const int width = std::min(widest_notice, box.width);
    paint::Image image = paint::lock_notice(tools_, notice_.title, notice_.line, width, output.scale);
    const int height = static_cast<int>(image.height / output.scale + 0.5);
    const int top = std::max(stripe_height, static_cast<int>(box.height * notice_place) - height / 2);
    add(screen.curtain.get(), std::move(image), {box.x + (box.width - width) / 2, box.y + top, width, height});
}

void LockView::add_secret(Screen& screen, const OutputView& output) {
    auto secret = paint::lock_secret(tools_, secret_, output.box.size(), output.scale);
    if (secret.image.empty()) {
        return;
    }
    const Rect place{output.box.x + secret.box.x, output.box.y + secret.box.y, secret.box.width, secret.box.height};
    screen.veil = std::make_unique<Scene::Veil>(scene_, place, color_at(secret.image));
    add(screen.secret.get(), std::move(secret.image), place);
}

void LockView::add(wlr_scene_tree* parent, paint::Image image, const Rect& box) {
    const auto buffer = wl::make_opaque_buffer(std::move(image)); // null, where memory is wanting: the curtain is there
    auto* node = wlr_scene_buffer_create(parent, buffer.get());
    wlr_scene_node_set_position(&node->node, box.x, box.y);
    wlr_scene_buffer_set_dest_size(node, box.width, box.height);
}

void LockView::hide() {
    wlr_scene_node_set_enabled(&scene_.lock()->node, false);
    forget();
}

} // namespace ensign
