#!/usr/bin/env python3
"""Prints the bill of materials of a program as CycloneDX 1.6 JSON: sbom.py TARGET window|terminal.

The same sources give the same bytes: no time, and the serial number is derived from the content. Not here: the system's
own libraries, which are opened at run time, and crates that build others and leave nothing in the program.
"""

import json
import re
import subprocess
import sys
import uuid

from crates import checksums, fail, linked

# Crates without a licence expression of the SPDX form still say what they mean: MIT/Apache-2.0.
SLASH = re.compile(r"\s*/\s*")


def purl(package):
    """A package's URL (https://github.com/package-url/purl-spec); a `+` in a version is escaped."""
    return f"pkg:cargo/{package['name']}@{package['version'].replace('+', '%2B')}"


def component(package, digests):
    """A crate, with the digest that Cargo.lock holds its archive to."""
    digest = digests.get((package["name"], package["version"]))
    if digest is None:
        fail(f"Cargo.lock has no checksum of {package['name']} {package['version']}")
    return {
        "type": "library",
        "bom-ref": purl(package),
        "name": package["name"],
        "version": package["version"],
        "scope": "required",
        "hashes": [{"alg": "SHA-256", "content": digest}],
        "licenses": [{"expression": SLASH.sub(" OR ", package["license"])}],
        "purl": purl(package),
        "externalReferences": [
            {"type": "distribution", "url": f"https://crates.io/api/v1/crates/{package['name']}/{package['version']}/download"}
        ],
    }


def standard_library():
    """Rust's standard library, which no manifest names."""
    version = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    return {
        "type": "library",
        "bom-ref": f"pkg:generic/rust-std@{version}",
        "name": "rust-std",
        "version": version,
        "scope": "required",
        "licenses": [{"expression": "MIT OR Apache-2.0"}],
        "purl": f"pkg:generic/rust-std@{version}",
    }


def dependencies(root, packages, metadata, library):
    """Who uses whom, among what is linked; the standard library is hung on the program, though all use it."""
    references = {package["id"]: purl(package) for package in [root, *packages]}
    graph = []
    for node in metadata["resolve"]["nodes"]:
        if node["id"] in references:
            used = [d["pkg"] for d in node["deps"] if any(kind["kind"] is None for kind in d["dep_kinds"])]
            names = sorted(references[package] for package in used if package in references)
            if node["id"] == root["id"]:
                names.append(library["bom-ref"])
            graph.append({"ref": references[node["id"]], "dependsOn": names})
    return sorted(graph, key=lambda entry: entry["ref"])


def bill(target, program):
    """The whole document."""
    root, packages, metadata = linked(target, program == "window")
    library = standard_library()
    digests = checksums()
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": purl(root),
                "name": "interlock" if program == "window" else "interlock-cli",
                "version": root["version"],
                "description": root["description"],
                "licenses": [{"expression": root["license"]}],
                "purl": purl(root),
            },
            "properties": [{"name": "cargo:target", "value": target}],
        },
        "components": [*[component(package, digests) for package in packages], library],
        "dependencies": dependencies(root, packages, metadata, library),
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document, sort_keys=True))
    return {**document, "serialNumber": f"urn:uuid:{serial}"}


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in {"window", "terminal"}:
        fail("usage: sbom.py TARGET window|terminal")
    print(json.dumps(bill(*sys.argv[1:]), indent=1))


if __name__ == "__main__":
    main()
