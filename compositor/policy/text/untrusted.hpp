// Marks a value that came from a guest until one policy function has checked it (after Qubes' untrusted_ prefix, as a type).
#pragma once

#include <utility>

namespace ensign {

template <class T>
class Untrusted {
  public:
    explicit Untrusted(T value) : value_{std::move(value)} {}

    // For the checking functions of policy/ only: whoever calls this has to check what it gets.
    [[nodiscard]] const T& unchecked() const { return value_; }

  private:
    T value_;
};

} // namespace ensign
