// The compositor that Ensign is a window of, asked to leave its own shortcuts alone while that window has the keyboard
// (keyboard-shortcuts-inhibit-unstable-v1). Only then is the attention key surely Ensign's; the parent may refuse, and
// take it back at any time. The client's side of Wayland: no server header may meet this one's source.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

struct wl_display;
struct wl_surface;

namespace ensign {

class Parent {
  public:
    // A connection that somebody else reads. All objects here are on its default queue: what the parent says of its
    // shortcuts and what it says of keys are heard in the order in which it said them. changed: whether sak_ours() did.
    Parent(wl_display* connection, std::function<void(bool ours)> changed);
    ~Parent(); // before the connection ends
    Parent(const Parent&) = delete;
    Parent& operator=(const Parent&) = delete;

    // A window of ours there; it is removed before its surface is destroyed.
    void add(wl_surface* window);
    void remove(wl_surface* window);
    // Every window of ours, for every seat there, gets all keys.
    [[nodiscard]] bool sak_ours() const { return ours_; }

  private:
    class Globals;
    class Inhibitor;
    void inhibit();
    void judge();

    wl_display* connection_; // not owned
    std::function<void(bool)> changed_;
    bool ours_ = false;
    std::vector<wl_surface*> windows_; // not owned
    std::unique_ptr<Globals> globals_;
    std::vector<std::unique_ptr<Inhibitor>> inhibitors_; // one for each window and seat
};

} // namespace ensign
