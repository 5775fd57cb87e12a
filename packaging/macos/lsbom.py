#!/usr/bin/env python3
"""Lists a bill of materials (BOMStore) as macOS' lsbom does: lsbom.py BOM. A line is path, mode, owner, and of files size and checksum.

Written from the layout in bomutils' bom.h. On what bomutils' mkbom makes of the same files it says the same.
"""

import pathlib
import struct
import sys

DIRECTORY = 2


def main(bom):
    data = pathlib.Path(bom).read_bytes()
    magic, version, _, index_at, _, variables_at, _ = struct.unpack_from(">8sIIIIII", data)
    if (magic, version) != (b"BOMStore", 1):
        sys.exit(f"{bom} is no bill of materials")
    count = struct.unpack_from(">I", data, index_at)[0]
    places = [struct.unpack_from(">II", data, index_at + 4 + 8 * k) for k in range(count)]

    def block(number):
        at, size = places[number]
        return data[at : at + size]

    variables, at = {}, variables_at + 4
    for _ in range(struct.unpack_from(">I", data, variables_at)[0]):
        number, size = struct.unpack_from(">IB", data, at)
        variables[data[at + 5 : at + 5 + size]] = number
        at += 5 + size

    kind, _, leaf = struct.unpack_from(">4sII", block(variables[b"Paths"]))
    if kind != b"tree":
        sys.exit(f"{bom} has no tree of paths")
    names, lines = {0: ""}, []
    while leaf:
        node = block(leaf)
        is_leaf, count, leaf = struct.unpack_from(">HHI", node)
        if not is_leaf:
            leaf = struct.unpack_from(">I", node, 12)[0]
            continue
        for k in range(count):
            about, key = (block(number) for number in struct.unpack_from(">II", node, 12 + 8 * k))
            number, about = struct.unpack(">II", about)
            parent = struct.unpack_from(">I", key)[0]
            names[number] = names[parent] + ("/" if parent else "") + key[4:].rstrip(b"\0").decode()
            kind, _, _, mode, user, group, _, size, _, checksum = struct.unpack_from(">BBHHIIIIBI", block(about))
            line = f"{names[number]}\t{mode:o}\t{user}/{group}"
            lines.append(line if kind == DIRECTORY else f"{line}\t{size}\t{checksum}")
    print("\n".join(lines))


main(*sys.argv[1:])
