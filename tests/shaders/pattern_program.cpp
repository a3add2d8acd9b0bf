#include "tests/shaders/pattern_program.hpp"

#include <cmath>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include <GLES2/gl2.h>

namespace ensign::test {

namespace {

std::string source_of(const std::string& file) {
    std::ifstream in{ENSIGN_SHADERS "/" + file};
    if (!in) {
        throw std::runtime_error{"cannot read " + file};
    }
    return {std::istreambuf_iterator<char>{in}, {}};
}

void attach(GLuint program, GLenum kind, const std::string& file) {
    const GLuint shader = glCreateShader(kind);
    const std::string source = source_of(file);
    const char* text = source.c_str();
    glShaderSource(shader, 1, &text, nullptr);
    glCompileShader(shader);
    std::array<char, 2000> log{};
    glGetShaderInfoLog(shader, log.size(), nullptr, log.data());
    if (log[0] != '\0') { // a warning counts: another GPU's compiler may refuse what this one frowns at
        throw std::runtime_error{file + ": " + log.data()};
    }
    glAttachShader(program, shader);
    glDeleteShader(shader);
}

void set_color(int at, Color c) {
    glUniform3f(at, static_cast<float>(c.r) / 255, static_cast<float>(c.g) / 255, static_cast<float>(c.b) / 255);
}

// From device px to clip space, column by column; row 0 of the buffer is at y = -1.
std::array<float, 9> projection(Size output, PatternProgram::Turn turn) {
    const float x = 2.0f / static_cast<float>(output.width);
    const float y = 2.0f / static_cast<float>(output.height);
    if (turn == PatternProgram::Turn::transposed) {
        return {0, x, 0, y, 0, 0, -1, -1, 1};
    }
    return {x, 0, 0, 0, y, 0, -1, -1, 1};
}

} // namespace

PatternProgram::PatternProgram() : program_{glCreateProgram()} {
    attach(program_, GL_VERTEX_SHADER, "pattern.vert");
    attach(program_, GL_FRAGMENT_SHADER, "pattern.frag");
    glBindAttribLocation(program_, 0, "corner");
    glLinkProgram(program_);
    GLint linked = GL_FALSE;
    glGetProgramiv(program_, GL_LINK_STATUS, &linked);
    if (linked != GL_TRUE) {
        throw std::runtime_error{"the shaders don't fit together"};
    }
}

PatternProgram::~PatternProgram() { glDeleteProgram(program_); }

int PatternProgram::uniform(const char* name) const {
    const int at = glGetUniformLocation(program_, name);
    if (at < 0) {
        throw std::runtime_error{std::string{"the shaders have no uniform "} + name};
    }
    return at;
}

void PatternProgram::set_uniforms(const ShadedLane& shaded) {
    const paint::PatternLane& lane = shaded.lane;
    const bool vertical = lane.orientation == paint::Orientation::vertical;
    glUniform1i(uniform("pattern"), static_cast<int>(lane.pattern));
    glUniform1i(uniform("edge"), lane.motif == paint::Motif::edge);
    glUniform1i(uniform("vertical"), vertical);
    glUniform2f(uniform("origin"), static_cast<float>(shaded.box.x), static_cast<float>(shaded.box.y));
    glUniform1f(uniform("thickness"), static_cast<float>(vertical ? shaded.box.width : shaded.box.height));
    glUniform1f(uniform("scale"), static_cast<float>(std::round(lane.scale * 120)));
    glUniform1f(uniform("zoom"), static_cast<float>(shaded.zoom));
    set_color(uniform("base"), shaded.base);
    set_color(uniform("mark"), shaded.mark);
}

void PatternProgram::draw(const ShadedLane& shaded, Size output, Turn turn) {
    const Rect& box = shaded.box;
    const auto left = static_cast<float>(box.x);
    const auto top = static_cast<float>(box.y);
    const auto right = static_cast<float>(box.right());
    const auto bottom = static_cast<float>(box.bottom());
    const std::array corners{left, top, right, top, left, bottom, right, bottom};
    glUseProgram(program_);
    glUniformMatrix3fv(uniform("projection"), 1, GL_FALSE, projection(output, turn).data());
    set_uniforms(shaded);
    glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, 0, corners.data());
    glEnableVertexAttribArray(0);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
}

} // namespace ensign::test
