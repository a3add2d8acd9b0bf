// X-ray: tints and boundaries pixel by pixel, then the plates.
#include "compositor/paint/xray.hpp"

#include "compositor/paint/plate.hpp"
#include "compositor/paint/tools.hpp"
#include "compositor/paint/xray_tint.hpp"
#include "compositor/policy/look/frame_geometry.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <map>
#include <new>
#include <span>
#include <utility>

namespace ensign::paint {

namespace {

using Kind = XrayOwner::Kind;

constexpr double boundary = 2;
constexpr double boundary_light = .55;
constexpr double large_type = 22;
constexpr double small_type = 14;
constexpr Size large_from{260, 120};
constexpr int around_plate = 6; // at least, to the edge of what it names

// Flags of those who have none: a grey, as all of Ensign's own.
const Flag nobody{.name = "", .label = "Background", .color = {0x5a, 0x62, 0x6d}};
const Flag host{.name = "", .label = "Host", .color = {0x5a, 0x62, 0x6d}};

const std::string no_vm = "no VM";

// A plate that may be drawn, in one of the two types, and the largest rectangle that has room for it.
struct Label {
    PlateSpec plate;
    Size chip;       // the room that it takes without its line, device px
    Size whole = {}; // and with it; empty: not known yet
    Rect place = {}; // empty: there is none
};

std::uint32_t opaque(Color c) {
    return 0xff000000u | static_cast<std::uint32_t>(c.r) << 16 | static_cast<std::uint32_t>(c.g) << 8 | c.b;
}

std::int64_t area(const Rect& r) { return static_cast<std::int64_t>(r.width) * r.height; }

bool holds(const Rect& r, Size least) { return r.width >= least.width && r.height >= least.height; }

const Flag& flag_of(const XrayOwner& owner) {
    assert((owner.kind == Kind::guest) == owner.vm.has_value() && "guests, and nobody else, have a VM");
    return owner.vm ? *owner.vm : owner.kind == Kind::background ? nobody : host;
}

// What no VM owns is named quietly; what Ensign draws itself not at all.
std::span<const double> types_of(const XrayOwner& owner) {
    static constexpr std::array types{large_type, small_type};
    switch (owner.kind) {
    case Kind::ensign: return {};
    case Kind::background:
    case Kind::host: return std::span{types}.last(1);
    case Kind::guest:
        return std::span{types}.last(owner.size.width >= large_from.width && owner.size.height >= large_from.height ? 2 : 1);
    }
    return {};
}

class XrayDrawing {
  public:
    XrayDrawing(Tools& tools, XraySpec spec)
        : tools_{tools}, spec_{std::move(spec)}, top_{std::min(device(stripe_height, spec_.scale), spec_.map.height)},
          map_{spec_.map.below(top_)} {}

    Image draw() {
        Image image = below_stripe();
        if (image.empty()) {
            return image;
        }
        for (const XrayOwner& owner : spec_.owners) {
            tints_.push_back(tint_of(owner));
            edges_.push_back(owner.vm ? std::optional{opaque(mix(owner.vm->color, white, boundary_light))} : std::nullopt);
        }
        std::vector<int> runs;
        for (int y = 0; y < map_.height; ++y) {
            runs = map_.repeats(y) ? std::move(runs) : runs_of(map_.row(y));
            tint_row(y, runs, row_of(image, y));
        }
        for_each_border(map_, std::max(1, device(boundary, spec_.scale)), [&](const Rect& part) { draw_border(part, image); });
        draw_plates(image);
        return image;
    }

  private:
    const XrayTint* tint_of(const XrayOwner& owner) {
        switch (owner.kind) {
        case Kind::ensign: return nullptr;
        case Kind::background:
        case Kind::host: return &known_.try_emplace("").first->second;
        case Kind::guest:
            return &known_.try_emplace(owner.vm->name, owner.vm->color, owner.vm->pattern, spec_.scale).first->second;
        }
        return nullptr;
    }

    [[nodiscard]] static std::span<std::uint32_t> row_of(Image& image, int y) {
        const auto width = static_cast<std::size_t>(image.width);
        return std::span{image.pixels}.subspan(static_cast<std::size_t>(y) * width, width);
    }

    // What is shown there, or black.
    Image below_stripe() {
        Image image = std::move(spec_.shown);
        if (image.width != spec_.map.width || image.height != spec_.map.height) {
            return {map_.width, map_.height};
        }
        image.height = map_.height;
        image.pixels.erase(image.pixels.begin(), image.pixels.end() - static_cast<std::ptrdiff_t>(map_.numbers.size()));
        return image;
    }

