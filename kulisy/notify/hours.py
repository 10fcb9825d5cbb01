"""A person's own clock: quiet hours, and the moments at which digests are due. Pure reckoning:
zones change, clocks are put forward and back, so everything is asked of the zone at that day."""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from kulisy.notify.models import Rhythm

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Slot:
    """One edition of a digest: the day it is named by, in the reader's own calendar, and when."""

    day: date
    at: datetime


def zone(*names: str) -> zoneinfo.ZoneInfo:
    """The first of these that is a zone at all; else UTC."""
    for name in filter(None, names):
        try:
            return zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            continue
    return zoneinfo.ZoneInfo("UTC")


def quiet_until(rhythm: Rhythm, clock: zoneinfo.ZoneInfo, moment: datetime) -> datetime | None:
    """When the quiet that `moment` lies in ends; None: it is not quiet then."""
    end = moment
    # A night may end in a weekend and a weekend in a night: three steps are the most there can be.
    for _step in range(4):
        later = _night_ends(rhythm, clock, end) or _weekend_ends(rhythm, clock, end)
        if later is None:
            break
        end = later
    return end if end > moment else None


def last_slot(rhythm: Rhythm, clock: zoneinfo.ZoneInfo, moment: datetime, *, weekly: bool) -> Slot:
    """The edition that was due last, at `moment`."""
    day = moment.astimezone(clock).date()
    if weekly:
        day -= (day.weekday() - rhythm.digest_day) % 7 * _DAY
    at = _moment(day, time(rhythm.digest_hour), clock)
    if at > moment:
        day -= _DAY * (7 if weekly else 1)
        at = _moment(day, time(rhythm.digest_hour), clock)
    return Slot(day, at)


def _night_ends(rhythm: Rhythm, clock: zoneinfo.ZoneInfo, moment: datetime) -> datetime | None:
    if not rhythm.quiet or rhythm.quiet_from == rhythm.quiet_to:
        return None
    local = moment.astimezone(clock)
    begins, ends = _time(rhythm.quiet_from), _time(rhythm.quiet_to)
    now = local.time()
    if begins < ends:
        inside, day = begins <= now < ends, local.date()
    else:
        inside = now >= begins or now < ends
        day = local.date() + (_DAY if now >= begins else timedelta())
    if not inside:
        return None
    end = _moment(day, ends, clock)
    # Where clocks are put back, the hour before the end comes twice.
    return end if end > moment else None


def _weekend_ends(rhythm: Rhythm, clock: zoneinfo.ZoneInfo, moment: datetime) -> datetime | None:
    local = moment.astimezone(clock)
    if not rhythm.quiet_weekends or local.weekday() < _SATURDAY:
        return None
    return _moment(local.date() + (7 - local.weekday()) * _DAY, time(), clock)


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _moment(day: date, hour: time, clock: zoneinfo.ZoneInfo) -> datetime:
    """An hour that is skipped in spring is the one after it; one that comes twice, its first."""
    return datetime.combine(day, hour, clock).astimezone(UTC)
