#!/usr/bin/env python3
"""What users and editors are told of the configuration holds.

    reference_test.py SCHEMA MANUAL EXAMPLE...
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


def tables(schema):
    """As the file writes them: heading and keys."""
    is_table = lambda entry: entry["type"] == "object" or entry.get("items", {}).get("type") == "object"
    yield "", {key: entry for key, entry in schema["properties"].items() if not is_table(entry)}
    for name, entry in schema["properties"].items():
        if is_table(entry):
            yield (f"[{name}]", entry["properties"]) if entry["type"] == "object" else (
                f"[[{name}]]", entry["items"]["properties"])


def section(manual, heading):
    """What the manual says of a table: its section, or its entry where it has nothing but a chord in it."""
    title = "TOP LEVEL" if heading == "" else heading
    for pattern in (rf"^\*{re.escape(title)}\* (.*?)(?=\n\n)", rf"^# {re.escape(title)}\n(.*?)(?=^# )"):
        if found := re.search(pattern, manual, re.DOTALL | re.MULTILINE):
            return found[1]
    return ""


def untold(manual, schema):
    """Keys of which the manual lacks something."""
    for heading, keys in tables(schema):
        text = section(manual, heading)
        for name, key in keys.items():
            entry = re.search(rf"^(?:\*{name}\*|{name}) = (.*)\n\t(.*)", text, re.MULTILINE)
            words = [f'"{word}"' for word in key.get("enum", [])]
            ends = [f"From {key['minimum']:g} to {key['maximum']:g}"] if "minimum" in key else []
            default = [f"Default: {json.dumps(key['default'])}."] if "default" in key else ["Default: |must be given"]
            told = entry is not None and all(word in entry[1] for word in words) and all(
                any(way in entry[2] for way in wanted.split("|")) for wanted in ends + default)
            if not told:
                yield f"the manual doesn't tell all of {name} in {heading or 'the top level'}"


def main(schema_file, manual_file, *examples):
    schema = json.loads(pathlib.Path(schema_file).read_text())
    manual = pathlib.Path(manual_file).read_text()
    wrong = list(untold(manual, schema))
    vm = '[[vm]]\nname = "work"\ncolor = "#2c6be0"\n'
    for text in (vm.replace("color", "colour"), vm.replace("work", "Work"), vm.replace("#2c", "2c"), "ambience = 3\n" + vm,
                 'ambience = "red"\n' + vm, "[keyboard]\nrepeat_rate = 201\n" + vm, "[lock]\ncommand = []\n" + vm, "",
                 "[keyboard]\nrepeat_rate = true\n" + vm, "[vm]\n", "[[output]]\nscale = 1\n" + vm):
        if not faults(tomllib.loads(text), schema):
            wrong.append(f"the schema takes {text!r}")
    texts = {example: pathlib.Path(example).read_text() for example in examples}
    texts[manual_file] = re.search(r"^# EXAMPLE\n\n```\n(.*?)```", manual, re.DOTALL | re.MULTILINE)[1]
    for file, text in texts.items():
        wrong += [f"{file}: {fault}" for fault in faults(tomllib.loads(text), schema)]
    return "\n".join(wrong) or 0


sys.exit(main(*sys.argv[1:]))
