#!/usr/bin/env python3
"""Makes the three fonts in assets/fonts from the families as Debian packages them.

Inputs   fonts-inter 4.0~beta7+ds-1 (Inter 3.019), fonts-jetbrains-mono 2.242+ds-3, fonttools 4.68
Run      python3 packaging/fonts/subset.py, from anywhere; the same inputs give the same bytes

What changes, besides leaving glyphs out:
- Inter's figures are the tabular ones and its l is the one with a tail (cv05), both as defaults: the program cannot
  switch OpenType features on.
- Line height: ascent and descent are such that a row of 14 points is 20 high, and capitals stand in its middle.
- JetBrains Mono loses its ligatures: in a path or a log line what is read must be what is there.
- The fonts' names say that they were changed.
"""

import pathlib
from fontTools import subset
from fontTools.ttLib import TTFont

OUT = pathlib.Path(__file__).resolve().parents[2] / "assets" / "fonts"
INTER = pathlib.Path("/usr/share/fonts/opentype/inter")
MONO = pathlib.Path("/usr/share/fonts/truetype/jetbrains-mono")

RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x017F),          # Latin, Latin-1, Extended-A
    (0x0218, 0x021B), (0x0237, 0x0237),          # Romanian; dotless j
    (0x02BB, 0x02BC), (0x02C6, 0x02DD),          # modifier letters
    (0x0300, 0x0304), (0x0306, 0x030C), (0x0327, 0x0328),  # combining marks
    (0x0370, 0x03FF), (0x0400, 0x045F), (0x0490, 0x0493),  # Greek, Cyrillic, Ukrainian, Kazakh
    (0x1E80, 0x1E85), (0x1E9E, 0x1E9E), (0x1EF2, 0x1EF3),
    (0x2010, 0x2026), (0x2030, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A), (0x2044, 0x2044),
    (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122),
    (0x2190, 0x2195), (0x2212, 0x2212), (0x2260, 0x2260), (0x2264, 0x2265), (0x221E, 0x221E), (0x2248, 0x2248),
    (0x25B4, 0x25B4), (0x25B8, 0x25B8), (0x25BE, 0x25BE), (0x25CF, 0x25CF), (0x2713, 0x2713), (0x2717, 0x2717),
    (0xFFFD, 0xFFFD),
]

# How high a row is, in ems.
INTER_ROW = 20 / 14
MONO_ROW = 19 / 12.5


def alternates(font, tag):
    """The single substitutions of a feature."""
    table = font["GSUB"].table
    found = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != tag:
            continue
        for index in record.Feature.LookupListIndex:
            for sub in table.LookupList.Lookup[index].SubTable:
                sub = getattr(sub, "ExtSubTable", sub)
                if hasattr(sub, "mapping"):
                    found.update(sub.mapping)
    return found


def bake(font, tag, characters):
    """Makes the alternates of a feature the glyphs of these characters."""
    mapping = alternates(font, tag)
    changed = 0
    for table in font["cmap"].tables:
        for code, glyph in list(getattr(table, "cmap", {}).items()):
            if chr(code) in characters and glyph in mapping:
                table.cmap[code] = mapping[glyph]
                changed += 1
    assert changed, f"{tag}: nothing to bake"


def set_row(font, ems):
    """Rows are so many ems high, and capitals stand in their middle."""
    unit = font["head"].unitsPerEm
    ascent = round((ems * unit + font["OS/2"].sCapHeight) / 2)
    descent = round(ems * unit) - ascent
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ascent, -descent, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ascent, -descent, 0
    os2.usWinAscent, os2.usWinDescent = ascent, descent


def rename(font, note):
    for record in font["name"].names:
        if record.nameID == 3:
            record.string = f"{record.toUnicode()}; {note}"
        if record.nameID == 5:
            record.string = f"{record.toUnicode()}; {note}"


def make(source, name, row, baked, features):
    font = TTFont(source, recalcTimestamp=False)
    for tag, characters in baked:
        bake(font, tag, characters)
    set_row(font, row)
    rename(font, "subset for Interlock")
    options = subset.Options(
        layout_features=features, hinting=False, desubroutinize=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        drop_tables=["DSIG", "GDEF"] if not features else ["DSIG"], recalc_timestamp=False, glyph_names=False,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    path = OUT / name
    font.save(path)
    print(f"{name}: {path.stat().st_size:,} bytes, {len(font.getGlyphOrder())} glyphs")


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    baked = [("tnum", "0123456789"), ("cv05", "l")]
    for weight in ["Regular", "SemiBold"]:
        make(INTER / f"Inter-{weight}.otf", f"Inter-{weight}.otf", INTER_ROW, baked, ["kern", "mark", "ccmp"])
    make(MONO / "JetBrainsMono-Regular.ttf", "JetBrainsMono-Regular.ttf", MONO_ROW, [], ["mark", "ccmp"])
