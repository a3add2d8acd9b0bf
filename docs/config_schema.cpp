// Prints what editors complete and check a configuration by: a JSON Schema (draft 7). It refuses nothing that Ensign takes, and
// takes what only the whole file tells, such as two VMs that look alike.
#include "compositor/policy/config/key_table.hpp"
#include "docs/key_sentences.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <iostream>

namespace ensign {
namespace {

using Json = nlohmann::ordered_json;

Json schema_of(const kind::Boolean&) { return {{"type", "boolean"}}; }
Json schema_of(const kind::Integer& kind) {
    return {{"type", "integer"}, {"minimum", kind.minimum}, {"maximum", kind.maximum}};
}
Json schema_of(const kind::Number& kind) { return {{"type", "number"}, {"minimum", kind.minimum}, {"maximum", kind.maximum}}; }
Json schema_of(const kind::Word& kind) { return {{"type", "string"}, {"enum", kind.words}}; }
Json schema_of(const kind::Text& kind) {
    return kind.pattern.empty() ? Json{{"type", "string"}} : Json{{"type", "string"}, {"pattern", kind.pattern}};
}
Json schema_of(const kind::Command&) {
    return {{"type", "array"}, {"items", {{"type", "string"}}}, {"minItems", 1}, {"maxItems", 64}};
}
Json schema_of(const kind::Keys&) { return {{"type", "string"}, {"pattern", "\\+"}}; }
Json schema_of(const kind::Hex&) { return {{"type", "string"}, {"pattern", "^#[0-9a-fA-F]{6}$"}}; }
Json schema_of(const kind::Mode&) { return {{"type", "string"}, {"pattern", "^[0-9]{2,}x[0-9]{2,}$"}}; }
Json schema_of(const kind::VmNames&) { return {{"type", "array"}, {"items", {{"type", "string"}}}}; }

Json schema_of(const Key& key) {
    Json schema = std::visit([](const auto& kind) { return schema_of(kind); }, key.kind);
    schema["description"] = sentences_of(key);
    if (!key.standard.empty()) {
        schema["default"] = Json::parse(key.standard); // what the configuration writes of these is JSON as well
    }
    return schema;
}

Json schema_of(const KeyTable& table) {
    Json schema = {{"type", "object"}, {"description", table.says}, {"additionalProperties", false}};
    Json needed = Json::array();
    for (const Key& key : table.keys) {
        schema["properties"][key.name] = schema_of(key);
        if (!key.needed.empty()) {
            needed.push_back(key.name);
        }
    }
    if (!needed.empty()) {
        schema["required"] = needed;
    }
    if (table.form == KeyTable::Form::many) {
        return {{"type", "array"}, {"items", schema}};
    }
    return schema;
}

Json schema_of_file() {
    Json file;
    for (const KeyTable& table : config_tables()) {
        if (table.form == KeyTable::Form::top) {
            file = schema_of(table);
        } else {
            file["properties"][table.name] = schema_of(table);
        }
    }
    file["properties"]["vm"]["minItems"] = 1;
    file["required"] = {"vm"};
    file["$schema"] = "http://json-schema.org/draft-07/schema#";
    file["title"] = "Ensign";
    return file;
}

} // namespace
} // namespace ensign

int main() {
    std::cout << ensign::schema_of_file().dump(2) << '\n';
    return std::cout.flush() ? EXIT_SUCCESS : EXIT_FAILURE;
}
