// X-ray: first who is seen where, then tints and boundaries pixel by pixel, then the plates.
#include "compositor/paint/xray.hpp"

#include "compositor/paint/plate.hpp"
#include "compositor/paint/region_grid.hpp"
#include "compositor/paint/xray_tint.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <new>
#include <span>
#include <tuple>
#include <utility>

namespace ensign::paint {

namespace {

using Kind = XrayRegion::Kind;

constexpr double boundary = 2;
constexpr double boundary_light = .55;
constexpr double large_type = 22;
constexpr double small_type = 14;
constexpr Size large_from{260, 120};
constexpr int around_plate = 6; // at least, to the edge of what it names

// Flags of those who have none: a grey, as all of Ensign's own.
const Flag nobody{.name = "", .label = "Background", .color = {0x5a, 0x62, 0x6d}};
const Flag host{.name = "", .label = "Host", .color = {0x5a, 0x62, 0x6d}};

// What has one boundary and one plate.
struct Owner {
    Kind kind = Kind::background;
    Flag flag;
    std::string line;
    Rect bounds{}; // logical px
    const XrayTint* tint = nullptr; // none: shown as it is
    Color edge{};  // of its boundary
};

std::uint32_t opaque(Color c) {
    return 0xff000000u | static_cast<std::uint32_t>(c.r) << 16 | static_cast<std::uint32_t>(c.g) << 8 | c.b;
}

class XrayDrawing {
  public:
    XrayDrawing(Tools& tools, const XraySpec& spec)
        : tools_{tools}, spec_{spec}, whole_{0, device(stripe_height, spec.scale), device(spec.output.width, spec.scale), 0} {
        whole_.height = std::max(0, device(spec.output.height, spec.scale) - whole_.y);
    }

    Image draw() {
        Image image{whole_.width, whole_.height};
        if (image.empty()) {
            return image;
        }
        owners_.push_back(
            {.kind = Kind::background, .flag = nobody, .line = "no VM", .tint = tint_of(Kind::background, nobody)});
        std::vector<RegionGrid::Piece> pieces;
        for (const XrayRegion& region : spec_.regions) {
            pieces.push_back({device(visible(region.box), spec_.scale), owner_of(region)});
        }
        const RegionGrid grid{whole_, pieces};
        paint(grid, image);
        draw_plates(grid, image);
        return image;
    }

  private:
    [[nodiscard]] Rect visible(const Rect& box) const {
        return intersect(box, {0, 0, spec_.output.width, spec_.output.height});
    }

    std::size_t owner_of(const XrayRegion& region) {
        if (region.kind == Kind::background) {
            return 0;
        }
        assert((region.kind == Kind::guest) == region.vm.has_value() && "guests, and nobody else, have a VM");
        const Flag& flag = region.vm ? *region.vm : host;
        const auto [known, added] = numbers_.try_emplace({region.kind, flag.name, region.group}, owners_.size());
        if (added) {
            owners_.push_back({.kind = region.kind,
                               .flag = flag,
                               .line = region.line,
                               .tint = tint_of(region.kind, flag),
                               .edge = mix(flag.color, white, boundary_light)});
        }
        Owner& owner = owners_[known->second];
        owner.bounds = around(owner.bounds, visible(region.box));
        return known->second;
    }

    const XrayTint* tint_of(Kind kind, const Flag& flag) {
        switch (kind) {
        case Kind::ensign: return nullptr;
        case Kind::background:
        case Kind::host: return &tints_.try_emplace("").first->second;
        case Kind::guest: return &tints_.try_emplace(flag.name, flag.color, flag.pattern, spec_.scale).first->second;
        }
        return nullptr;
    }

    void paint(const RegionGrid& grid, Image& image) const {
        const Size all{whole_.right(), whole_.bottom()};
        const bool fits = spec_.shown && Size{spec_.shown->width, spec_.shown->height} == all;
        const Image black = fits ? Image{} : Image{all.width, all.height};
        if (!fits && black.empty()) {
            throw std::bad_alloc{};
        }
        const Image& shown = fits ? *spec_.shown : black;
        const std::vector<std::uint8_t> near = grid.near_borders(std::max(1, device(boundary, spec_.scale)));
        for (std::size_t row = 0; row < grid.rows(); ++row) {
            for (std::size_t begin = 0, end = 0; begin < grid.columns(); begin = end) {
                end = grid.run_end(begin, row);
                const Rect first = grid.cell(begin, row);
                const Rect last = grid.cell(end - 1, row);
                paint({first.x, first.y, last.right() - first.x, first.height}, owners_[grid.owner(begin, row)], shown, near,
                      image);
            }
        }
    }

