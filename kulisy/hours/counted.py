"""What a timer's run amounts to, and when it is doubted. No rows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

#: Nobody works longer at one thing without a pause worth noting; through the night, not so long.
LONG = timedelta(hours=10)
LONG_AT_NIGHT = timedelta(hours=4)
MINUTE = timedelta(minutes=1)


def doubted(began_at: datetime, now: datetime, *, zone: str) -> bool:
    """Whether it looks forgotten: too long for one sitting, or left on over midnight."""
    ran = now - began_at
    clock = ZoneInfo(zone)
    overnight = began_at.astimezone(clock).date() != now.astimezone(clock).date()
    return ran > LONG or (overnight and ran > LONG_AT_NIGHT)


def ran(began_at: datetime, now: datetime) -> int:
    """Minutes begun: a run of some seconds is a minute."""
    return max(1, -int((began_at - now) // MINUTE))
