// A key together with where its value goes. For the readers of the configuration only.
#pragma once

#include "compositor/policy/config/config_reader.hpp"
#include "compositor/policy/config/key.hpp"

#include <cassert>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ensign {

template <class Owner>
struct Field {
    Key key;
    void (*read)(TableReader&, const Key&, Owner&); // into<…>
};

template <class T>
struct Leaf {
    using type = T;
};
template <class T>
struct Leaf<std::optional<T>> {
    using type = T;
};

// Reads a key by its kind, and keeps what was there: a word as the enumerator of its place, say.
template <class Place>
void put(TableReader& reader, const Key& key, Place& place) {
    std::visit(
        [&](const auto& kind) {
            auto value = reader.value(key.name, kind);
            using Kept = Leaf<Place>::type;
            if constexpr (requires { static_cast<Kept>(*std::move(value)); }) {
                if (value) {
                    place = static_cast<Kept>(*std::move(value));
                }
            } else {
                assert(false && "a key's kind is one that its place can keep");
            }
        },
        key.kind);
}

// The place that a way through members leads to: into<&VmSpec::rights, &Rights::trusted_only>.
template <auto first, auto... further, class Owner>
void into(TableReader& reader, const Key& key, Owner& owner) {
    if constexpr (sizeof...(further) == 0) {
        put(reader, key, owner.*first);
    } else {
        into<further...>(reader, key, owner.*first);
    }
}

template <class Owner>
std::vector<std::string_view> names_of(std::span<const Field<Owner>> fields) {
    std::vector<std::string_view> names;
    for (const Field<Owner>& field : fields) {
        names.push_back(field.key.name);
    }
    return names;
}

template <class Owner>
void read_fields(TableReader& reader, std::span<const Field<Owner>> fields, Owner& owner) {
    for (const Field<Owner>& field : fields) {
        if (!field.key.needed.empty() && !reader.has(field.key.name)) {
            reader.refuse_missing(field.key.name, field.key.needed);
        }
        field.read(reader, field.key, owner);
    }
}

// [name], if it is there.
template <class Owner>
void read_table(TableReader& root, std::string_view name, std::span<const Field<Owner>> fields, Owner& owner) {
    if (auto reader = root.inside(name, names_of(fields))) {
        read_fields(*reader, fields, owner);
    }
}

} // namespace ensign