    void paint(const Rect& part, const Owner& owner, const Image& shown, std::span<const std::uint8_t> near,
               Image& image) const {
        const auto width = static_cast<std::size_t>(part.width);
        for (int y = part.y; y < part.bottom(); ++y) {
            const auto row = static_cast<std::size_t>(y) * static_cast<std::size_t>(whole_.width);
            const std::size_t from = row + static_cast<std::size_t>(part.x);
            const std::size_t to = from - static_cast<std::size_t>(whole_.y) * static_cast<std::size_t>(whole_.width);
            const auto source = std::span{shown.pixels}.subspan(from, width);
            const auto out = std::span{image.pixels}.subspan(to, width);
            if (owner.tint) {
                owner.tint->paint(source, out, {part.x, y});
            } else {
                std::ranges::transform(source, out.begin(), [](std::uint32_t p) { return p | 0xff000000u; });
            }
            if (owner.kind != Kind::guest) {
                continue;
            }
            for (std::size_t i = 0; i < width; ++i) {
                if (near[to + i]) {
                    out[i] = opaque(owner.edge);
                }
            }
        }
    }

    // In the middle of the largest part that is seen and has room for it. Too small a plate would be worse than none: the
    // colour and the boundary tell as much.
    void draw_plates(const RegionGrid& grid, Image& image) {
        const std::vector<bool> seen = seen_owners(grid);
        const auto room = [&](double type) {
            std::vector<Size> least(owners_.size());
            for (std::size_t i = 0; i < owners_.size(); ++i) {
                if (seen[i] && type <= largest_type(owners_[i])) {
                    least[i] = room_for(owners_[i], type);
                }
            }
            return grid.largest(least);
        };
        const std::vector<Rect> large = room(large_type);
        const std::vector<Rect> small = room(small_type);
        for (std::size_t i = 0; i < owners_.size(); ++i) {
            if (!large[i].empty()) {
                draw_plate_in(large[i], owners_[i], large_type, image);
            } else if (!small[i].empty()) {
                draw_plate_in(small[i], owners_[i], small_type, image);
            }
        }
    }

    [[nodiscard]] std::vector<bool> seen_owners(const RegionGrid& grid) const {
        std::vector<bool> seen(owners_.size());
        for (std::size_t row = 0; row < grid.rows(); ++row) {
            for (std::size_t c = 0; c < grid.columns(); c = grid.run_end(c, row)) {
                seen[grid.owner(c, row)] = true;
            }
        }
        return seen;
    }

    // What no VM owns is named quietly; what Ensign draws itself not at all.
    [[nodiscard]] static double largest_type(const Owner& owner) {
        switch (owner.kind) {
        case Kind::ensign: return 0;
        case Kind::background:
        case Kind::host: return small_type;
        case Kind::guest:
            return owner.bounds.width >= large_from.width && owner.bounds.height >= large_from.height ? large_type : small_type;
        }
        return 0;
    }

    // Device px.
    Size room_for(const Owner& owner, double type) {
        const Size size = plate_size(tools_, {.vm = owner.flag, .line = owner.line, .type = type}, spec_.scale);
        return {device(size.width + 2 * around_plate, spec_.scale), device(size.height + 2 * around_plate, spec_.scale)};
    }

    void draw_plate_in(const Rect& part, const Owner& owner, double type, Image& image) {
        const Image plate = draw_plate(tools_, {.vm = owner.flag, .line = owner.line, .type = type}, spec_.scale);
        const Point at{part.x + (part.width - plate.width) / 2, part.y - whole_.y + (part.height - plate.height) / 2};
        for (int y = 0; y < plate.height; ++y) {
            const auto line = std::span{plate.pixels}.subspan(
                static_cast<std::size_t>(y) * static_cast<std::size_t>(plate.width), static_cast<std::size_t>(plate.width));
            std::ranges::copy(line, image.pixels.begin() + static_cast<std::ptrdiff_t>(at.y + y) * image.width + at.x);
        }
    }

    Tools& tools_;
    const XraySpec& spec_;
    Rect whole_; // what is drawn, device px of the output
    std::vector<Owner> owners_;
    std::map<std::tuple<Kind, std::string, int>, std::size_t> numbers_; // of the owners, by kind, VM and group
    std::map<std::string, XrayTint> tints_;                             // by the VM's name; empty: of what no VM owns
};

} // namespace

Image Painter::xray(const XraySpec& spec) {
    try {
        return XrayDrawing{*parts_, spec}.draw();
    } catch (const std::bad_alloc&) { // of its tables, which are as large as the output
        return {};
    }
}

} // namespace ensign::paint
