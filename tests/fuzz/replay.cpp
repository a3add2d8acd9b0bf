// A fuzz target without libFuzzer: its corpus, then seeded mutations of it. No input may end the process, leave a descriptor
// open or memory in use.
//
//     replay CORPUS [ROUNDS [SEED]]
#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <malloc.h>

#if defined(__SANITIZE_ADDRESS__)
extern "C" std::size_t __sanitizer_get_current_allocated_bytes(); // sanitizer/allocator_interface.h, which gcc may lack
#endif

namespace {

using Input = std::vector<std::uint8_t>;

std::size_t descriptors() {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, {}));
}

std::size_t bytes_in_use() {
#if defined(__SANITIZE_ADDRESS__)
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

std::vector<Input> read_corpus(const char* folder) {
    std::vector<std::filesystem::path> paths{std::filesystem::directory_iterator{folder}, {}};
    std::ranges::sort(paths);
    std::vector<Input> corpus;
    for (const auto& path : paths) {
        std::ifstream file{path, std::ios::binary};
        corpus.emplace_back(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
    }
    return corpus;
}

// A few bytes changed, a piece cut out, doubled, or taken from another input.
Input mutated(const std::vector<Input>& corpus, std::mt19937& random) {
    constexpr std::uint32_t telling[]{0,     1,     2,      7,          8,          0x7f,       0xff,
                                      0x100, 0xfff, 0x1000, 0x7fffffff, 0x80000000, 0xff000000, 0xffffffff};
    const auto below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
    Input input = corpus[below(corpus.size())];
    for (std::size_t changes = 1 + below(6); changes > 0 && !input.empty(); changes--) {
        const std::size_t at = below(input.size()), length = std::min(input.size() - at, 1 + below(64));
        const auto from = input.begin() + static_cast<std::ptrdiff_t>(at), to = from + static_cast<std::ptrdiff_t>(length);
        switch (below(6)) {
        case 0: input[at] ^= static_cast<std::uint8_t>(1U << below(8)); break;
        case 1: input[at] = static_cast<std::uint8_t>(random()); break;
        case 2: {
            const std::uint32_t value = telling[below(std::size(telling))];
            const std::size_t aligned = at & ~std::size_t{3};
            std::copy_n(reinterpret_cast<const std::uint8_t*>(&value), std::min<std::size_t>(4, input.size() - aligned),
                        input.begin() + static_cast<std::ptrdiff_t>(aligned));
            break;
        }
        case 3: input.erase(from, to); break;
        case 4: {
            const Input piece(from, to);
            input.insert(input.begin() + static_cast<std::ptrdiff_t>(below(input.size())), piece.begin(), piece.end());
            break;
        }
        case 5: {
            const Input& other = corpus[below(corpus.size())];
            input.insert(input.end(), other.begin() + static_cast<std::ptrdiff_t>(below(other.size())), other.end());
            break;
        }
        }
    }
    return input;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("Usage: replay CORPUS [ROUNDS [SEED]]\n", stderr);
        return 2;
    }
    const long rounds = argc > 2 ? std::atol(argv[2]) : 10'000;
    std::mt19937 random{argc > 3 ? static_cast<std::uint32_t>(std::atol(argv[3])) : 1U};
    const std::vector<Input> corpus = read_corpus(argv[1]);
    if (corpus.empty()) {
        std::fprintf(stderr, "replay: nothing in %s\n", argv[1]);
        return 2;
    }
    const auto run = [](const Input& input) { LLVMFuzzerTestOneInput(input.data(), input.size()); };
    for (int twice = 0; twice < 2; ++twice) {
        std::ranges::for_each(corpus, run);
    }
    const std::size_t descriptors_before = descriptors(), bytes_before = bytes_in_use();
    for (long i = 0; i < rounds; ++i) {
        run(mutated(corpus, random));
    }
    const std::size_t descriptors_after = descriptors(), bytes_after = bytes_in_use();
    std::printf("%zu inputs, %ld mutations: descriptors %zu -> %zu, bytes in use %zu -> %zu\n", corpus.size(), rounds,
                descriptors_before, descriptors_after, bytes_before, bytes_after);
    constexpr std::size_t scratch = 1 << 20; // buffers that are kept, as large as the largest input made them
    return descriptors_after != descriptors_before || bytes_after > bytes_before + scratch ? 1 : 0;
}
