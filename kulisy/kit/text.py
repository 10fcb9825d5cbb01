"""Cleaning text that came from outside."""

import re
import unicodedata

from django.utils.translation import gettext

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean(value: str) -> str:
    """Harmless to store and show: no NUL, no control characters, no halves of surrogate pairs,
    line ends as \\n, composed (NFC). Nothing that a reader could see is taken away."""
    value = value.encode("utf-8", "replace").decode("utf-8")
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", value))


def one_line(value: str, *, limit: int) -> str:
    """`clean`, on one line, without marks that turn the direction of reading, at most `limit`."""
    value = " ".join(_BIDI.sub("", clean(value)).split())
    return value if len(value) <= limit else value[: limit - 1].rstrip() + "…"


def fold(value: str) -> str:
    """For comparing and searching: lower case, «ё» as «е»."""
    return value.lower().replace("ё", "е")


_ALIKE = ("абвгдезиклмнопрстуфхыэәғқңөұүһіґє", "abvgdeziklmnoprstufhyeagknouuhige")
_LATIN = str.maketrans(
    {
        **dict(zip(*_ALIKE, strict=True)),
        "ж": "zh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "sch",
        "ю": "yu",
        "я": "ya",
        "ъ": None,
        "ь": None,
    }
)
_MARKS = re.compile("[\u0300-\u036f]")


def latin(value: str) -> str:
    """Lower case, without accents, Cyrillic in Latin letters: for likeness by trigrams.

    PostgreSQL's trigrams know letters by the database's locale, and in "C" Cyrillic has none. As a
    gift, «Vetrova» finds «Ветрова». The database has the same as `kulisy_latin` (a test compares).
    """
    folded = unicodedata.normalize("NFKD", clean(value).lower())
    return _MARKS.sub("", folded).translate(_LATIN)


def inner(title: str) -> str:
    """A name that is about to stand in quotation marks: its own ones become the inner ones,
    «Вёрстка + ООО „Ромашка“»."""
    return title.replace("«", "„").replace("»", "“")


def quoted(words: str) -> str:
    """Somebody's words in the reader's quotation marks."""
    return gettext("“%s”") % inner(words)


def masked(address: str) -> str:
    """A mail address as it may be shown to somebody who might be a stranger: «a***@romashka.ru»."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}***{at}{domain}"
