// What happens once, before anything is served: command line, configuration file, limits, backend.
#pragma once

#include "compositor/policy/config/config.hpp"
#include "compositor/wl/wlr.hpp"

#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace ensign {

std::string usage();

struct Arguments {
    enum class Action : std::uint8_t { run, validate, version, help } action = Action::run;
    std::string config; // -c; empty: the user's, else the system's
    bool headless = false;
};
std::expected<Arguments, std::string> parse_arguments(std::span<const std::string_view> words); // without the program's name

// Set, a folder, ours, and writable.
std::expected<void, std::string> check_runtime_dir(const char* path);

// Each connection costs three descriptors. The soft limit goes up to the hard one, and back in children.
void raise_descriptor_limit();

// What guests may have of the process's descriptors and memory mappings; what is in use now, and some more, isn't theirs.
struct GuestsPart {
    std::size_t descriptors;
    std::size_t mappings;
};
GuestsPart guests_part_of_process();

struct StartedBackend {
    wlr_backend* backend; // the caller destroys it
    wlr_session* session; // null without a seat
    bool headless;
    wlr_backend* parent; // wlroots' Wayland backend, owned by backend; null unless nested
};
std::expected<StartedBackend, std::string> start_backend(wl_display* display, const Arguments& arguments);

// As large as its [[output]] says, else 1920x1080.
void add_headless_output(wlr_backend* backend, const Config& config);

} // namespace ensign
