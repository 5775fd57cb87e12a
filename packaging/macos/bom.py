#!/usr/bin/env python3
"""Makes the bill of materials of an installer package (BOMStore) for the files below a folder: bom.py ROOT OUT.

Every file belongs to root:admin (0:80). One leaf holds all paths, so there may be 256 of them.
"""

import os
import pathlib
import struct
import subprocess
import sys

LEAF = 4096
DIRECTORY, FILE, LINK = 2, 1, 3


def main(root, out):
    blocks, entries = [b""], []

    def block(data):
        blocks.append(data)
        return len(blocks) - 1

    def leaf(pairs, size=LEAF):
        data = struct.pack(">HHII", 1, len(pairs), 0, 0) + b"".join(struct.pack(">II", *pair) for pair in pairs)
        return block(data.ljust(size, b"\0"))

    def tree(leaf_block, size, count):
        return block(b"tree" + struct.pack(">IIIIB", 1, leaf_block, size, count, 0))

    def walk(path, name, parent):
        number = len(entries) + 1
        entries.append((number, parent, name, path))
        if path.is_dir() and not path.is_symlink():
            for child in sorted(path.iterdir()):
                walk(child, child.name, number)

    walk(pathlib.Path(root), ".", 0)
    if len(entries) > 256:
        sys.exit(f"{root} has {len(entries)} paths: more than one leaf holds")
    # One more than there are, as in bomutils' bills, which Installer takes.
    info = block(struct.pack(">III4I", 1, len(entries) + 1, 1, 0, 0, 0, 0))
    found = []
    for number, parent, name, path in entries:
        status = path.lstat()
        target, crc, size = b"", 0, 0
        if path.is_symlink():
            kind, target = LINK, os.readlink(path).encode() + b"\0"
        elif path.is_dir():
            kind = DIRECTORY
        else:
            kind, size = FILE, status.st_size
            crc = int(subprocess.run(["cksum", path], capture_output=True, text=True, check=True).stdout.split()[0])
        about = struct.pack(">BBHHIIIIBII", kind, 1, 3, status.st_mode & 0xFFFF, 0, 80, int(status.st_mtime), size, 1, crc, len(target))
        key = block(struct.pack(">II", number, block(about + target)))
        found.append((parent, name, key, block(struct.pack(">I", parent) + name.encode() + b"\0")))
    paths = tree(leaf([(key, value) for _, _, key, value in sorted(found)]), LEAF, len(entries))
    hard_links = tree(leaf([]), LEAF, 0)
    versions = block(struct.pack(">IIIB", 1, tree(leaf([], 128), 128, 0), 0, 0))
    sizes = tree(leaf([]), LEAF, 0)

    data, places = bytearray(512), []
    for content in blocks:
        places.append((len(data) if content else 0, len(content)))
        data += content
    names = [(b"BomInfo", info), (b"Paths", paths), (b"HLIndex", hard_links), (b"VIndex", versions), (b"Size64", sizes)]
    variables = struct.pack(">I", len(names))
    variables += b"".join(struct.pack(">IB", number, len(name)) + name for name, number in names)
    variables_at = len(data)
    data += variables
    index = struct.pack(">I", len(places)) + b"".join(struct.pack(">II", *place) for place in places)
    index += struct.pack(">I", 0) + b"\0" * 16
    index_at = len(data)
    data += index
    data[:32] = struct.pack(">8sIIIIII", b"BOMStore", 1, len(blocks) - 1, index_at, len(index), variables_at, len(variables))
    pathlib.Path(out).write_bytes(data)


main(*sys.argv[1:])
