"""Lengths of work as people type and read them: «1:30», «1,5», «90м», «1ч 30м», «45 min»."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from kulisy.hours.models import DAY

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
_UNITS = re.compile(r"(?:(\d{1,2}(?:\.\d{1,2})?)(?:ч|час|часа|часов|h|hr|hrs|hour|hours))?"
                    r"(?:(\d{1,4})(?:м|мин|минут|минуты|m|min|mins))?")  # fmt: skip
_BARE = re.compile(r"\d{1,2}(?:\.\d{1,2})?")


def minutes(text: str) -> int:
    """What somebody typed, in minutes: a bare number is hours. «» is nought. Raises ValueError."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text.lower()).replace(",", ".").rstrip(".")
    if not bare:
        return 0
    found = _read(bare)
    if found is None or not 0 <= found <= DAY:
        raise ValueError(text)
    return found


def typed(count: int) -> str:
    """As it stands in a box: «1:30»; "" for nothing."""
    return f"{count // 60}:{count % 60:02}" if count else ""


def clock(count: int) -> str:
    """As it stands in a table: «128:05», also nought."""
    return f"{count // 60}:{count % 60:02}"


def said(count: int) -> str:
    """As a person says it: «44 h 10 min», «5 h», «45 min»."""
    hours, rest = divmod(count, 60)
    if not hours:
        return _("%(count)s min") % {"count": rest}
    told = _("%(count)s h") % {"count": hours}
    return f"{told} {_('%(count)s min') % {'count': rest}}" if rest else told


def _read(bare: str) -> int | None:
    if clock_face := _CLOCK.fullmatch(bare):
        return int(clock_face[1]) * 60 + int(clock_face[2])
    if _BARE.fullmatch(bare):
        return _of_hours(bare)
    if (units := _UNITS.fullmatch(bare)) and (units[1] or units[2]):
        return (_of_hours(units[1]) if units[1] else 0) + int(units[2] or 0)
    return None


def _of_hours(text: str) -> int:
    return int((Decimal(text) * 60).to_integral_value())
