"""Which crates are linked into a program, from cargo's own resolution.

Not here: what is written about them (third-party.py, sbom.py). Crates that only build others (procedural macros, build
scripts) leave no code in the program and are not listed.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def fail(message):
    """Ends the script with what is wrong."""
    sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {message}")


def cargo(*arguments):
    """Standard output of a cargo command that changes no lock file."""
    command = ["cargo", *arguments, "--locked"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        fail(f"`{' '.join(command)}` failed:\n{done.stderr}")
    return done.stdout


def linked(target, window):
    """The packages of a program for `target`, with the window or without: (root, others by name and version, metadata)."""
    features = [] if window else ["--no-default-features"]
    lines = cargo("tree", "--edges", "normal,no-proc-macro", "--target", target, "--prefix", "none", "--format", "{p}", *features)
    names = {tuple(line.split()[:2]) for line in lines.splitlines() if line}
    metadata = json.loads(cargo("metadata", "--format-version", "1", "--filter-platform", target, *features))
    packages = {(p["name"], "v" + p["version"]): p for p in metadata["packages"]}
    absent = names - packages.keys()
    if absent:
        fail(f"cargo tree names what cargo metadata does not know: {sorted(absent)}")
    root = next(p for p in metadata["packages"] if p["id"] == metadata["resolve"]["root"])
    chosen = [packages[name] for name in sorted(names) if packages[name] is not root]
    return root, chosen, metadata


def checksums():
    """SHA-256 of each crate's archive, by name and version, as Cargo.lock has it."""
    text = (ROOT / "Cargo.lock").read_text()
    entry = r'name = "([^"]+)"\nversion = "([^"]+)"\nsource = "[^"]+"\nchecksum = "([0-9a-f]{64})"'
    return {(name, version): digest for name, version, digest in re.findall(entry, text)}
