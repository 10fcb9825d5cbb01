"""Time: aware UTC, read at the edge and passed in."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, UTC. Called by faces and tasks only."""
    return datetime.now(UTC)


def date_in(moment: datetime, zone: str) -> date:
    """The day that it is at this moment by the clock of a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def evening(day: date, zone: str) -> datetime:
    """The last minute of a day by the clock of a zone: it stands for the day."""
    return datetime.combine(day, time(23, 59), ZoneInfo(zone))
