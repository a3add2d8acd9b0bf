"""Reads the owner maps that `ensignctl screenshot --owners` writes: indexed PNGs of 8 bits."""

import collections
import pathlib
import struct
import zlib

BACKGROUND, ENSIGN, HOST = 0, 1, 2


def content_of(place):
    """Index of what a VM draws; `place` counts the VMs of the configuration from 0."""
    return 3 + 2 * place


def frames_of(place):
    return 4 + 2 * place


def chunks(data):
    at = 8  # after the signature
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        yield kind, data[at + 8:at + 8 + length]
        at += 12 + length


def unfilter(kind, line, above):
    """One row as PNG's filters left it; a pixel is a byte."""
    row = bytearray(line)
    for x, value in enumerate(line):
        left = row[x - 1] if x else 0
        up, corner = above[x], above[x - 1] if x else 0
        if kind == 1:
            row[x] = (value + left) & 255
        elif kind == 2:
            row[x] = (value + up) & 255
        elif kind == 3:
            row[x] = (value + (left + up) // 2) & 255
        elif kind == 4:
            nearest = min((abs(up - corner), 0, left), (abs(left - corner), 1, up), (abs(left + up - 2 * corner), 2, corner))
            row[x] = (value + nearest[2]) & 255
    return row


def pixel_counts(path):
    """How many pixels each index has."""
    data = pathlib.Path(path).read_bytes()
    parts = collections.defaultdict(bytes)
    for kind, body in chunks(data):
        parts[kind] += body
    width, height, depth, colour = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    if (depth, colour) != (8, 3):
        raise ValueError(f"{path} is not an indexed PNG of 8 bits")
    packed = zlib.decompress(parts[b"IDAT"])
    counts, above = collections.Counter(), bytearray(width)
    for y in range(height):
        line = packed[y * (width + 1):(y + 1) * (width + 1)]
        above = unfilter(line[0], line[1:], above) if line[0] else line[1:]
        counts.update(above)
    return counts
