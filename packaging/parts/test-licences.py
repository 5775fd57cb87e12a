#!/usr/bin/env python3
"""Asserts which licence is taken of an expression, which are refused, and that a text is known by its wording."""

import pathlib

from licences import chosen, kinds

TAKEN = {
    "MIT OR Apache-2.0": ["MIT"],
    "Apache-2.0/MIT": ["MIT"],
    "Apache-2.0": ["Apache-2.0"],
    "MIT OR Apache-2.0 OR LGPL-2.1-or-later": ["MIT"],
    "Apache-2.0 OR GPL-2.0-only": ["Apache-2.0"],
    "(MIT OR Apache-2.0) AND Unicode-3.0": ["MIT", "Unicode-3.0"],
    "ISC AND (Apache-2.0 OR ISC)": ["ISC"],
    "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT": ["MIT"],
    "Apache-2.0 WITH LLVM-exception": ["Apache-2.0 WITH LLVM-exception"],
    "Unlicense OR MIT": ["MIT"],
}
REFUSED = ["GPL-3.0-only", "MIT AND GPL-2.0-or-later", "AGPL-3.0-only OR GPL-3.0-only", "LicenseRef-unknown"]
root = pathlib.Path(__file__).resolve().parents[2]
KNOWN = {"LICENSE-MIT": "MIT", "LICENSE-APACHE": "Apache-2.0", "assets/fonts/Inter-OFL.txt": "OFL-1.1",
         "packaging/parts/texts/BSL-1.0.txt": "BSL-1.0"}

for expression, licences in TAKEN.items():
    assert chosen(expression) == licences, f"{expression}: {chosen(expression)}"
for expression in REFUSED:
    assert chosen(expression) is None, f"{expression} is accepted"
for path, kind in KNOWN.items():
    assert kinds((root / path).read_text()) == {kind}, f"{path}: {kinds((root / path).read_text())}"
assert kinds("All rights reserved.") == set()
print(f"{len(TAKEN)} expressions taken, {len(REFUSED)} refused, {len(KNOWN)} texts known")
