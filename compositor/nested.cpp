#include "compositor/nested.hpp"

#include <algorithm>
#include <utility>

namespace ensign {

// An output of ours is a window there.
class Nested::Window {
  public:
    Window(Nested& nested, wlr_output* output) : nested_{nested}, surface_{wlr_wl_output_get_surface(output)} {
        destroy_.connect(output->events.destroy);
    }
    [[nodiscard]] wl_surface* surface() const { return surface_; }

  private:
    void handle_destroy(void*) noexcept { nested_.gone(*this); }

    Nested& nested_;
    wl_surface* surface_; // owned by the output
    wl::Listener<&Window::handle_destroy> destroy_{*this};
};

Nested::Nested(wlr_backend* backend, std::function<void(bool)> changed)
    : parent_{std::in_place, wlr_wl_backend_get_remote_display(backend), std::move(changed)} {
    new_output_.connect(backend->events.new_output);
    backend_destroy_.connect(backend->events.destroy);
}

Nested::~Nested() = default;

void Nested::handle_new_output(wlr_output* output) noexcept {
    windows_.push_back(std::make_unique<Window>(*this, output));
    parent_->add(windows_.back()->surface());
}

void Nested::gone(Window& window) {
    parent_->remove(window.surface());
    std::erase_if(windows_, [&](const auto& other) { return other.get() == &window; });
}

// The connection ends next.
void Nested::handle_backend_destroy(void*) noexcept {
    new_output_.disconnect();
    backend_destroy_.disconnect();
    parent_.reset();
}

} // namespace ensign
