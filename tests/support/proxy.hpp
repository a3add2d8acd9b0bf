// Owns a client's Wayland object. The deleter only frees it, as at a program's end; a request that destroys it at the
// server as well is sent explicitly, after release().
#pragma once

#include <memory>

namespace ensign::test {

struct FreeProxy {
    void operator()(void* proxy) const;
};
template <class T>
using Proxy = std::unique_ptr<T, FreeProxy>;

} // namespace ensign::test
