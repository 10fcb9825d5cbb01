"""Time zones to choose from, named as people call them."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from django.utils import timezone

#: Zones are named by their time in winter; the choice itself knows of summer.
WINTER = datetime(2026, 1, 15, tzinfo=UTC)


@lru_cache(maxsize=8)
def choices(language: str) -> list[tuple[str, str]]:
    """(zone, «UTC+3 Москва, Россия»), from west to east."""
    places = Locale.parse(language, sep="-").territories
    territories = get_global("zone_territories")
    found = []
    for name in set(territories) & zoneinfo.available_timezones():
        if territories[name] in {"001", "ZZ"}:
            continue
        zone = zoneinfo.ZoneInfo(name)
        offset = WINTER.astimezone(zone).utcoffset() or timedelta()
        city = get_timezone_location(zone, locale=language, return_city=True)
        place = places.get(territories[name], "")
        where = city if place in {"", city} else f"{city}, {place}"
        found.append((offset, where, name, f"{_label(offset)} {where}"))
    return [(name, label) for _offset, _where, name, label in sorted(found)]


def here() -> str:
    """The zone in force for this page."""
    return timezone.get_current_timezone_name()


def _label(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
