// How much one VM's programs may have Ensign keep and do for them. Every bound is far above what real programs need; a program
// that reaches one is ended with an error that names it, and nobody else notices.
//
// Two kinds: what is counted, an object at a time as it is made (quota_rows), and what one object may be made of (bounds). Both
// exist because wlroots and pixman take time that grows with the square of these numbers, and the attention key waits meanwhile.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ensign {

enum class Quota : std::uint8_t {
    object,
    surface,
    subsurface,
    region,
    frame_callback,
    feedback,
    buffer,
    pool,
    shell_surface, // xdg_surface
    toplevel,
    popup,
    positioner,
    kde_decoration,
    source,
    offer,
    data_device,
    token,
    registry,
    output,
    seat,
    pointer,
    keyboard,
    touch,
    constraint,
    tablet_seat,
    other,
};

struct QuotaRow {
    Quota quota;
    std::string_view what; // as the error says it
    std::uint32_t of_program; // one connection
    std::uint32_t of_vm; // all its connections together
};

inline constexpr std::array quota_rows{
    QuotaRow{Quota::object, "objects", 8192, 32768}, // of all kinds, those below too
    QuotaRow{Quota::surface, "surfaces", 1024, 2048},
    QuotaRow{Quota::subsurface, "subsurfaces", 512, 768},
    QuotaRow{Quota::region, "regions", 256, 512},
    QuotaRow{Quota::frame_callback, "frame callbacks", 2048, 4096},
    QuotaRow{Quota::feedback, "presentation feedbacks", 256, 1024},
    QuotaRow{Quota::buffer, "buffers", 2048, 4096},
    QuotaRow{Quota::pool, "pools of shared memory", 512, 1024},
    QuotaRow{Quota::shell_surface, "xdg surfaces", 512, 1024},
    QuotaRow{Quota::toplevel, "windows", 256, 256},
    QuotaRow{Quota::popup, "popups", 64, 128},
    QuotaRow{Quota::positioner, "positioners", 256, 1024},
    QuotaRow{Quota::kde_decoration, "KDE decorations", 256, 512},
    QuotaRow{Quota::source, "selection sources", 64, 256},
    QuotaRow{Quota::offer, "selection offers", 128, 512},
    QuotaRow{Quota::data_device, "data devices", 16, 256},
    QuotaRow{Quota::token, "activation tokens", 64, 128},
    QuotaRow{Quota::registry, "registries", 64, 1024},
    QuotaRow{Quota::output, "outputs", 16, 256},
    QuotaRow{Quota::seat, "seats", 16, 512},
    QuotaRow{Quota::pointer, "pointer objects", 64, 512},
    QuotaRow{Quota::keyboard, "keyboards", 8, 256},
    QuotaRow{Quota::touch, "touch screens", 16, 256},
    QuotaRow{Quota::constraint, "pointer constraints", 64, 128},
    QuotaRow{Quota::tablet_seat, "tablet seats", 8, 64},
    QuotaRow{Quota::other, "other objects", 4096, 8192},
};

inline constexpr std::size_t quota_count = quota_rows.size();
constexpr const QuotaRow& row_of(Quota quota) { return quota_rows[static_cast<std::size_t>(quota)]; }

// What an object of this interface counts as, besides as an object.
Quota quota_of(std::string_view interface);

// How many of each there are.
class Tally {
  public:
    void add(Quota quota) { ++counts_[static_cast<std::size_t>(quota)]; }
    void remove(Quota quota) { --counts_[static_cast<std::size_t>(quota)]; }
    [[nodiscard]] std::uint32_t of(Quota quota) const { return counts_[static_cast<std::size_t>(quota)]; }

  private:
    std::array<std::uint32_t, quota_count> counts_{};
};

// The row that is exceeded; null: none.
const QuotaRow* exceeded(Quota quota, const Tally& of_program, const Tally& of_vm);

// Something that the whole process has only so much of: descriptors, memory mappings. Whoever holds less than what is free may have
// more. So one VM gets half of it at most, two get a third each, and there is always something left for the next.
class Commons {
  public:
    explicit Commons(std::size_t total) : total_{total} {}
    [[nodiscard]] bool may_take(std::size_t held) const { return held < free(); }
    void take(std::size_t count) { taken_ += count; }
    void give_back(std::size_t count) { taken_ -= count; }
    [[nodiscard]] std::size_t free() const { return taken_ < total_ ? total_ - taken_ : 0; }

  private:
    std::size_t total_;
    std::size_t taken_ = 0;
};

// What guests may have of a limit of the kernel's, where `used` is in use without them: Ensign keeps the rest for itself.
std::size_t guests_part(std::size_t limit, std::size_t used);

namespace bounds {

inline constexpr std::uint32_t object_ids = 32768; // of a program: libwayland keeps eight bytes for each that was ever used

// A surface with all that hangs below it.
inline constexpr int subsurface_levels = 32;
inline constexpr int subsurfaces_of_a_tree = 256;
inline constexpr int subsurfaces_of_an_icon = 16; // of what is carried by the pointer: a cursor, a drag icon
inline constexpr int tree_fragments = 256; // rectangles that the tree's surfaces together make
inline constexpr int subsurface_position = 1 << 20; // px from its parent, each way: farther ones are taken for this
inline constexpr int layers = 3; // their sizes together, in sizes of the window's content
inline constexpr int popup_chain = 32; // popups on popups, at creation; max_popup_depth are shown

// Rectangles.
inline constexpr int region_rectangles = 1024; // of a wl_region
inline constexpr std::uint32_t vm_rectangles = 65536; // of all regions and input regions of a VM, 16 bytes each
inline constexpr int opaque_rectangles = 32; // of an opaque region, which is a hint: more are left out
inline constexpr int damage_rectangles = 16; // of a surface until its commit; more become the one that holds them all
inline constexpr int output_damage_rectangles = 16; // of an output until its frame

// Commits that wait for the parent's (synchronised subsurfaces): all of them are applied in one request of the parent.
inline constexpr std::uint32_t waiting_commits_of_a_surface = 64;
inline constexpr std::uint32_t waiting_commits_of_a_vm = 512;

inline constexpr int unanswered_configures = 64; // of a surface
inline constexpr std::size_t mime_types = 256; // of a source
inline constexpr std::size_t mime_bytes = 32 << 10;
inline constexpr int viewport_size = 16384; // px, each way: larger ones are taken for this
inline constexpr int buffer_size = 16384; // px, each way
inline constexpr std::size_t unclaimed_descriptors = 32; // of a program, that came with no request that takes them
inline constexpr std::size_t unread_bytes_of_a_program = 1 << 20; // of events: a mouse's for some twenty seconds
inline constexpr std::size_t unread_bytes_of_a_vm = 16 << 20;
inline constexpr std::size_t connections = 128;

} // namespace bounds

} // namespace ensign
