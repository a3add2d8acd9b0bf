#include "compositor/policy/text/label.hpp"

#include "compositor/base/format.hpp"
#include "compositor/policy/text/code_point.hpp"
#include "compositor/policy/text/utf8.hpp"

#include <utility>

namespace ensign {
namespace {

constexpr std::size_t most_code_points = 256;
constexpr std::size_t most_bytes = 512;
constexpr int most_marks = 2; // on one base: enough for Vietnamese, too few to climb out of the title bar
constexpr std::size_t most_log_bytes = 128;

// The title that is being written: what has been kept so far, and how much may still come.
class Title {
  public:
    // False when it is full; nothing fits behind that any more.
    bool add(char32_t c) {
        if (is_combining_mark(c)) {
            if (marks_left_ == 0) {
                return true;
            }
            --marks_left_;
        } else {
            marks_left_ = most_marks;
        }
        const std::size_t before = text_.size();
        append_utf8(text_, c);
        if (++code_points_ <= most_code_points && text_.size() <= most_bytes) {
            return true;
        }
        text_.resize(before);
        return false;
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    std::string text_;
    std::size_t code_points_ = 0;
    int marks_left_ = 0; // none before the first base
};

} // namespace

std::string safe_title(const Untrusted<std::string_view>& title) {
    std::string_view rest = title.unchecked();
    Title safe;
    bool room = true;
    while (room && !rest.empty()) {
        const Decoded next = decode_utf8(rest);
        rest.remove_prefix(next.length);
        switch (fate_of(next.code_point)) {
        case Fate::keep: room = safe.add(next.code_point); break;
        case Fate::space: room = safe.add(U' '); break;
        case Fate::drop: break;
        }
    }
    return safe.take();
}

std::string for_log(const Untrusted<std::string_view>& text) {
    std::string line;
    for (const char c : text.unchecked()) {
        const bool printable = c >= 0x20 && c < 0x7f;
        const std::string shown = printable ? std::string(1, c) : text::format("\\x{:02x}", static_cast<unsigned char>(c));
        if (line.size() + shown.size() > most_log_bytes) {
            break;
        }
        line += shown;
    }
    return line;
}

} // namespace ensign
