"""Names of files, as people gave them: kept in their own letters, made harmless."""

import re
import unicodedata
from urllib.parse import quote

from kulisy.kit.text import clean

LONGEST = 255
_LONGEST_SUFFIX = 20
#: Used where nothing of the given name is left. Not translated: it may travel to the other side.
NAMELESS = "file"
_UNQUOTABLE = re.compile(r"[^ !#$&'()+,\-.0-9;=@A-Z\[\]^_`a-z{}~]")
_SPACES = re.compile(r"\s+")


def cleaned_name(given: str) -> str:
    """The last step of a path, without control and direction marks, at most 255 characters.

    What people see stays: letters of any script, emoji, spaces. A long name loses its middle
    part, not its suffix.
    """
    name = re.split(r"[/\\]", clean(given[: LONGEST * 40]).rstrip("/\\ "))[-1]
    name = "".join(letter for letter in name if not _invisible(letter))
    name = _SPACES.sub(" ", name).strip().rstrip(". ")
    if not name.strip("."):
        return NAMELESS
    return _shortened(name)


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition by RFC 6266: a plain fallback and the true name (RFC 5987)."""
    kind = "inline" if inline else "attachment"
    plain = name if name.isascii() else NAMELESS + _suffix(name)
    plain = _UNQUOTABLE.sub("_", plain)
    if plain == name:
        return f'{kind}; filename="{plain}"'
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _invisible(letter: str) -> bool:
    """Controls, direction marks, line separators, private use. Joiners stay: scripts and emoji
    need them."""
    if letter in "\u200c\u200d":
        return False
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and not letter.isspace()


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return dot + suffix if stem and 0 < len(suffix) <= _LONGEST_SUFFIX else ""


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    suffix = _suffix(name)
    return name[: LONGEST - len(suffix) - 1].rstrip() + "…" + suffix
