#include "ctl/picture_file.hpp"

#include <png.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <span>
#include <unistd.h>

namespace ensign::ctl {

namespace {

using Outcome = std::expected<void, std::string>;

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

// A picture as libpng takes it.
struct Page {
    png_uint_32 width = 0;
    png_uint_32 height = 0;
    int color_type = PNG_COLOR_TYPE_RGB;
    std::vector<png_color> palette;
    std::string legend; // ASCII JSON; empty: no tEXt chunk
    std::vector<png_byte> pixels;
    std::vector<png_bytep> rows; // into pixels
};

std::optional<png_color> parse_color(const std::string& text) { // "#rrggbb"
    std::uint32_t value = 0;
    if (text.size() != 7 || text[0] != '#') {
        return std::nullopt;
    }
    const auto [stop, error] = std::from_chars(text.data() + 1, text.data() + 7, value, 16);
    if (error != std::errc{} || stop != text.data() + 7) {
        return std::nullopt;
    }
    return png_color{static_cast<png_byte>(value >> 16), static_cast<png_byte>(value >> 8), static_cast<png_byte>(value)};
}

// Entries that the legend doesn't have stay black; there are as many as the legend or the pixels want.
std::vector<png_color> palette_of(const nlohmann::json& legend, std::span<const png_byte> pixels) {
    std::vector<png_color> palette(pixels.empty() ? 1 : std::size_t{*std::ranges::max_element(pixels)} + 1);
    for (const nlohmann::json& entry : legend) {
        const std::size_t index = entry.value("index", std::size_t{256});
        const auto color = parse_color(entry.value("color", ""));
        if (index < 256 && color) {
            palette.resize(std::max(palette.size(), index + 1));
            palette[index] = *color;
        }
    }
    return palette;
}

std::vector<png_byte> rgb_of(const Picture& picture) {
    std::vector<png_byte> pixels;
    pixels.reserve(picture.width * picture.height * 3);
    for (std::size_t y = 0; y < picture.height; ++y) {
        const std::byte* at = picture.bytes.data() + y * picture.stride;
        for (std::size_t x = 0; x < picture.width; ++x, at += 4) {
            pixels.insert(pixels.end(),
                          {static_cast<png_byte>(at[2]), static_cast<png_byte>(at[1]), static_cast<png_byte>(at[0])});
        }
    }
    return pixels;
}

std::vector<png_byte> indices_of(const Picture& picture) {
    std::vector<png_byte> pixels(picture.width * picture.height);
    for (std::size_t y = 0; y < picture.height; ++y) {
        std::memcpy(pixels.data() + y * picture.width, picture.bytes.data() + y * picture.stride, picture.width);
    }
    return pixels;
}

Page page_of(const Picture& picture) {
    Page page{.width = static_cast<png_uint_32>(picture.width), .height = static_cast<png_uint_32>(picture.height)};
    if (picture.owners) {
        const auto legend = picture.info.value("legend", nlohmann::json::array());
        page.color_type = PNG_COLOR_TYPE_PALETTE;
        page.pixels = indices_of(picture);
        page.palette = palette_of(legend, page.pixels);
        page.legend = legend.dump(-1, ' ', true); // a tEXt chunk is Latin-1, so ASCII
    } else {
        page.pixels = rgb_of(picture);
    }
    const std::size_t row = page.pixels.size() / picture.height;
    for (std::size_t y = 0; y < picture.height; ++y) {
        page.rows.push_back(page.pixels.data() + y * row);
    }
    return page;
}

// libpng leaves by longjmp: nothing here may have a destructor.
bool encode(png_structp png, png_infop info, std::FILE* file, Page& page) {
    if (setjmp(png_jmpbuf(png))) { // NOLINT: the way libpng reports errors
        return false;
    }
    png_init_io(png, file);
    png_set_IHDR(png, info, page.width, page.height, 8, page.color_type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE); // the others make text on plain colours larger
    if (!page.palette.empty()) {
        png_set_PLTE(png, info, page.palette.data(), static_cast<int>(page.palette.size()));
    }
    char keyword[] = "Ensign-Owners";
    png_text text{};
    text.compression = PNG_TEXT_COMPRESSION_NONE;
    text.key = keyword;
    text.text = page.legend.data();
    if (!page.legend.empty()) {
        png_set_text(png, info, &text, 1);
    }
    png_set_rows(png, info, page.rows.data());
    png_write_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
    return true;
}

Outcome write_png(File file, Page& page, const std::string& name) {
    const auto failed = [&] { return std::unexpected{"can't write " + name + ": " + std::strerror(errno)}; };
    if (!file) {
        return failed();
    }
    errno = 0;
    const auto quiet = [](png_structp, png_const_charp) {};
    const auto leave = [](png_structp png, png_const_charp) { png_longjmp(png, 1); };
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, leave, quiet);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    const bool written = info && encode(png, info, file.get(), page);
    png_destroy_write_struct(&png, &info);
    if (!written || std::fclose(file.release()) != 0) {
        return failed();
    }
    return {};
}

// Where there is a device or a pipe, it is written to; a rename would replace it.
bool takes_rename(const std::filesystem::path& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    return !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
}

Outcome replace_file(Page& page, const std::string& name) {
    std::error_code error;
    auto target = std::filesystem::weakly_canonical(name, error); // through links, so that a link stays one
    if (error) {
        target = name;
    }
    const std::string part = target.string() + ".part-" + std::to_string(getpid());
    const int fd = open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        return std::unexpected{"can't write " + name + ": " + std::strerror(errno)};
    }
    auto written = write_png(File{fdopen(fd, "wb")}, page, name);
    if (written && std::rename(part.c_str(), target.c_str()) != 0) {
        written = std::unexpected{"can't write " + name + ": " + std::strerror(errno)};
    }
    if (!written) {
        unlink(part.c_str());
    }
    return written;
}

bool is_whole(const Picture& picture) {
    return picture.width > 0 && picture.height > 0 && picture.stride >= picture.width * (picture.owners ? 1 : 4) &&
           picture.bytes.size() >= picture.stride * picture.height;
}

} // namespace

Outcome write_picture(const Picture& picture, const std::string& file) {
    if (!is_whole(picture)) {
        return std::unexpected{"Ensign's picture lacks rows; ensign and ensignctl may be of different versions"};
    }
    Page page = page_of(picture);
    if (file == "-") {
        return write_png(File{fdopen(dup(STDOUT_FILENO), "wb")}, page, "standard output");
    }
    if (!takes_rename(file)) {
        return write_png(File{std::fopen(file.c_str(), "wb")}, page, file);
    }
    return replace_file(page, file);
}

} // namespace ensign::ctl
