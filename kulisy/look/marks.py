"""The product's mark as favicon and as icons for a phone's home screen."""

import json
from io import BytesIO

from PIL import Image, ImageDraw

PAPER = (255, 253, 250)
CURTAIN = (156, 34, 52)
#: The curtain on a 24-unit grid: one side; the other mirrors it. Sampled from the sprite's path.
_SIDE = [(3, 3), (12, 3), (12, 8), (10.6, 8.5), (9.7, 10.4), (9.2, 13.5), (9, 17.4), (9, 21)]
_SIDE += [(8, 21), (7.75, 16.4), (7.05, 12.2), (5.85, 9), (4.6, 7), (3, 6)]


def drawn() -> dict[str, bytes]:
    """Every mark by its plain name."""
    made = {f"mark-{size}.png": _png(size) for size in (180, 192, 512)}
    made["mark.svg"] = _svg().encode()
    return made


def webmanifest(names: dict[str, str]) -> bytes:
    """What lets a phone install Kulisy; its addresses are relative to the folder of assets."""
    return json.dumps(
        {
            "name": "Kulisy",
            "short_name": "Kulisy",
            "start_url": "/me/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f4f0ea",
            "theme_color": "#f4f0ea",
            "icons": [
                {
                    "src": names[f"mark-{size}.png"],
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": "any maskable",
                }
                for size in (192, 512)
            ],
        }
    ).encode()


def _svg() -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" '
        'rx="5" fill="#9c2234"/><path transform="translate(4.2 4.2) scale(.65)" fill="#fffdfa" '
        'd="M3 3h18v3c-4 0-5 6-5 15h-1C15 12 13 8 12 8s-3 4-3 13H8C8 12 7 6 3 6z"/></svg>\n'
    )


def _png(size: int) -> bytes:
    """Drawn four times as large and made smaller, for smooth edges."""
    large = size * 4
    picture = Image.new("RGB", (large, large), CURTAIN)
    pen = ImageDraw.Draw(picture)
    unit = large / 24 * 0.6
    shift = (large - 24 * unit) / 2
    for mirrored in (False, True):
        pen.polygon(
            [(shift + (24 - x if mirrored else x) * unit, shift + y * unit) for x, y in _SIDE],
            fill=PAPER,
        )
    out = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
