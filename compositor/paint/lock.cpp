#include "compositor/paint/lock.hpp"

#include "compositor/paint/icon.hpp"
#include "compositor/paint/tools.hpp"
#include "compositor/policy/look/frame_geometry.hpp"

#include <algorithm>
#include <cmath>

namespace ensign::paint {

namespace {

constexpr int picture_side = 112;
constexpr int padding = 16; // round it, and from the output's edges
constexpr double top_share = .69; // of the output's height
constexpr TextStyle phrase_style{.size = 20, .weight = 600};
constexpr TextStyle plain_style{.size = 13};
constexpr std::string_view note = "Drawn by Ensign. A lock without it is not the lock.";

// Downwards from the picture's top: the middles of phrase and note, and the end.
struct Rows {
    explicit Rows(const Secret& secret) {
        double y = 0;
        if (!secret.picture.empty()) {
            y += picture_side + 16;
        }
        if (!secret.phrase.empty()) {
            phrase = y + 14;
            y += 32;
        }
        note = y + 14;
        end = static_cast<int>(y) + 28;
    }
    double phrase = 0;
    double note = 0;
    int end = 0;
};

Rect secret_box(const Tools& tools, const Secret& secret, const Rows& rows, Size output, double scale) {
    const auto width = [&](std::string_view text, const TextStyle& style) {
        return text.empty() ? 0 : static_cast<int>(std::ceil(tools.fonts.width(text, style, scale)));
    };
    const int wanted = std::max({picture_side, width(secret.phrase, phrase_style), width(note, plain_style)}) + 2 * padding;
    const int box_width = std::min(wanted, output.width);
    const int box_height = rows.end + 2 * padding;
    const int lowest = output.height - box_height - padding;
    const int top = std::min(static_cast<int>(std::floor(output.height * top_share)) - padding, lowest);
    return intersect(Rect{(output.width - box_width) / 2, std::max(top, stripe_height), box_width, box_height},
                     {0, stripe_height, output.width, output.height - stripe_height});
}

void draw_centred(Canvas& canvas, const Tools& tools, Place at, double room, std::string_view text, const TextStyle& style,
                  Color color) {
    const double width = tools.fonts.width(text, style, canvas.scale());
    if (width <= room) {
        draw_text(canvas, tools, at, text, style, color, Align::centre);
    } else if (room > style.size) {
        draw_fitted(canvas, tools, {at.x - room / 2, at.y}, text, style, color, {.width = room});
    }
}

} // namespace

SecretImage lock_secret(Tools& tools, const Secret& secret, Size output, double scale) {
    if (secret.phrase.empty() && secret.picture.empty()) {
        return {};
    }
    const Rows rows{secret};
    const Rect box = secret_box(tools, secret, rows, output, scale);
    const Rect pixels = device(box, scale);
    if (box.empty() || pixels.empty()) {
        return {};
    }
    SecretImage result{.image = {pixels.width, pixels.height}, .box = box};
    Canvas canvas{result.image, scale, pixels.origin()};
    canvas.fill(Box{box}, tools.theme.chooser);
    const double middle = Box{box}.middle().x;
    const double top = box.y + padding;
    const double room = box.width - 2 * padding;
    if (!secret.picture.empty()) {
        const Box picture{middle - picture_side / 2.0, top, picture_side, picture_side};
        canvas.picture(picture, secret.picture);
        canvas.border(picture, 1, tools.theme.card_line);
    }
    if (!secret.phrase.empty()) {
        draw_centred(canvas, tools, {middle, top + rows.phrase}, room, secret.phrase, phrase_style, tools.theme.text);
    }
    draw_centred(canvas, tools, {middle, top + rows.note}, room, note, plain_style, tools.theme.dim);
    return result;
}

Image lock_notice(Tools& tools, const std::string& title, const std::string& line, int width, double scale) {
    constexpr int height = 96;
    constexpr double icon_size = 24;
    Image image{device(width, scale), device(height, scale)};
    Canvas canvas{image, scale};
    canvas.fill({0, 0, static_cast<double>(width), height}, tools.theme.chooser);
    const double middle = width / 2.0;
    const double room = width - 2 * padding;
    draw_icon(canvas, Icon::shield, {middle - icon_size / 2, 0}, tools.theme.text, icon_size);
    draw_centred(canvas, tools, {middle, 48}, room, title, phrase_style, tools.theme.text);
    draw_centred(canvas, tools, {middle, 80}, room, line, plain_style, tools.theme.dim);
    return image;
}

} // namespace ensign::paint
