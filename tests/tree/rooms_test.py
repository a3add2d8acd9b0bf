#!/usr/bin/env python3
"""No two rooms of the tree include each other, however long the way round: rooms_test.py SOURCE_ROOT.

A room is a folder of the compositor, or a program's folder; the files of compositor/ itself are one room, which all of it hangs on.
Prints a line of headers for each circle."""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)
PROGRAMS = ("compositor", "ctl", "gate", "guest", "protocols", "shaders")


def room(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "compositor" and len(parts) > 2 else parts[0]


def arrows(root):
    """room -> {room that it includes: an example}"""
    found = {}
    for program in PROGRAMS:
        for file in sorted((root / program).rglob("*.[ch]pp")):
            name = file.relative_to(root).as_posix()
            for header in INCLUDE.findall(file.read_text()):
                if (root / header).is_file() and room(header) != room(name):
                    found.setdefault(room(name), {}).setdefault(room(header), f"{name} includes {header}")
    return found


def circle(found, start):
    """The shortest way from a room back to itself, as rooms; None: there is none."""
    ways = [[start]]
    seen = set()
    for way in ways:
        for there in found.get(way[-1], {}):
            if there == start:
                return [*way, there]
            if there not in seen:
                seen.add(there)
                ways.append([*way, there])
    return None


def main():
    found = arrows(pathlib.Path(sys.argv[1]))
    if len(found) < 8:
        sys.exit("the rooms aren't where this test looks")
    broken = set()
    for start in sorted(found):
        way = circle(found, start)
        if way and frozenset(way) not in broken:
            broken.add(frozenset(way))
            print("a circle:")
            for here, there in zip(way, way[1:]):
                print(f"  {found[here][there]}")
    sys.exit(1 if broken else 0)


main()
