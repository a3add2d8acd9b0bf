// Who gets what the user's hands do. What is in front of the guests' windows lies on the stage in layers, and the topmost one that
// is there decides, for keys, pointers, fingers and pens alike. What becomes of the attention key is decided here, too.
//
//     lock      the session is locked: its locker, and nobody else
//     chooser   Ensign's own, of VMs
//     desk      the guests' windows; always there
//
// A further layer of Ensign's own is one more enumerator, and one more Modal (input/modal.hpp).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ensign {

enum class Layer : std::uint8_t { desk, chooser, lock }; // from the bottom to the top
inline constexpr std::size_t layer_count = 3;

enum class Receiver : std::uint8_t {
    guest, // whom the focus says, where the device reaches that VM
    trusted_ui, // the Modal of the topmost layer
    locker, // likewise, which hands it on to the user's locker
    nobody,
};

enum class Motion : std::uint8_t { key, pointer, touch, pen, gesture }; // what a hand does

// What the user's own programs ask for (ensignctl).
enum class Request : std::uint8_t { focus, pin, open_chooser };

class Stage {
  public:
    void raise(Layer layer) { up_[static_cast<std::size_t>(layer)] = true; }
    void lower(Layer layer); // the desk stays
    [[nodiscard]] bool is_up(Layer layer) const { return up_[static_cast<std::size_t>(layer)]; }
    [[nodiscard]] Layer top() const;

    // trusted: the user's rules let the device operate what is Ensign's own.
    [[nodiscard]] Receiver receiver(Motion motion, bool trusted) const;
    // What the attention key does now. Nobody but Ensign sees it in either case.
    enum class Attention : std::uint8_t { raise_chooser, leave_chooser, nothing };
    [[nodiscard]] Attention attention() const;
    // Why it can't be done now, a sentence without a full stop; nothing: it can.
    [[nodiscard]] std::optional<std::string_view> objection(Request request) const;

  private:
    std::array<bool, layer_count> up_{true, false, false};
};

} // namespace ensign
