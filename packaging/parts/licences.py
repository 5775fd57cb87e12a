"""Licence expressions and texts: which of several licences we take, and what a text is.

Not here: whose licence it is (third-party.py).
"""

import re

from crates import fail

# What may be linked into a program that is MIT or Apache-2.0, the shortest notice first: of a choice, the first is taken.
ACCEPTED = [
    "MIT", "MIT-0", "0BSD", "ISC", "Zlib", "BSL-1.0", "BSD-2-Clause", "BSD-3-Clause", "Unicode-3.0", "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception", "MPL-2.0",
]

# A phrase that only this licence has.
PHRASES = {
    "Apache-2.0": r"apache license,? version 2\.0,? january 2004",
    "BSD": r"redistribution and use in source and binary forms",
    "BSL-1.0": r"boost software license",
    "ISC": r"permission to use, copy, modify, and(/or)? distribute this software for any",
    "MIT": r"permission is hereby granted, free of charge, to any person obtaining a ?copy of th(is|e) software",
    "MPL-2.0": r"mozilla public license,? version 2\.0",
    "OFL-1.1": r"sil open font license version 1\.1",
    "Unicode-3.0": r"unicode license v3",
    "Zlib": r"altered source versions must be plainly marked",
}


def chosen(expression):
    """The licences that apply, of an SPDX expression: all of an AND, the best of an OR. None where none is acceptable."""
    tokens = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))

    def alternatives():
        found = [together()]
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            found.append(together())
        return min((f for f in found if f is not None), key=rank, default=None)

    def together():
        found = [one()]
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            found.append(one())
        return None if None in found else sorted(set().union(*found), key=ACCEPTED.index)

    def one():
        token = tokens.pop(0)
        if token == "(":
            inner = alternatives()
            if not tokens or tokens.pop(0) != ")":
                fail(f"`{expression}` is no licence expression")
            return inner
        if tokens and tokens[0] == "WITH":
            token = " ".join([token, tokens.pop(0), tokens.pop(0)])
        return [token] if token in ACCEPTED else None

    result = alternatives()
    if tokens:
        fail(f"`{expression}` is no licence expression")
    return result


def rank(licences):
    """Few and short first."""
    return (len(licences), [ACCEPTED.index(licence) for licence in licences])


def kinds(text):
    """The licences whose wording is in a text."""
    plain = " ".join(re.sub(r"[^\w\s,./()-]", " ", text.lower()).split())
    return {kind for kind, phrase in PHRASES.items() if re.search(phrase, plain)}


def wording(licence):
    """The wording that a licence goes by: those of BSD are told apart by their clauses only."""
    licence = licence.split(" WITH ")[0]
    return {"BSD-2-Clause": "BSD", "BSD-3-Clause": "BSD", "0BSD": "ISC", "MIT-0": "MIT"}.get(licence, licence)
