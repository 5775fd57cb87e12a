#!/usr/bin/env python3
"""Wraps a raw disk image as a compressed UDIF image, as Disk Utility makes them (UDZO): dmg.py RAW OUT.dmg.

The raw image is ISO 9660 with Rock Ridge, which keeps links and permissions. The same image gives the same bytes.
"""

import pathlib
import plistlib
import struct
import sys
import zlib

SECTOR = 512
# Sectors in a chunk: 256 KiB.
CHUNK = 512
# Chunks of nothing but zeros are compressed too: those that are only named have no part in the checksum, or have one, as they are named.
ZLIB, RAW, END = 0x80000005, 0x00000001, 0xFFFFFFFF


def checksum(crc):
    return struct.pack(">III", 2, 32, crc) + b"\0" * 124


def compressed(image):
    """The chunks one after another, and where each lies."""
    data, runs = bytearray(), []
    sectors = len(image) // SECTOR
    for start in range(0, sectors, CHUNK):
        count = min(CHUNK, sectors - start)
        chunk = image[start * SECTOR : (start + count) * SECTOR]
        packed, kind = zlib.compress(chunk, 9), ZLIB
        if len(packed) >= len(chunk):
            packed, kind = chunk, RAW
        runs.append((kind, start, count, len(data), len(packed)))
        data += packed
    runs.append((END, sectors, 0, len(data), 0))
    return bytes(data), runs


def main(raw, out):
    image = pathlib.Path(raw).read_bytes()
    image += b"\0" * (-len(image) % 2048)
    sectors = len(image) // SECTOR
    data, runs = compressed(image)
    crc = zlib.crc32(image)
    table = struct.pack(">4sIQQQII24x", b"mish", 1, 0, sectors, 0, CHUNK + 8, 0) + checksum(crc)
    table += struct.pack(">I", len(runs))
    table += b"".join(struct.pack(">IIQQQQ", kind, 0, start, count, at, size) for kind, start, count, at, size in runs)
    name = "whole disk (unknown partition : 0)"
    entry = {"Attributes": "0x0050", "CFName": name, "Data": table, "ID": "-1", "Name": name}
    listing = plistlib.dumps({"resource-fork": {"blkx": [entry]}}, sort_keys=False)
    # The master checksum is that of the partitions' checksums.
    master = zlib.crc32(struct.pack(">I", crc))
    segment = struct.pack(">I", crc) * 4
    trailer = struct.pack(">4sIIIQQQQQII", b"koly", 4, 512, 1, 0, 0, len(data), 0, 0, 1, 1) + segment
    trailer += checksum(zlib.crc32(data)) + struct.pack(">QQ120x", len(data), len(listing)) + checksum(master)
    trailer += struct.pack(">IQ12x", 1, sectors)
    assert len(trailer) == 512, len(trailer)
    pathlib.Path(out).write_bytes(data + listing + trailer)


main(*sys.argv[1:])
