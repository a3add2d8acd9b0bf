#version 100
// The six patterns of VM flags on a lane, as compositor/paint/pattern.cpp paints them. OpenGL ES 2 and 3.
//
// Patterns tell VMs apart, so both painters have to give the same picture. A smoothstep over a pixel differs from the
// painter's 4 x 4 samples by up to a fifth of the way from base to mark at the border of a mark, so the same samples are
// taken here. Lanes are thin: few pixels pay for it.
//
// Samples often lie exactly on the border of a stripe (never of a dot: that wants a square which 2 divides an odd
// number of times). Floats of logical px would decide there by their rounding, and differently along the lane. In the
// units below every sample and border is a whole number that a float holds exactly, for any fractional scale (n/120,
// fractional-scale-v1), any whole zoom and lanes of up to 17,000 px; other zooms leave an error that is far below the
// nudge, and that is far below one. So a border belongs to what begins there, as it does with the painter. Without
// highp this doesn't compile, and that is right: the patterns would come out wrong.
precision highp float;

varying vec2 place; // device px from the output's top left corner

uniform int pattern;     // ensign::Pattern
uniform bool edge;       // Motif::edge: all is twice as long, of the dots only the middle row
uniform bool vertical;   // Orientation::vertical
uniform vec2 origin;     // the lane's top left corner, whole device px
uniform float thickness; // of the lane, whole device px
uniform float scale;     // of the output, in 120ths
uniform float zoom;      // of the pattern: 1, or more on plates and in the X-ray
uniform vec3 base;
uniform vec3 mark;

const int diagonal = 1;
const int dots = 2;
const int chevron = 3;
const int bars = 4;
const int checker = 5;

const int samples_per_axis = 4;
const float units = 15.; // between two eighths of a device px: 120 / 8
const float nudge = .125;

// 0 <= result < m, although GPUs may divide with an error (llvmpipe doesn't).
float modulo(float v, float m) {
    float rest = v - m * floor(v / m);
    if (rest < 0.)
        return rest + m;
    return rest < m ? rest : rest - m;
}

bool first_half(float v, float px) { return modulo(v + nudge, 8. * px) < 4. * px; }

bool in_dot(vec2 far, float radius) { return dot(far, far) < radius * radius; }

bool dotted(vec2 at, float px) {
    float half_repeat = 4. * px;
    vec2 inner = vec2(modulo(at.x, 8. * px), modulo(at.y + half_repeat, 8. * px)) - half_repeat;
    if (edge)
        return in_dot(vec2(2. * inner.x, inner.y), 1.5 * px); // round although it is stretched
    vec2 outer = vec2(modulo(at.x + half_repeat, 8. * px), modulo(at.y, 8. * px)) - half_repeat;
    return in_dot(inner, 1.75 * px) || in_dot(outer, 1.75 * px);
}

// at: along the lane, and across it with 0 in its middle; px: one of a hoist's logical px. All in units.
bool marked(vec2 at, float px) {
    if (pattern == diagonal)
        return first_half(at.x + at.y, px);
    if (pattern == dots)
        return dotted(at, px);
    if (pattern == chevron)
        return first_half(at.x + abs(modulo(at.y + 7. * px, 14. * px) - 7. * px), px);
    if (pattern == bars)
        return first_half(at.x, px);
    if (pattern == checker)
        return first_half(at.x, px) == first_half(at.y, px);
    return false;
}

void main() {
    float stretch = edge ? 2. : 1.;
    float px = scale * zoom * stretch;
    vec2 pixel = floor(place) - origin;
    vec2 first = 8. * (vertical ? pixel.yx : pixel) - vec2(0., 4. * thickness); // in eighths of a device px
    float samples = 0.;
    for (int i = 0; i < samples_per_axis; ++i)
        for (int j = 0; j < samples_per_axis; ++j) {
            vec2 eighths = first + 2. * vec2(float(j), float(i)) + 1.;
            samples += marked(units * eighths * vec2(1., stretch), px) ? 1. : 0.;
        }
    gl_FragColor = vec4(mix(base, mark, samples / float(samples_per_axis * samples_per_axis)), 1.);
}
