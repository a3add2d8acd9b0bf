// Ensign as a window of another compositor: tells Parent of wlroots' connection to it and of our windows there.
#pragma once

#include "compositor/input/parent.hpp"
#include "compositor/wl/listener.hpp"
#include "compositor/wl/wlr.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace ensign {

class Nested {
  public:
    // wlroots' Wayland backend, not started yet. changed: whether the attention key is surely ours did; at first it isn't.
    Nested(wlr_backend* backend, std::function<void(bool ours)> changed);
    ~Nested();
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

  private:
    class Window;
    void handle_new_output(wlr_output* output) noexcept;
    void handle_backend_destroy(void* data) noexcept;
    void gone(Window& window);

    std::optional<Parent> parent_; // until the backend ends
    std::vector<std::unique_ptr<Window>> windows_;
    wl::Listener<&Nested::handle_new_output> new_output_{*this};
    wl::Listener<&Nested::handle_backend_destroy> backend_destroy_{*this};
};

} // namespace ensign
