"""How a company's letters look: its name, its colour, its mark. Mail programs fetch nothing from
us: the mark rides inside the letter."""

import io
import re
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from kulisy.files import access as files
from kulisy.files.store import store
from kulisy.notify.models import CompanyMail

ACCENT = "#9c2234"
#: The mark's name inside a letter, and how large it is drawn there at most.
MARK = "mark@kulisy"
WIDEST, HIGHEST = 160, 44
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.I)


@dataclass(frozen=True)
class Mark:
    """A picture as PNG, twice as large as it is drawn."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Look:
    """What frame_mail.html takes as `look`."""

    accent: str = ACCENT
    #: The colour of words on the accent.
    ink: str = "#fffdfa"
    mark: Mark | None = None

    @property
    def mark_url(self) -> str:
        return f"cid:{MARK}" if self.mark else ""


def look_of(mail: CompanyMail | None) -> Look:
    if mail is None:
        return Look()
    accent = mail.accent if _COLOUR.fullmatch(mail.accent) else ACCENT
    return Look(accent, ink_on(accent), mark(mail))


def ink_on(colour: str) -> str:
    """The lighter or the darker of our inks, whichever reads better on a colour like #9c2234."""
    light = _luminance(colour)
    # Contrast as WCAG reckons it, with our paper and our ink.
    return "#fffdfa" if (1.04 / (light + 0.05)) >= ((light + 0.05) / 0.063) else "#231f1c"


def mark(mail: CompanyMail | None) -> Mark | None:
    """The picture that stands for the company; None where there is none (yet)."""
    if mail is None or mail.logo is None:
        return None
    blob = files.blob(company_id=mail.company_id, blob_id=mail.logo)
    return _small(blob.preview_key) if blob and blob.preview_key else None


@lru_cache(maxsize=128)
def _small(key: str) -> Mark | None:
    """PNG, which every mail program draws, made of the preview (ours, so it can be trusted)."""
    try:
        with store().open(key) as file, Image.open(io.BytesIO(file.read())) as picture:
            picture.thumbnail((2 * WIDEST, 2 * HIGHEST))
            kept = io.BytesIO()
            picture.save(kept, "PNG", optimize=True)
            return Mark(kept.getvalue(), (picture.width + 1) // 2, (picture.height + 1) // 2)
    except OSError:
        return None


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
