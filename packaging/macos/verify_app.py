#!/usr/bin/env python3
"""Reads a signed bundle back and checks its seal: verify_app.py APP.

For each program and processor: every page's digest, the slots of Info.plist and CodeResources, UUID, oldest system, and
that nothing but the system's libraries is linked; then every sealed file, and that none is unsealed. Written from the
format's description, independently of what signs (TN3126, cs_blobs.h).
"""

import hashlib
import pathlib
import plistlib
import struct
import sys

SIGNATURE, UUID, BUILD_VERSION, DYLIB, WEAK_DYLIB = 0x1D, 0x1B, 0x32, 0xC, 0x80000018
PROCESSORS = {0x01000007: "x86_64", 0x0100000C: "arm64"}
HASHES = {1: hashlib.sha1, 2: hashlib.sha256}
failures = []


def check(what, holds):
    print(("ok   " if holds else "BAD  ") + what)
    if not holds:
        failures.append(what)


def slices(data):
    if struct.unpack_from(">I", data)[0] != 0xCAFEBABE:
        yield struct.unpack_from("<I", data, 4)[0], data
        return
    for k in range(struct.unpack_from(">I", data, 4)[0]):
        cpu, _, offset, size, _ = struct.unpack_from(">IIIII", data, 8 + 20 * k)
        yield cpu, data[offset : offset + size]


def commands(program):
    at = 32
    for _ in range(struct.unpack_from("<I", program, 16)[0]):
        command, size = struct.unpack_from("<II", program, at)
        yield command, at, size
        at += size


def check_slice(name, program, contents, is_main):
    magic, kind = struct.unpack_from("<I8xI", program)
    check(f"{name}: a 64-bit program", magic == 0xFEEDFACF and kind == 2)
    libraries, uuid, oldest, signature = [], False, None, None
    for command, at, size in commands(program):
        if command == SIGNATURE:
            signature = struct.unpack_from("<II", program, at + 8)
        elif command == UUID:
            uuid = True
        elif command == BUILD_VERSION:
            oldest = struct.unpack_from("<I", program, at + 12)[0] >> 16
        elif command in (DYLIB, WEAK_DYLIB):
            offset = struct.unpack_from("<I", program, at + 8)[0]
            libraries.append(program[at + offset : at + size].split(b"\0")[0].decode())
    check(f"{name}: has a UUID, and runs from macOS 11 on", uuid and oldest == 11)
    system = all(library.startswith(("/System/Library/Frameworks/", "/usr/lib/")) for library in libraries)
    check(f"{name}: links {len(libraries)} libraries, all of the system", libraries and system)
    check(f"{name}: is signed", signature is not None)
    if signature:
        check_signature(name, program, signature, contents, is_main)


def check_signature(name, program, signature, contents, is_main):
    blob = program[signature[0] : signature[0] + signature[1]]
    count = struct.unpack_from(">I", blob, 8)[0]
    index = dict(struct.unpack_from(">II", blob, 12 + 8 * k) for k in range(count))
    identifier_wanted = plistlib.loads((contents / "Info.plist").read_bytes())["CFBundleIdentifier"]
    for slot in [0] + [slot for slot in index if 0x1000 <= slot < 0x1005]:
        directory = blob[index[slot] :]
        fields = struct.unpack_from(">IIIIIIIIIBBBB", directory)
        flags, hashes_at, identifier_at, special, pages, limit, size, algorithm, page = (
            fields[k] for k in (3, 4, 5, 6, 7, 8, 9, 10, 12)
        )
        digest, page = HASHES[algorithm], 1 << page
        # SHA-256 may be cut to 20 bytes.
        hashed = lambda data: digest(data).digest()[:size]
        identifier = directory[identifier_at:].split(b"\0")[0].decode()
        good = sum(
            hashed(program[k * page : min((k + 1) * page, limit)]) == directory[hashes_at + k * size : hashes_at + (k + 1) * size]
            for k in range(pages)
        )
        check(f"{name}: {good} of {pages} pages as signed (flags {flags:#x}, {identifier})", good == pages and pages > 0)
        if not is_main:
            continue
        check(f"{name}: the identifier is the bundle's", identifier == identifier_wanted)
        sealed = {1: contents / "Info.plist", 3: contents / "_CodeSignature/CodeResources"}
        for place, path in sealed.items():
            slot_digest = directory[hashes_at - place * size : hashes_at - (place - 1) * size]
            check(f"{name}: {path.name} is sealed", special >= place and slot_digest == hashed(path.read_bytes()))


def check_files(contents, main):
    resources = plistlib.loads((contents / "_CodeSignature/CodeResources").read_bytes())["files2"]
    for path, seal in resources.items():
        if "hash2" in seal:
            check(f"sealed: {path}", hashlib.sha256((contents / path).read_bytes()).digest() == seal["hash2"])
        else:
            check(f"sealed by its own signature: {path}", "cdhash" in seal)
    unsealed = {"Info.plist", "PkgInfo", "_CodeSignature/CodeResources", str(main.relative_to(contents))}
    there = {str(path.relative_to(contents)) for path in contents.rglob("*") if path.is_file()}
    check("nothing is unsealed", there - unsealed == set(resources) - {"PkgInfo"})


def run(app):
    contents = pathlib.Path(app) / "Contents"
    info = plistlib.loads((contents / "Info.plist").read_bytes())
    main = contents / "MacOS" / info["CFBundleExecutable"]
    for program in sorted((contents / "MacOS").iterdir()):
        processors = []
        for cpu, data in slices(program.read_bytes()):
            processors.append(PROCESSORS.get(cpu, hex(cpu)))
            check_slice(f"{program.name} {processors[-1]}", data, contents, program == main)
        print(f"     {program.name}: {', '.join(processors)}")
    check_files(contents, main)
    if failures:
        sys.exit(f"{len(failures)} checks failed")


run(sys.argv[1])
