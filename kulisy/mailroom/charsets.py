"""Bytes of a letter into text, whatever its label says: labels lie, and old mail has none.

Nothing here raises. The order: what is certainly UTF-8, the label where it can be believed, a
guess between the Cyrillic encodings, and at last Western European, which accepts every byte.
"""

import re

#: Spellings met in real mail that Python doesn't know, and narrower names for what is really sent.
_ALIASES = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "koi8": "koi8-r",
    "x-mac-cyrillic": "mac-cyrillic",
    "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "x-user-defined": "",
    "x-unknown": "",
    "unknown-8bit": "",
    "default": "",
}
#: Text codecs of Python that no letter is written in; some of them are slow on purpose-made input.
_REFUSED = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
#: Labels that mail programs put on anything when they don't know better.
_CARELESS = {"", "us-ascii", "ascii", "cp1252", "latin-1"}

_HIGH = re.compile(rb"[\x80-\xff]")
#: Words wholly of high bytes, as Cyrillic has them; Western accents stand among plain letters.
_HIGH_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[\x80-\xff]+(?![A-Za-z\x80-\xff])")
#: How often a letter stands in a thousand of Russian text.
_WEIGHTS = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё",
        (110, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 16, 16, 14,
         12, 10, 9, 7, 6, 5, 4, 3, 3, 1),
        strict=True,
    )
)  # fmt: skip


def decode(data: bytes, label: str | None) -> str:
    """Text of `data`, believing `label` only as far as the bytes allow. Never raises."""
    name = _named(label)
    if not _HIGH.search(data) and name in _CARELESS | {"utf-8"}:
        return data.decode("ascii")
    if name in _CARELESS or name == "utf-8":
        return _by_looking(data, name)
    try:
        return data.decode(name)
    except (LookupError, ValueError):
        pass
    if not _HIGH.search(data):
        return data.decode(name, "replace") if _known(name) else data.decode("ascii")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(name, "replace") if _known(name) else _by_looking(data, "")


def _named(label: str | None) -> str:
    name = (label or "").strip().strip("\"'").lower().replace(" ", "")
    # "charset=3Dutf-8": the equals sign of a header that was itself quoted-printable.
    name = re.sub(r"^3d[\"']?", "", name)
    name = re.sub(r"^(?:cp|win|windows|microsoft-cp|x-cp)-?(\d{3,4})$", r"cp\1", name)
    name = _ALIASES.get(name, name)
    return "" if name in _REFUSED or not re.fullmatch(r"[a-z0-9._:-]{0,40}", name) else name


def _known(name: str) -> bool:
    try:
        # Not of nothing: Python doesn't look the name up then.
        b"a".decode(name, "replace")
    except (LookupError, ValueError):
        return False
    return True


def _by_looking(data: bytes, name: str) -> str:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    # UTF-8 can't be met by chance: if most of it is sound, the rest is damage.
    if not broken or sum(1 for each in text if each > "\x7f") > 3 * broken:
        return text
    words = _HIGH_WORD.findall(data)
    high = len(_HIGH.findall(data))
    if any(len(word) > 2 for word in words) and sum(map(len, words)) * 10 >= high * 6:
        return max((data.decode(each, "replace") for each in ("cp1251", "koi8-r")), key=_russian)
    western = "cp1252" if name in {"", "ascii", "us-ascii", "utf-8"} else name
    return data.decode(western, "replace")


def _russian(text: str) -> int:
    """How much `text` looks like Russian: by its letters, small ones a little more, because KOI8-R
    read as Windows-1251 swaps the case."""
    letters = text[:20_000]
    return sum(
        _WEIGHTS.get(each.lower(), 0) + 20 * (each in _WEIGHTS) for each in letters if each > "\x7f"
    )
