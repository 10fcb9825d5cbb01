"""The icons in the sprite: Lucide's names, and the marks that are our own."""

import re
import zipfile
from importlib import resources

#: Taken from the `lucide` wheel (ISC licence). A template that names another gets an error, so
#: that a missing picture is found by the test that renders it.
_NAMES = """
    angry archive arrow-down arrow-left arrow-right arrow-up at-sign bell bell-off bold
    book-open briefcase building-2 calendar calendar-days calendar-plus calendar-x camera check
    check-check chevron-down chevron-left chevron-right chevron-up circle circle-alert circle-check
    circle-question-mark circle-x clipboard-list clock cloud-off copy corner-down-right
    download ellipsis ellipsis-vertical eraser external-link eye eye-off file file-archive
    file-image file-music file-play file-spreadsheet file-text file-type flag folder
    folder-open forward frown funnel gauge globe grip-vertical hand handshake history
    hourglass house image inbox info italic key-round keyboard languages laugh layers
    layout-dashboard life-buoy link list list-checks list-filter list-ordered loader lock
    lock-open log-in log-out mail mail-check mail-open mail-plus mail-warning map-pin
    megaphone meh menu message-circle message-square message-square-plus messages-square
    mic minus monitor moon notebook-pen package palette panel-left panel-right paperclip
    pause pencil phone phone-call phone-incoming pin play plus printer qr-code quote
    receipt refresh-cw reply rotate-ccw save scale scroll-text search send settings shield
    shield-check shopping-bag sliders-horizontal smartphone smile sparkles square-pen star
    sun tag tags theater thumbs-up timer trash-2 triangle-alert undo-2 upload user
    user-check user-cog user-minus user-plus user-round users users-round venetian-mask
    video wallet x zap
"""
LUCIDE = tuple(_NAMES.split())

OWN = {
    # A curtain drawn aside: the mark of the product.
    "mark": '<path fill="currentColor" stroke="none" d="M3 3h18v3c-4 0-5 6-5 15h-1C15 12 13 8 12 8'
    's-3 4-3 13H8C8 12 7 6 3 6z"/>',
    # A half-mask, filled, to be told at 14 px: the sign of what the client never sees.
    "mask": '<path fill="currentColor" stroke="none" fill-rule="evenodd" d="M1 6c7-2 15-2 22 0 0 8'
    "-4 13-8 13-2 0-2-2-3-2s-1 2-3 2C5 19 1 14 1 6zm5 3c-1 0-2 1-2 2 2 1 4 1 5 0 0-1-1-2-3-2zm12 0c"
    '-2 0-3 1-3 2 1 1 3 1 5 0 0-1-1-2-2-2z"/>',
}


def available() -> frozenset[str]:
    """Every name that `icon()` accepts."""
    return frozenset(LUCIDE) | frozenset(OWN)


def sprite() -> str:
    """One SVG with a symbol per icon, to be used by reference."""
    with zipfile.ZipFile(str(resources.files("lucide") / "lucide.zip")) as archive:
        symbols = [_symbol(name, _inside(archive.read(f"{name}.svg").decode())) for name in LUCIDE]
    symbols += [_symbol(name, inside) for name, inside in OWN.items()]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _symbol(name: str, inside: str) -> str:
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inside}</symbol>'


def _inside(svg: str) -> str:
    found = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S)
    if found is None:
        raise ValueError("an icon of the lucide wheel is no SVG")
    return re.sub(r"\s*\n\s*", "", found[1]).replace(" />", "/>")
