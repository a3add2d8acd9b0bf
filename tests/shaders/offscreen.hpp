// An OpenGL ES context in software, with nothing but memory to draw on: EGL's surfaceless platform and llvmpipe.
#pragma once

#include "compositor/paint/image.hpp"

#include <EGL/egl.h>

namespace ensign::test {

class Offscreen {
  public:
    explicit Offscreen(int es_version); // 2 or 3; current in this thread while it lives
    ~Offscreen();
    Offscreen(const Offscreen&) = delete;
    Offscreen& operator=(const Offscreen&) = delete;

    void resize(int width, int height); // makes it black, too
    [[nodiscard]] paint::Image pixels() const; // the first row is the one at y = 0

  private:
    void make_context(int es_version);

    EGLDisplay display_ = EGL_NO_DISPLAY;
    EGLContext context_ = EGL_NO_CONTEXT;
    unsigned framebuffer_ = 0;
    unsigned texture_ = 0;
    int width_ = 0;
    int height_ = 0;
};

} // namespace ensign::test
