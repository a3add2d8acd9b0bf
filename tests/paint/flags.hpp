// The eight default colours and patterns, as the VMs of a made-up user.
#pragma once

#include "compositor/policy/flag.hpp"

#include <array>

namespace ensign::paint {

inline const std::array<Flag, 8> flags{{
    {.name = "work", .label = "Work", .color = {0x2c, 0x6b, 0xe0}, .pattern = Pattern::diagonal},
    {.name = "personal", .label = "Personal", .color = {0x10, 0xa8, 0x70}, .pattern = Pattern::dots},
    {.name = "vault", .label = "Vault", .color = {0x6f, 0x3a, 0x9a}, .pattern = Pattern::bars},
    {.name = "untrusted", .label = "Untrusted", .color = {0xc4, 0x46, 0x0e}, .pattern = Pattern::checker},
    {.name = "builds", .label = "Builds", .color = {0xf3, 0xba, 0x40}, .pattern = Pattern::chevron},
    {.name = "media", .label = "Media", .color = {0x8f, 0xd6, 0xf5}, .pattern = Pattern::solid},
    {.name = "family", .label = "Family", .color = {0xcc, 0x74, 0x9f}, .pattern = Pattern::bars},
    {.name = "lab", .label = "Lab", .color = {0x6b, 0x3a, 0x22}, .pattern = Pattern::dots},
}};
inline const Flag& work = flags[0];
inline const Flag& personal = flags[1];
inline const Flag& vault = flags[2];
inline const Flag& untrusted = flags[3];
inline const Flag& builds = flags[4];
inline const Flag& media = flags[5];
inline const Flag& lab_vm = flags[7];

} // namespace ensign::paint
