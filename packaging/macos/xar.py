#!/usr/bin/env python3
"""Makes a xar archive, the container of a flat installer package: xar.py OUT.pkg FOLDER. The same files give the same bytes."""

import hashlib
import pathlib
import struct
import sys
import zlib
from xml.sax.saxutils import escape

# SHA-1 is what the format has for the table of contents; it protects against accidents, the signature against people.
DIGEST = 20


def main(out, folder):
    heap = bytearray(DIGEST)
    number = 0

    def entry(path):
        nonlocal number
        number += 1
        begin = f'<file id="{number}">'
        name = f"<name>{escape(path.name)}</name>"
        if path.is_dir():
            inner = "".join(entry(child) for child in sorted(path.iterdir()))
            return f"{begin}<type>directory</type><mode>0755</mode>{name}{inner}</file>"
        data = path.read_bytes()
        stored, encoding = zlib.compress(data, 9), "application/x-gzip"
        if path.name == "Payload" or len(stored) >= len(data):
            stored, encoding = data, "application/octet-stream"
        offset = len(heap)
        heap.extend(stored)
        return (
            f"{begin}<data><length>{len(stored)}</length><offset>{offset}</offset><size>{len(data)}</size>"
            f'<encoding style="{encoding}"/>'
            f'<extracted-checksum style="sha1">{hashlib.sha1(data).hexdigest()}</extracted-checksum>'
            f'<archived-checksum style="sha1">{hashlib.sha1(stored).hexdigest()}</archived-checksum></data>'
            f"<type>file</type><mode>0644</mode>{name}</file>"
        )

    files = "".join(entry(path) for path in sorted(pathlib.Path(folder).iterdir()))
    contents = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<xar><toc>'
        f'<checksum style="sha1"><offset>0</offset><size>{DIGEST}</size></checksum>'
        f"<creation-time>2026-01-01T00:00:00</creation-time>{files}</toc></xar>"
    ).encode()
    packed = zlib.compress(contents, 9)
    heap[:DIGEST] = hashlib.sha1(packed).digest()
    header = struct.pack(">4sHHQQI", b"xar!", 28, 1, len(packed), len(contents), 1)
    pathlib.Path(out).write_bytes(header + packed + heap)


main(*sys.argv[1:])
