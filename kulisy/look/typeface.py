"""The typeface: Onest, cut down to what Russian and English pages need, as one variable woff2."""

from io import BytesIO
from pathlib import Path

from fontpkg_onest import ROOT

SOURCE: Path = ROOT / "files" / "Onest[wght].ttf"
#: Signs beside letters: money, numbers, quotation marks, dashes, arrows, spaces, the accent.
SIGNS = "₽№«»„“”‘’‹›—–…←→↑↓↗✓×·•€$©®°±≤≥≠−\u2009\u2011\u202f\u0301"
#: Ukrainian, Belarusian, Kazakh, Tatar and Bashkir letters of names.
NEIGHBOURS = "ҐґӘәҒғҚқҢңӨөҰұҮүҺһҖҗ"
#: `tnum` keeps figures under each other in money and time.
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "tnum", "case"]


def characters() -> set[int]:
    """Code points that the subset keeps."""
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100))
    cyrillic = set(range(0x400, 0x460))
    return latin | cyrillic | {ord(sign) for sign in SIGNS + NEIGHBOURS}


def woff2() -> bytes:
    """The subset with weights 400 to 700; takes about two seconds."""
    # Most of a second to import, and most starts find the typeface already cut.
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(SOURCE, recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, {"wght": (400, 700)})
    options = subset.Options(
        layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()
