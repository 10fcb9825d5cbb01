"""What was agreed as a text, the way people write it, one point a line:

Поддержка и мелкие правки: 10 часов в месяц
Раунды замечаний: 3 раунда
Страницы сайта: 8 страниц
Баннеры: 4 штуки в месяц
Хостинг                                 without a limit
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.documents.words import plural
from kulisy.kit.text import fold, one_line

POINTS, MOST = 60, Decimal(100_000)
#: How a unit is written, from its beginning → what it is. Without a word it is pieces.
_UNITS = (
    (("час", "ч", "hour", "hr", "h"), "hours"),
    (("раунд", "круг", "round"), "rounds"),
    (("страниц", "стр", "page"), "pages"),
)
_ENGLISH = {"hours": "hour", "rounds": "round", "pages": "page", "pieces": "piece"}
_RUSSIAN = {
    "hours": ("час", "часа", "часов"),
    "rounds": ("раунд", "раунда", "раундов"),
    "pages": ("страница", "страницы", "страниц"),
    "pieces": ("штука", "штуки", "штук"),
}
_SHORT = {"ч", "h", "hr", "стр"}
_LINE = re.compile(
    r"^(?P<title>.+?)\s*[:—–]\s*(?P<amount>\d[\d\s\u00a0\u202f]*(?:[.,]\d{1,2})?)\s*(?P<rest>.*)$"
)
_MONTHLY = re.compile(
    r"\s*(?:в\s+месяц|ежемесячно|/\s*мес\w*|a\s+month|per\s+month|monthly)\.?$", re.I
)


@dataclass(frozen=True)
class Line:
    """A point to be. `amount` None: without a limit."""

    title: str
    unit: str = ""
    amount: Decimal | None = None
    monthly: bool = False

    @property
    def key(self) -> str:
        """The same point in another version is called the same."""
        return fold(self.title)


def read(text: str, *, field: str = "text") -> list[Line]:
    """The points of a text. Raises Refused, which names the line."""
    found: list[Line] = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip().lstrip("-•*").strip()
        if not bare:
            continue
        point = _read(bare, number, field)
        if any(each.key == point.key for each in found):
            raise _wrong(number, _("this point stands here already"), field)
        found.append(point)
    if len(found) > POINTS:
        said = _("At most %(count)s points.") % {"count": POINTS}
        raise Refused(said, field=field)
    return found


def added(before: Sequence[Line], more: Iterable[Line]) -> list[Line]:
    """What a change order adds: to the limit of a point of the same name and unit, else a point
    more."""
    merged = {each.key: each for each in before}
    for each in more:
        known = merged.get(each.key)
        if known is None or known.unit != each.unit or known.monthly != each.monthly:
            # Another measure is another point; its name says so where the name is taken.
            title = each.title if known is None else one_line(f"{each.title} (+)", limit=160)
            each = Line(title, each.unit, each.amount, each.monthly)
            merged[each.key] = each
        elif known.amount is not None and each.amount is not None:
            merged[each.key] = Line(
                known.title, known.unit, known.amount + each.amount, known.monthly
            )
    return list(merged.values())


def written(lines: Iterable[Line], *, language: str) -> str:
    """The text that says these points."""
    russian = language == "ru"
    month = " в месяц" if russian else " a month"
    said = []
    for each in lines:
        if each.amount is None:
            said.append(each.title)
        else:
            tail = month if each.monthly else ""
            amount = plain(each.amount).replace(".", ",") if russian else plain(each.amount)
            said.append(f"{each.title}: {amount} {_counted(each.amount, each.unit, russian)}{tail}")
    return "\n".join(said)


def _counted(amount: Decimal, unit: str, russian: bool) -> str:
    """The unit as it is said after this number: «3 раунда», «1,5 часа», “1 page”."""
    if not russian:
        return _ENGLISH[unit] if amount == 1 else _ENGLISH[unit] + "s"
    one, few, many = _RUSSIAN[unit]
    return few if amount % 1 else plural(int(amount), one, few, many)


def plain(amount: Decimal) -> str:
    """«10», «1.5»: without noughts at its end."""
    return f"{amount.normalize():f}" if amount else "0"


def _read(line: str, number: int, field: str) -> Line:
    monthly = bool(_MONTHLY.search(line))
    found = _LINE.match(_MONTHLY.sub("", line))
    if found is None:
        title = one_line(line, limit=161)
        if len(title) > 160:
            raise _wrong(number, _("a point has at most 160 characters"), field)
        if monthly:
            raise _wrong(number, _("how much a month? “Name: 10 hours a month”"), field)
        return Line(title)
    amount = Decimal(re.sub(r"\s", "", found["amount"]).replace(",", "."))
    if not 0 < amount <= MOST:
        raise _wrong(number, _("a limit is more than nought, and at most 100,000"), field)
    title = one_line(found["title"], limit=161)
    if len(title) > 160:
        raise _wrong(number, _("a point has at most 160 characters"), field)
    return Line(title, _unit(found["rest"], title), amount, monthly)


def _unit(rest: str, title: str) -> str:
    """By its own word; where there is none, by the name: «Часы: 10»."""
    for words in (rest, title):
        first = fold(words.strip()).split(" ")[0].strip(".,") if words.strip() else ""
        for begins, unit in _UNITS:
            if any(first == each if each in _SHORT else first.startswith(each) for each in begins):
                return unit
        if rest.strip():
            break
    return "pieces"


def _wrong(number: int, why: str, field: str) -> Refused:
    said = _("Line %(number)s: %(why)s.") % {"number": number, "why": why}
    return Refused(said, field=field)
