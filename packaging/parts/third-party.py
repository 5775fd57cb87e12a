#!/usr/bin/env python3
"""Prints whose work is in a program, and every notice that comes with it: third-party.py TARGET window|terminal.

Each crate brings the text of each licence that applies to it, or the standard text stands in where its archive has none;
a crate without a text, or under a licence that is not accepted, ends the script. Not here: the licence of Interlock itself.
"""

import html
import pathlib
import re
import subprocess
import sys

from crates import ROOT, fail, linked
from licences import chosen, kinds, wording

TEXTS = pathlib.Path(__file__).parent / "texts"
# A licence's file, wherever it lies in an archive; tests bring other people's fonts and pages, which are not linked.
NAMED = re.compile(r"(licen[cs]e|copying|unlicense|notice)", re.IGNORECASE)
UNLINKED = {"tests", "test", "examples", "benches", "fuzz", "src"}


def files(folder):
    """The licence and notice files of a crate."""
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder).parts
        # Some keep them in a folder LICENSES.
        named = NAMED.match(path.name) or (len(within) > 1 and NAMED.match(within[-2]))
        if named and path.is_file() and not UNLINKED & set(within[:-1]) and path.suffix not in {".rs", ".html", ".py"}:
            yield path, path.read_text(encoding="utf-8", errors="replace")


def notices(package):
    """The texts that apply to a crate, and the licences for which its archive brings none."""
    licences = chosen(package["license"] or "")
    if licences is None:
        fail(f"{package['name']} {package['version']} is under {package['license']!r}, which licences.py does not accept")
    wanted = {wording(licence) for licence in licences}
    found, covered = [], set()
    for path, text in files(pathlib.Path(package["manifest_path"]).parent):
        here = kinds(text)
        if here & wanted or path.name.upper().startswith("NOTICE"):
            found.append(text)
            covered |= here
    return found, sorted(wanted - covered)


def standard(licence, package):
    """The standard text of a licence, with who holds the copyright as far as the archive says."""
    path = {"Apache-2.0": ROOT / "LICENSE-APACHE"}.get(licence, TEXTS / f"{licence}.txt")
    if not path.is_file():
        fail(f"{package['name']} {package['version']} brings no text of {licence}, and {path} does not exist")
    authors = ", ".join(re.sub(r"\s*<[^>]*>", "", author) for author in package["authors"])
    holder = authors or f"The developers of {package['name']}"
    return path.read_text().replace("{holder}", holder)


def standard_library():
    """The notices of Rust's standard library: its own two licences, and those of what it is made of."""
    sysroot = subprocess.run(["rustc", "--print", "sysroot"], capture_output=True, text=True, check=True).stdout.strip()
    page = pathlib.Path(sysroot) / "share/doc/rust/COPYRIGHT-library.html"
    if not page.is_file():
        fail(f"{page} is missing: the toolchain brings the notices of its standard library there")
    for section in page.read_text(encoding="utf-8").split("<h3>")[1:]:
        name = "Rust's standard library: " + re.sub(r"[^\x20-\x7e]", "", section.split("</h3>")[0]).strip()
        licence = html.unescape(re.search(r"<b>License:</b> (.*?)</p>", section).group(1))
        wanted = {wording(one) for one in chosen(licence) or fail(f"{name} is under {licence!r}")}
        for text in re.findall(r"<pre>(.*?)</pre>", section, re.DOTALL):
            if kinds(html.unescape(text)) & wanted:
                yield name, html.unescape(text)


def beside(target, window):
    """What is linked or embedded and is no crate."""
    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    yield f"Rust's standard library {rust}", standard("MIT", {"authors": ["The Rust Project Developers"], "name": "Rust"})
    yield from standard_library()
    if "musl" in target:
        yield "musl", (TEXTS / "musl.txt").read_text()
    if "windows-gnu" in target:
        yield "mingw-w64", (TEXTS / "mingw-w64.txt").read_text()
    if window:
        for licence in sorted((ROOT / "assets/fonts").glob("*-OFL.txt")):
            yield f"the font {licence.name.removesuffix('-OFL.txt')}", licence.read_text()


def collect(target, window):
    """The crates with a line each, and all notices with who they belong to, equal ones once."""
    _, packages, _ = linked(target, window)
    lines, owners = [], {}

    def add(owner, text):
        _, names = owners.setdefault(" ".join(text.split()), (text.strip("\n\r"), []))
        if owner not in names:
            names.append(owner)

    for package in packages:
        name = f"{package['name']} {package['version']}"
        texts, missing = notices(package)
        texts += [standard(licence, package) for licence in missing]
        if not texts:
            fail(f"{name} has no licence text")
        note = f" (the archive lacks the text of {', '.join(missing)})" if missing else ""
        lines.append(f"{name}: {package['license']}{note}\n  https://crates.io/crates/{package['name']}/{package['version']}")
        for text in texts:
            add(name, text)
    for owner, text in beside(target, window):
        add(owner, text)
    return lines, owners.values()


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in {"window", "terminal"}:
        fail("usage: third-party.py TARGET window|terminal")
    lines, notices_of = collect(sys.argv[1], sys.argv[2] == "window")
    rule = "=" * 100
    print(f"What Interlock is made of beside its own source, and the notices that come with it ({sys.argv[1]}, {sys.argv[2]}).")
    print("\nThe source of every crate is at the address below its name.\n")
    print("\n".join(lines))
    for text, names in sorted(notices_of, key=lambda notice: notice[1][0].lower()):
        print(f"\n{rule}\n{', '.join(names)}\n{rule}\n\n" + "\n".join(line.rstrip() for line in text.splitlines()))


if __name__ == "__main__":
    main()
