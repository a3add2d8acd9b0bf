// The trusted chooser of VMs as a state machine: keys and clicks in, a choice out. Order is the configuration's, always.
#pragma once

#include "compositor/policy/geometry.hpp"
#include "compositor/policy/vm.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ensign {

struct ChooserVm {
    VmId id;
    VmSpec spec;
    bool connected = false;
    bool attention = false;           // a window of it opened behind
    bool had_keyboard = false;        // heard before the SAK
    std::vector<std::string> titles;  // safe titles of its windows, topmost first
    bool operator==(const ChooserVm&) const = default;
};

enum class ChooserKey : std::uint8_t { left, right, up, down, home, end, next, previous, enter, escape, backspace };

struct ChooserOutcome {
    enum class Kind : std::uint8_t { stay, back, choose } kind = Kind::stay;
    std::optional<VmId> vm; // with choose
    bool operator==(const ChooserOutcome&) const = default;
};

// Where cards lie on an output, in logical px from its top left corner (the stripe's height included).
struct ChooserLayout {
    int columns = 1;
    int visible_rows = 1;
    Size card;
    int gap_x = 0;
    int gap_y = 0;
    Point grid;          // origin of the first card
    Rect secret;         // the user's picture
    Rect search;
    int foot_y = 0;      // centre line of the key hints
    bool large = false;  // logical width >= 1600
    // Empty where its row is scrolled away: such a card is neither drawn nor hit.
    [[nodiscard]] Rect card_at(std::size_t index, int first_row) const;
};
ChooserLayout chooser_layout(Size output, std::size_t cards);

class Chooser {
  public:
    // Starts with the VM that had the keyboard selected, else the first.
    explicit Chooser(std::vector<ChooserVm> vms);

    // Arrows, home and end go to hits only and stop at the ends; next and previous go round. Enter chooses the selected VM
    // if it is a hit. Escape clears the query, without one it goes back.
    ChooserOutcome key(ChooserKey key, int columns);
    // Typed text: digits 1-9 choose at once while the query is empty; else it extends the search (at most 64 code points).
    // The first hit by label or name is selected, where there is none the first by title.
    ChooserOutcome text(std::string_view utf8);
    ChooserOutcome click(std::size_t index);
    void hover(std::size_t index);
    // VMs connect and windows come and go while it is up; selection (by identity) and query stay, so that no title which
    // a guest sets changes what Enter chooses.
    void update(std::vector<ChooserVm> vms);
    void keep_selected_visible(const ChooserLayout& layout);

    [[nodiscard]] const std::vector<ChooserVm>& vms() const { return vms_; }
    [[nodiscard]] std::size_t selected() const { return selected_; }
    [[nodiscard]] const std::string& query() const { return query_; }
    [[nodiscard]] int first_row() const { return first_row_; }
    // Label, name or a title contains the query, without regard to case; every VM while the query is empty.
    [[nodiscard]] bool matches(std::size_t index) const;
    [[nodiscard]] std::size_t hits() const;

  private:
    void select_first_hit();
    std::vector<ChooserVm> vms_;
    std::size_t selected_ = 0;
    std::string query_;
    int first_row_ = 0;
};

} // namespace ensign
