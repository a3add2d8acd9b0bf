#include "compositor/trusted/lock.hpp"

#include "compositor/base/log.hpp"

#include <algorithm>

#include <linux/input-event-codes.h>

namespace ensign {

// ---- the locker's surface on one output

class Lock::Surface {
  public:
    Surface(Lock& lock, wlr_session_lock_surface_v1* surface)
        : lock_{lock}, surface_{surface}, tree_{wlr_scene_tree_create(lock.parts_.view.surfaces())} {
        content_ = wlr_scene_subsurface_tree_create(tree_.get(), surface->surface);
        map_.connect(surface->surface->events.map);
        destroy_.connect(surface->events.destroy);
    }

    [[nodiscard]] wlr_output* output() const { return surface_->output; }
    [[nodiscard]] wlr_surface* get() const { return surface_->surface; }
    [[nodiscard]] bool mapped() const { return surface_->surface->mapped; }
    [[nodiscard]] wlr_scene_node* node() const { return &tree_->node; }

    // All of the output, and nothing beside it.
    void place(const OutputView& output) {
        const Rect& box = output.box;
        const wlr_box clip{0, 0, box.width, box.height};
        wlr_scene_node_set_position(&tree_->node, box.x, box.y);
        wlr_scene_subsurface_tree_set_clip(&content_->node, &clip);
        if (box.size() != size_) {
            size_ = box.size();
            wlr_session_lock_surface_v1_configure(surface_, static_cast<std::uint32_t>(box.width),
                                                  static_cast<std::uint32_t>(box.height));
        }
    }

  private:
    void handle_map(void*) noexcept { lock_.focus_locker(); }
    void handle_destroy(void*) noexcept { lock_.gone(*this); }

    Lock& lock_;
    wlr_session_lock_surface_v1* surface_; // owned by its client
    wl::ScenePtr tree_;
    wlr_scene_tree* content_; // owned by tree_
    Size size_;               // as its client was told
    wl::Listener<&Surface::handle_map> map_{*this};
    wl::Listener<&Surface::handle_destroy> destroy_{*this};
};

// ---- an output until it has shown the lock, or goes dark

class Lock::Unlocked {
  public:
    Unlocked(Lock& lock, wlr_output* output) : lock_{lock} {
        commit_.connect(output->events.commit);
        present_.connect(output->events.present);
        destroy_.connect(output->events.destroy);
    }

  private:
    void handle_commit(wlr_output_event_commit* event) noexcept {
        const auto* state = event->state;
        if ((state->committed & WLR_OUTPUT_STATE_BUFFER) != 0 && !locked_) {
            locked_ = event->output->commit_seq;
        }
        if ((state->committed & WLR_OUTPUT_STATE_ENABLED) != 0 && !state->enabled) {
            lock_.covered(*this);
        }
    }
    void handle_present(wlr_output_event_present* event) noexcept {
        if (locked_ && event->presented && static_cast<std::int32_t>(event->commit_seq - *locked_) >= 0) {
            lock_.covered(*this);
        }
    }
    void handle_destroy(void*) noexcept { lock_.covered(*this); }

