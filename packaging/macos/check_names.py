#!/usr/bin/env python3
"""Looks up every name that a program takes from a library of macOS in Apple's own lists: check_names.py SDK PROGRAM…

We link against lists that we wrote (stubs.py), so a name that is given to the wrong library, or that the oldest macOS does
not have, would show when the program starts on a Mac and not before. SDK is a folder with Apple's .tbd files: on a Mac
`xcrun --show-sdk-path`. Not here: what a program looks up while it runs (classes, selectors, dlsym).
"""

import collections
import pathlib
import re
import shutil
import subprocess
import sys


def lists(sdk):
    """For each library by its install name: the names that it has itself, and the libraries whose names it passes on."""
    own, passed_on = collections.defaultdict(set), collections.defaultdict(set)
    for path in pathlib.Path(sdk).rglob("*.tbd"):
        if path.is_symlink() or not path.is_file():
            continue
        for document in path.read_text(encoding="utf-8").split("--- !tapi-tbd")[1:]:
            library = re.search(r"(?m)^install-name:\s*'?([^'\n]+)", document).group(1)
            for section in re.finditer(r"(?ms)^(?:re)?exports:\n(.*?)(?=^\S|\Z)", document):
                for names in re.findall(r"(?s)symbols:\s*\[(.*?)\]", section.group(1)):
                    own[library].update(name.strip("'\"") for name in re.split(r"[,\s]+", names))
            for section in re.finditer(r"(?ms)^reexported-libraries:\n(.*?)(?=^\S|\Z)", document):
                passed_on[library].update(re.findall(r"/[^',\s\]]+", section.group(1)))
            # Some SDKs leave that section out; a library inside another's folder is passed on by it all the same.
            if umbrella := re.search(r"umbrella:\s*(\w+)", document):
                for parent in (rf"/{umbrella[1]}.framework/Versions/A/{umbrella[1]}", f"/lib{umbrella[1]}.B.dylib"):
                    passed_on[parent].add(library)
    return own, passed_on


def has(library, name, own, passed_on, seen):
    if library in seen:
        return False
    seen.add(library)
    children = passed_on[library] | {child for key in passed_on if library.endswith(key) for child in passed_on[key]}
    return name in own[library] or any(has(child, name, own, passed_on, seen) for child in children)


def main(sdk, *programs):
    own, passed_on = lists(sdk)
    if not own:
        sys.exit(f"{sdk} has no .tbd files: give the folder of an SDK of macOS")
    by_short_name = {re.sub(r"(\.[A-Z0-9]+)?(\.dylib)?$", "", pathlib.PurePath(library).name): library for library in own}
    # The library itself, where a plug-in or an older version of it bears the same short name.
    by_short_name |= {
        path.name: library for library in own for path in [pathlib.PurePath(library)] if f"/Frameworks/{path.name}.framework/V" in library
    }
    tool = next((tool for tool in ("llvm-nm", "llvm-nm-14", "nm") if shutil.which(tool)), None)
    if tool is None:
        sys.exit("neither llvm-nm nor nm is there: install llvm")
    wrong = set()
    for program in programs:
        listed = subprocess.run([tool, "-m", "-u", "-arch", "all", program], capture_output=True, text=True, check=True).stdout
        taken = set(re.findall(r"(\S+) \(from (\S+)\)", listed))
        if not taken:
            sys.exit(f"{program}: {tool} finds nothing that it takes from a library")
        for name, short in sorted(taken):
            if not has(by_short_name.get(short, short), name, own, passed_on, set()):
                wrong.add((name, short))
        print(f"{pathlib.Path(program).name}: {len(taken)} names from {len({short for _, short in taken})} libraries")
    for name, short in sorted(wrong):
        print(f"{name} is not in {short}; it is in {[library for library in own if name in own[library]]}")
    sys.exit(len(wrong) > 0)


main(*sys.argv[1:])
