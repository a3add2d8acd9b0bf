"""Reads the pictures that `ensignctl screenshot` writes: PNGs of 8-bit RGB or RGBA."""

import pathlib
import struct
import zlib

import owner_map


def rows(path):
    """The picture's rows of bytes, and how many bytes a pixel has."""
    parts = {}
    for kind, body in owner_map.chunks(pathlib.Path(path).read_bytes()):
        parts[kind] = parts.get(kind, b"") + body
    width, height, depth, colour = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    size = {2: 3, 6: 4}[colour]
    assert depth == 8
    packed, above, found = zlib.decompress(parts[b"IDAT"]), bytearray(width * size), []
    for y in range(height):
        begin = y * (width * size + 1)
        line = packed[begin + 1:begin + 1 + width * size]
        above = unfilter(packed[begin], line, above, size)
        found.append(above)
    return found, size


def unfilter(kind, line, above, size):
    row = bytearray(line)
    if kind == 2:
        return bytearray((value + up) & 255 for value, up in zip(line, above))
    for x in range(len(row) if kind else 0):
        left = row[x - size] if x >= size else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + above[x]) // 2
        else:
            corner = above[x - size] if x >= size else 0
            start = left + above[x] - corner
            guess = min((abs(start - left), 0, left), (abs(start - above[x]), 1, above[x]), (abs(start - corner), 2, corner))[2]
        row[x] = (row[x] + guess) & 255
    return row


def share_of(path, area, colour):
    """How much of an area (x, y, width, height) has this colour, 0 to 1."""
    x, y, width, height = area
    lines, size = rows(path)
    wanted = bytes(colour)
    pixels = [bytes(line[at * size:at * size + 3]) for line in lines[y:y + height] for at in range(x, x + width)]
    return pixels.count(wanted) / max(len(pixels), 1)
