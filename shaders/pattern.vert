#version 100
// A lane of a pattern, placed on an output. OpenGL ES 2 and 3.

attribute vec2 corner; // of the lane: device px from the output's top left corner, as the user sees the output

uniform highp mat3 projection; // from there to clip space; what rotates an output is in here

varying highp vec2 place;

void main() {
    place = corner;
    gl_Position = vec4((projection * vec3(corner, 1.)).xy, 0., 1.);
}