    Lock& lock_;
    std::optional<std::uint32_t> locked_; // the first commit with a picture of the locked scene
    wl::Listener<&Unlocked::handle_commit> commit_{*this};
    wl::Listener<&Unlocked::handle_present> present_{*this};
    wl::Listener<&Unlocked::handle_destroy> destroy_{*this};
};

// ---- the lock

namespace {
constexpr std::uint32_t patience_ms = 1000;
} // namespace

Lock::Lock(wlr_session_lock_manager_v1* manager, wl_event_loop* loop, wlr_session* session, const Clock& clock,
           const Parts& parts)
    : session_{session}, clock_{clock}, parts_{parts}, timer_{loop} {
    new_lock_.connect(manager->events.new_lock);
}

Lock::~Lock() = default;

std::expected<void, std::string> Lock::request() {
    if (up() && !lock_.abandoned()) {
        return {};
    }
    auto started = parts_.children.start(command_);
    if (!started) {
        log::warn("no locker: {}", started.error());
        return std::unexpected{started.error() + "; name another one in [lock] command of the configuration"};
    }
    return {};
}

void Lock::handle_new_lock(wlr_session_lock_v1* lock) noexcept {
    const bool was_locked = up();
    if (!lock_.claim()) {
        log::warn("a second locker is refused");
        return wlr_session_lock_v1_destroy(lock);
    }
    locker_ = lock;
    problem_.clear();
    new_surface_.connect(lock->events.new_surface);
    unlock_.connect(lock->events.unlock);
    locker_destroyed_.connect(lock->events.destroy);
    if (!was_locked) {
        close();
    }
    show();
    confirm_if_covered();
}

void Lock::close() {
    parts_.pointer.cancel();
    before_ = parts_.chooser.withdraw();
    parts_.stage.raise(Layer::lock);
    parts_.focus.lock();
    parts_.scene.show_guests(false);
    for (const auto& output : parts_.outputs.all()) {
        if (output->get()->enabled) {
            unlocked_.push_back(std::make_unique<Unlocked>(*this, output->get()));
        }
    }
    since_ = clock_.now_msec();
    timer_.wake_in(static_cast<int>(patience_ms));
    log::info("the session is locked");
}

// What suspends the machine waits for the locker, and gives up on it in the end. On another console nothing of ours is shown; an
// output whose commits fail, or are never presented, can't be made to show anything else.
void Lock::tick() {
    if (unlocked_.empty()) {
        return;
    }
    const bool elsewhere = session_ != nullptr && !session_->active;
    if (!elsewhere && clock_.now_msec() - since_ < patience_ms) {
        return;
    }
    if (!elsewhere) {
        log::warn("the lock isn't on {} of the screens yet; the locker waits no longer", unlocked_.size());
    }
    unlocked_.clear();
    confirm_if_covered();
}

void Lock::covered(Unlocked& output) {
    std::erase_if(unlocked_, [&](const auto& other) { return other.get() == &output; });
    confirm_if_covered();
}

void Lock::confirm_if_covered() {
    if (unlocked_.empty() && lock_.confirm()) {
        wlr_session_lock_v1_send_locked(locker_);
    }
}

void Lock::handle_unlock(void*) noexcept {
    if (lock_.unlock()) {
        drop_locker();
        open();
    }
}

void Lock::open() {
    parts_.stage.lower(Layer::lock);
    parts_.view.hide();
    parts_.scene.show_guests(true);
    parts_.focus.unlock();
    parts_.focus.go_back(before_, FocusReason::unlocked);
    log::info("the session is unlocked");
}

void Lock::handle_locker_destroyed(void*) noexcept {
    lock_.lose();
    log::warn("the locker is gone without unlocking; the session stays locked");
    drop_locker();
    show();
}

void Lock::drop_locker() {
    new_surface_.disconnect();
    unlock_.disconnect();
    locker_destroyed_.disconnect();
    locker_ = nullptr;
    parts_.seat.focus(nullptr);
    surfaces_.clear();
}

// ---- what it shows

void Lock::show() {
    LockView::Notice notice;
    if (lock_.abandoned()) {
        notice = {"Still locked", problem_.empty() ? "The lock program has ended. Enter starts it again." : problem_};
    }
    parts_.view.show(notice);
}

void Lock::repaint() {
    if (up()) {
        parts_.view.forget();
        show();
    }
}

void Lock::outputs_changed() {
    if (up()) {
        parts_.view.outputs_changed();
        place_surfaces();
    }
}

void Lock::place_surfaces() {
    for (const auto& surface : surfaces_) {
        const auto output = std::ranges::find(parts_.outputs.all(), surface->output(), &Output::get);
        const auto& views = parts_.outputs.views();
        const auto view =
            output != parts_.outputs.all().end() ? std::ranges::find(views, (*output)->id(), &OutputView::id) : views.end();
        if (view != views.end()) {
            surface->place(*view);
        }
    }
}

void Lock::handle_new_surface(wlr_session_lock_surface_v1* surface) noexcept {
    surfaces_.push_back(std::make_unique<Surface>(*this, surface));
    place_surfaces();
}

void Lock::gone(Surface& surface) {
    std::erase_if(surfaces_, [&](const auto& other) { return other.get() == &surface; });
    focus_locker();
}

// ---- who has the focus: the locker, through any surface that it shows

void Lock::focus_locker() {
    const auto shown = std::ranges::find_if(surfaces_, &Surface::mapped);
    parts_.seat.focus(shown != surfaces_.end() ? (*shown)->get() : nullptr);
}

void Lock::key(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed) {
    if (lock_.abandoned() && pressed && (code == KEY_ENTER || code == KEY_KPENTER)) {
        const auto started = request();
        problem_ = started ? std::string{} : started.error();
        return show();
    }
    parts_.seat.key(device, time_msec, code, pressed);
}

void Lock::point(const Scene::Hit& under, std::uint32_t time_msec, PointedBy) {
    const bool locker = under.owner->kind == Owner::Kind::host && under.node->type == WLR_SCENE_NODE_BUFFER;
    auto* found = locker ? wlr_scene_surface_try_from_buffer(wlr_scene_buffer_from_node(under.node)) : nullptr;
    parts_.seat.point(found != nullptr ? found->surface : nullptr, under.sx, under.sy, time_msec);
}

void Lock::button(DeviceId device, std::uint32_t time_msec, std::uint32_t code, bool pressed, const Scene::Hit& under) {
    if (pressed) {
        point(under, time_msec, PointedBy::hand); // another hand may have moved it meanwhile
    }
    parts_.seat.button(device, time_msec, code, pressed);
}

void Lock::axis(const wlr_pointer_axis_event& event, Point) { parts_.seat.axis(event); }

const char* Lock::cursor_shape(const Scene::Hit& under) const {
    return under.owner->kind == Owner::Kind::host ? parts_.seat.cursor_shape() : "default";
}

} // namespace ensign
