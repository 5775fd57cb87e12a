#!/usr/bin/env python3
"""Writes what the linker has to see of macOS's frameworks: stub files with names, none of Apple's code.

stubs.py SDK ZIG_LIBSYSTEM [SYMBOLS]

SYMBOLS is a list of names that a first link did not find, one in a line. Each is given to a framework by Apple's prefixes;
a name without a rule is an error, because the loader of a Mac would look for it in the wrong library.
"""

import collections
import pathlib
import re
import sys

# Prefix of the name, framework or library. The first match wins.
RULES = [
    (r"_CGDisplay(CreateUUIDFromDisplayID|GetDisplayIDFromUUID)$", "ColorSync"),
    (r"_CGL", "OpenGL"),
    (r"_k?CG", "CoreGraphics"),
    (r"_k?CF", "CoreFoundation"),
    (r"_k?CT", "CoreText"),
    (r"_k?CV", "CoreVideo"),
    (r"_k?CA", "QuartzCore"),
    (r"_MTL", "Metal"),
    (r"_UCKeyTranslate$", "CoreServices"),
    (r"_(k?TIS|LM)", "Carbon"),
    (
        r"_NS(SearchPathForDirectoriesInDomains|KeyValueChange\w+Key|\w*RunLoopMode\w*|Log|URL\w+Key|Foundation\w*)$",
        "Foundation",
    ),
    (r"_NS", "AppKit"),
    (r"_k?(Sec|SSL)", "Security"),
    (r"_k?SC", "SystemConfiguration"),
    (r"_k?IO", "IOKit"),
    (r"_(objc|class|ivar|method|object|protocol|sel|imp|property)_", "objc"),
    (r"_iconv", "iconv"),
]

# Version folder of each framework.
FRAMEWORKS = {"AppKit": "C", "Foundation": "C"} | {
    name: "A"
    for name in (
        "ApplicationServices Carbon ColorSync CoreFoundation CoreGraphics CoreServices CoreText CoreVideo IOKit Metal OpenGL "
        "QuartzCore Security SystemConfiguration UniformTypeIdentifiers"
    ).split()
}
# What a framework hands on: a program that names the first takes the names of the others from these.
PASSED_ON = {"ApplicationServices": ["ColorSync"]}
LIBRARIES = {"objc": "/usr/lib/libobjc.A.dylib", "iconv": "/usr/lib/libiconv.2.dylib"}


def path_of(framework):
    return f"/System/Library/Frameworks/{framework}.framework/Versions/{FRAMEWORKS[framework]}/{framework}"


def stub(install_name, symbols, passed_on=()):
    text = f"--- !tapi-tbd\ntbd-version:     4\ntargets:         [ x86_64-macos, arm64-macos ]\ninstall-name:    '{install_name}'\n"
    if symbols:
        names = ", ".join(f"'{symbol}'" for symbol in sorted(symbols))
        text += f"exports:\n  - targets:         [ x86_64-macos, arm64-macos ]\n    symbols:         [ {names} ]\n"
    if passed_on:
        paths = ", ".join(f"'{path_of(framework)}'" for framework in passed_on)
        text += f"reexported-libraries:\n  - targets:         [ x86_64-macos, arm64-macos ]\n    libraries:       [ {paths} ]\n"
    return text + "...\n"


def lib_system(text):
    """zig's stub of libSystem without the targets that LLVM's linker does not know."""

    def targets(match):
        kept = []
        for target in (part.strip() for part in match.group(2).replace("\n", " ").split(",")):
            if ".x1" in target or "maccatalyst" in target:
                continue
            target = target.replace("arm64e-", "arm64-")
            if target not in kept:
                kept.append(target)
        return match.group(1) + "[ " + ", ".join(kept) + " ]"

    return re.sub(r"(targets:\s*)\[([^\]]*)\]", targets, text)


def owner(symbol):
    return next((name for pattern, name in RULES if re.match(pattern, symbol)), None)


def main(sdk, zig_libsystem, symbols=None):
    sdk = pathlib.Path(sdk)
    owned = collections.defaultdict(set)
    names = pathlib.Path(symbols).read_text().split() if symbols else []
    unknown = [name for name in names if owner(name) is None]
    if unknown:
        sys.exit("no rule says where these belong: " + " ".join(unknown))
    for name in names:
        owned[owner(name)].add(name)
    libraries = sdk / "usr/lib"
    libraries.mkdir(parents=True, exist_ok=True)
    (libraries / "libSystem.tbd").write_text(lib_system(pathlib.Path(zig_libsystem).read_text()))
    for alias in ("c", "m", "pthread", "dl"):
        link = libraries / f"lib{alias}.tbd"
        link.unlink(missing_ok=True)
        link.symlink_to("libSystem.tbd")
    for name, install_name in LIBRARIES.items():
        (libraries / f"lib{name}.tbd").write_text(stub(install_name, owned[name]))
    for name in FRAMEWORKS:
        # Found by its short path where a program names it, and by the whole one where a framework hands it on.
        place = pathlib.Path(f"{sdk}{path_of(name)}.tbd")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(stub(path_of(name), owned[name], PASSED_ON.get(name, ())))
        short = place.parents[2] / place.name
        short.unlink(missing_ok=True)
        short.symlink_to(place.relative_to(short.parent))


main(*sys.argv[1:])
