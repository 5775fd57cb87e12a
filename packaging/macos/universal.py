#!/usr/bin/env python3
"""Joins Mach-O files of two processors into a universal one: universal.py OUT ONE OTHER."""

import pathlib
import struct
import sys

# Where the next file begins: pages of arm64 have 16 KiB.
ALIGNMENT = 14


def main(out, *parts):
    header, body = b"", b""
    end = 8 + 20 * len(parts)
    for part in parts:
        data = pathlib.Path(part).read_bytes()
        magic, cpu, subtype = struct.unpack_from("<III", data)
        if magic != 0xFEEDFACF:
            sys.exit(f"{part} is no 64-bit Mach-O file")
        start = -(-end // (1 << ALIGNMENT)) << ALIGNMENT
        header += struct.pack(">IIIII", cpu, subtype, start, len(data), ALIGNMENT)
        body += b"\0" * (start - end) + data
        end = start + len(data)
    pathlib.Path(out).write_bytes(struct.pack(">II", 0xCAFEBABE, len(parts)) + header + body)


main(*sys.argv[1:])
