"""The house's typeface for drawn papers: Onest, two weights, cut down to what Russian and English
need. Making them takes about a second, once."""

from functools import cache
from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from PIL import ImageFont

from kulisy.look.typeface import SOURCE, characters


@cache
def font_bytes(weight: int) -> bytes:
    """A static TrueType font of this weight (400, 600)."""
    font = TTFont(SOURCE, recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(layout_features=[], hinting=False))
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    out = BytesIO()
    instancer.instantiateVariableFont(font, {"wght": weight}).save(out)
    return out.getvalue()


@cache
def face(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """For drawing with Pillow; `size` in pixels."""
    return ImageFont.truetype(BytesIO(font_bytes(600 if bold else 400)), size)
