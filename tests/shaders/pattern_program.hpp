// shaders/pattern.vert and .frag, compiled in the current context.
#pragma once

#include "compositor/paint/pattern.hpp"
#include "compositor/policy/geometry.hpp"

#include <array>
#include <cstdint>

namespace ensign::test {

struct ShadedLane {
    paint::PatternLane lane; // its scale is the output's
    double zoom = 1;
    Rect box; // device px
    Color base;
    Color mark;
};

class PatternProgram {
  public:
    PatternProgram();
    ~PatternProgram();
    PatternProgram(const PatternProgram&) = delete;
    PatternProgram& operator=(const PatternProgram&) = delete;

    // How an output of this many device px lies on its buffer.
    enum class Turn : std::uint8_t { none, transposed };
    void draw(const ShadedLane& shaded, Size output, Turn turn = Turn::none);

  private:
    [[nodiscard]] int uniform(const char* name) const;
    void set_uniforms(const ShadedLane& shaded);

    unsigned program_ = 0;
};

} // namespace ensign::test
