#!/usr/bin/env python3
"""What users and editors are told of the configuration holds.

    reference_test.py SCHEMA EXAMPLE...
"""
import json
import pathlib
import re
import sys
import tomllib

TYPES = {"boolean": bool, "string": str, "array": list, "object": dict, "integer": int, "number": (int, float)}


def is_of(type, value):
    return isinstance(value, TYPES[type]) and (type == "boolean" or not isinstance(value, bool))


def faults(value, schema, where="the file"):
    """What in a value the schema refuses; of JSON Schema as much as Ensign's has."""
    known = {"$schema", "title", "description", "default", "type", "properties", "additionalProperties", "required", "items",
             "minItems", "maxItems", "minimum", "maximum", "enum", "pattern"}
    assert schema.keys() <= known, schema.keys() - known
    if not is_of(schema["type"], value):
        return [f"{where}: {value!r} is no {schema['type']}"]
    found = []
    if isinstance(value, dict):
        found += [f"{where} has no {key}" for key in schema.get("required", []) if key not in value]
        found += [f"{where}: unknown {key}" for key in value if key not in schema["properties"]]
        for key in value.keys() & schema["properties"].keys():
            found += faults(value[key], schema["properties"][key], f"{where}: {key}")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            found.append(f"{where} has {len(value)} in it")
        for element in value:
            found += faults(element, schema["items"], where)
    if "minimum" in schema and not schema["minimum"] <= value <= schema["maximum"]:
        found.append(f"{where}: {value} is out of its range")
    if value not in schema.get("enum", [value]) or "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{where}: can't be {value!r}")
    return found


def main(schema_file, *examples):
    schema = json.loads(pathlib.Path(schema_file).read_text())
    wrong = []
    vm = '[[vm]]\nname = "work"\ncolor = "#2c6be0"\n'
    for text in (vm.replace("color", "colour"), vm.replace("work", "Work"), vm.replace("#2c", "2c"), "ambience = 3\n" + vm,
                 'ambience = "red"\n' + vm, "[keyboard]\nrepeat_rate = 201\n" + vm, "[lock]\ncommand = []\n" + vm, "",
                 "[keyboard]\nrepeat_rate = true\n" + vm, "[vm]\n", "[[output]]\nscale = 1\n" + vm):
        if not faults(tomllib.loads(text), schema):
            wrong.append(f"the schema takes {text!r}")
    texts = {example: pathlib.Path(example).read_text() for example in examples}
    for file, text in texts.items():
        wrong += [f"{file}: {fault}" for fault in faults(tomllib.loads(text), schema)]
    return "\n".join(wrong) or 0


sys.exit(main(*sys.argv[1:]))
