#include "compositor/paint/cairo_ptr.hpp"
#include "compositor/paint/secret.hpp"

#include "tests/paint/sheet.hpp"

#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <fstream>

#include <stdlib.h>

using namespace ensign;
using namespace ensign::paint;

namespace {

class Folder {
  public:
    Folder() { REQUIRE(mkdtemp(path_.data())); }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
    std::string written(const std::string& name, std::string_view bytes) const {
        std::ofstream{file(name), std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return file(name);
    }

  private:
    std::string path_ = std::filesystem::temp_directory_path() / "ensign-picture-XXXXXX";
};

std::string bytes_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

Image striped(int width, int height) {
    Image image{width, height};
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        image.pixels[i] = 0xff000000u | static_cast<std::uint32_t>(i * 2654435761u) >> 8;
    }
    return image;
}

bool mentions(const std::expected<Image, std::string>& result, std::string_view words) {
    return !result && result.error().contains(words);
}

} // namespace

TEST_CASE("a PNG is read pixel by pixel") {
    const Folder folder;
    const Image picture = striped(31, 17);
    REQUIRE(write_png(picture, folder.file("picture.png")));
    const auto read = load_picture(folder.file("picture.png"));
    REQUIRE(read);
    CHECK(*read == picture);
}

TEST_CASE("a PNG's transparent pixels are multiplied by what is seen of them") {
    const Folder folder;
    Image picture{2, 1};
    picture.pixels = {0x80400020, 0};
    const SurfacePtr surface{cairo_image_surface_create_for_data(reinterpret_cast<unsigned char*>(picture.pixels.data()),
                                                                 CAIRO_FORMAT_ARGB32, picture.width, picture.height, 8)};
    REQUIRE(cairo_surface_write_to_png(surface.get(), folder.file("clear.png").c_str()) == CAIRO_STATUS_SUCCESS);
    const auto read = load_picture(folder.file("clear.png"));
    REQUIRE(read);
    CHECK(*read == picture);
}

TEST_CASE("what is not there or no PNG is refused in words that name the file") {
    const Folder folder;
    CHECK(mentions(load_picture(folder.file("absent.png")), folder.file("absent.png")));
    CHECK(mentions(load_picture(folder.file("absent.png")), "no such file"));
    CHECK(mentions(load_picture(folder.file("")), "no such file"));
    CHECK(mentions(load_picture(folder.written("empty.png", "")), "cannot be read as a PNG"));
    CHECK(mentions(load_picture(folder.written("text.png", std::string(100, 'x'))), "cannot be read as a PNG"));
}

TEST_CASE("a damaged PNG is refused") {
    const Folder folder;
    REQUIRE(write_png(striped(200, 200), folder.file("whole.png")));
    const std::string whole = bytes_of(folder.file("whole.png"));
    for (const std::size_t length : {std::size_t{23}, std::size_t{24}, std::size_t{40}, whole.size() / 2}) {
        CHECK_FALSE(load_picture(folder.written("cut.png", whole.substr(0, length))));
    }
}

TEST_CASE("a picture may have 4096 px a side, and no more") {
    const Folder folder;
    REQUIRE(write_png(striped(4096, 1), folder.file("widest.png")));
    REQUIRE(write_png(striped(4097, 1), folder.file("wide.png")));
    REQUIRE(write_png(striped(1, 4097), folder.file("high.png")));
    CHECK(load_picture(folder.file("widest.png")));
    CHECK(mentions(load_picture(folder.file("wide.png")), "4097 x 1 px"));
    CHECK(mentions(load_picture(folder.file("high.png")), "at most 4096 x 4096"));
}
