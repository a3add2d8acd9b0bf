// What a fuzz target is: libFuzzer's one function. Under clang libFuzzer calls it; elsewhere replay.cpp does, with the corpus
// and with mutations of it.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
