#include "tests/shaders/offscreen.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include <EGL/eglext.h>
#include <GLES2/gl2.h>

namespace ensign::test {

namespace {

void need(bool condition, const std::string& what) {
    if (!condition) {
        throw std::runtime_error{what};
    }
}

} // namespace

Offscreen::Offscreen(int es_version) {
    display_ = eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, nullptr, nullptr);
    need(display_ != EGL_NO_DISPLAY && eglInitialize(display_, nullptr, nullptr), "EGL has no surfaceless platform");
    make_context(es_version);
    const std::string_view renderer{reinterpret_cast<const char*>(glGetString(GL_RENDERER))};
    need(renderer.starts_with("llvmpipe"), "wanted llvmpipe, got " + std::string{renderer});
    glGenFramebuffers(1, &framebuffer_);
    glGenTextures(1, &texture_);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_);
    glBindTexture(GL_TEXTURE_2D, texture_);
}

Offscreen::~Offscreen() {
    glDeleteFramebuffers(1, &framebuffer_);
    glDeleteTextures(1, &texture_);
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display_, context_);
    eglTerminate(display_);
    eglReleaseThread();
}

void Offscreen::make_context(int es_version) {
    const EGLint renderable = es_version == 3 ? EGL_OPENGL_ES3_BIT : EGL_OPENGL_ES2_BIT;
    const EGLint wanted[]{EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, renderable, EGL_NONE};
    const EGLint attributes[]{EGL_CONTEXT_MAJOR_VERSION, es_version, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint found = 0;
    need(eglBindAPI(EGL_OPENGL_ES_API) && eglChooseConfig(display_, wanted, &config, 1, &found) && found == 1,
         "EGL has no configuration for OpenGL ES");
    context_ = eglCreateContext(display_, config, EGL_NO_CONTEXT, attributes);
    need(context_ != EGL_NO_CONTEXT && eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_),
         "EGL gives no context without a surface");
}

void Offscreen::resize(int width, int height) {
    width_ = width;
    height_ = height;
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
    need(glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE, "nothing to draw on");
    glViewport(0, 0, width, height);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
}

paint::Image Offscreen::pixels() const {
    paint::Image image{width_, height_};
    std::vector<std::uint8_t> bytes(image.pixels.size() * 4);
    glReadPixels(0, 0, width_, height_, GL_RGBA, GL_UNSIGNED_BYTE, bytes.data());
    need(glGetError() == GL_NO_ERROR, "OpenGL ES reports an error");
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        const auto byte = [&](std::size_t n) { return static_cast<std::uint32_t>(bytes[i * 4 + n]); };
        image.pixels[i] = byte(3) << 24 | byte(0) << 16 | byte(1) << 8 | byte(2);
    }
    return image;
}

} // namespace ensign::test