    void tint_row(int y, std::span<const int> runs, std::span<std::uint32_t> pixels) const {
        const auto row = map_.row(y);
        for (std::size_t i = 0; i + 1 < runs.size(); ++i) {
            const auto x = static_cast<std::size_t>(runs[i]);
            const auto part = pixels.subspan(x, static_cast<std::size_t>(runs[i + 1]) - x);
            if (const XrayTint* tint = tints_[row[x]]) {
                tint->paint(part, {runs[i], y + top_});
            } else {
                std::ranges::transform(part, part.begin(), [](std::uint32_t p) { return p | 0xff000000u; });
            }
        }
    }

    // Each pixel in its own owner's colour.
    void draw_border(const Rect& part, Image& image) const {
        for (int y = part.y; y < part.bottom(); ++y) {
            const auto row = map_.row(y);
            const auto out = row_of(image, y);
            for (auto x = static_cast<std::size_t>(part.x); x < static_cast<std::size_t>(part.right()); ++x) {
                out[x] = edges_[row[x]].value_or(out[x]);
            }
        }
    }

    // In the middle of the largest part that is seen and has room for it. Too small a plate would be worse than none: the
    // colour and the boundary tell as much.
    void draw_plates(Image& image) {
        std::vector<std::vector<Label>> labels; // of each owner the one that is wanted most first
        for (const XrayOwner& owner : spec_.owners) {
            labels.push_back(labels_for(owner));
        }
        for_each_rectangle(map_, [&](std::uint16_t number, const Rect& box) {
            for (Label& label : labels[number]) {
                if (area(box) > area(label.place) && has_room(box, label)) {
                    label.place = box;
                }
            }
        });
        for (const auto& of_owner : labels) {
            const auto label = std::ranges::find_if(of_owner, [](const Label& l) { return !l.place.empty(); });
            if (label != of_owner.end()) {
                draw_plate_in(label->place, label->plate, image);
            }
        }
    }

    std::vector<Label> labels_for(const XrayOwner& owner) {
        std::vector<Label> labels;
        for (const double type : types_of(owner)) {
            const std::string& line = owner.kind == Kind::background ? no_vm : owner.line;
            labels.push_back({.plate = {.vm = flag_of(owner), .line = line, .type = type},
                              .chip = room_for({.vm = flag_of(owner), .line = "", .type = type})});
        }
        return labels;
    }

    Size room_for(const PlateSpec& plate) {
        const Size size = plate_size(tools_, plate, spec_.scale);
        return {device(size.width + 2 * around_plate, spec_.scale), device(size.height + 2 * around_plate, spec_.scale)};
    }

    // The line is measured only where there is room for the chip: text is what costs.
    bool has_room(const Rect& box, Label& label) {
        if (!holds(box, label.chip)) {
            return false;
        }
        if (label.whole.empty()) {
            label.whole = room_for(label.plate);
        }
        return holds(box, label.whole);
    }

    void draw_plate_in(const Rect& part, const PlateSpec& spec, Image& image) {
        const Image plate = paint::plate(tools_, spec, spec_.scale);
        const Point at{part.x + (part.width - plate.width) / 2, part.y + (part.height - plate.height) / 2};
        for (int y = 0; y < plate.height; ++y) {
            const auto line = std::span{plate.pixels}.subspan(
                static_cast<std::size_t>(y) * static_cast<std::size_t>(plate.width), static_cast<std::size_t>(plate.width));
            std::ranges::copy(line, image.pixels.begin() + static_cast<std::ptrdiff_t>(at.y + y) * image.width + at.x);
        }
    }

    Tools& tools_;
    XraySpec spec_;
    int top_;       // where it begins: below the stripe, device px
    OwnerView map_; // of what is drawn
    std::map<std::string, XrayTint> known_; // by the VM's name; empty: of what no VM owns
    std::vector<const XrayTint*> tints_;              // the owners', in their order; null: shown as it is
    std::vector<std::optional<std::uint32_t>> edges_; // and what their boundaries are drawn in; only guests' are
};

} // namespace

Image xray(Tools& tools, XraySpec spec) {
    try {
        return XrayDrawing{tools, std::move(spec)}.draw();
    } catch (const std::bad_alloc&) { // of its tables, which are as large as the output
        return {};
    }
}

} // namespace ensign::paint
