"""A message's sentences, one after another; the first that gives a word with a date."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kulisy.handovers.spotting import days, verbs

#: What is longer is a paragraph without full stops; nobody's word is in there.
LONGEST = 400
#: So much of a message is looked through.
LOOKED = 8000
_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")
#: «25.11», «в 15.30» and "p.m." are no ends of sentences: a digit or a letter follows at once.
_MARKS = re.compile(r"[*_`#>]+")


@dataclass(frozen=True)
class Spotted:
    """A word given: in which sentence, by when."""

    words: str
    #: Aware UTC; the last moment of the day, where no hour was named.
    due_at: datetime
    #: The hour counts, not only the day.
    by_hour: bool


def spot(text: str, *, said_at: datetime, zone: ZoneInfo) -> Spotted | None:
    """The first sentence in which the author of `text` gives his word with a date, if there is one.
    Days are those of `zone`, counted from `said_at`; lines that quote somebody don't count."""
    at = said_at.astimezone(zone)
    own = "\n".join(
        line for line in text[:LOOKED].splitlines() if not line.lstrip().startswith(">")
    )
    for sentence in _ENDS.split(own):
        words = " ".join(_MARKS.sub("", sentence).split())
        if not words or len(words) > LONGEST:
            continue
        said = words.lower().replace("ё", "е")
        if not verbs.promises(said):
            continue
        due = _due(said, at)
        if due is not None and due[0] > at:
            return Spotted(words, due[0].astimezone(UTC), due[1])
    return None


def _due(said: str, at: datetime) -> tuple[datetime, bool] | None:
    hour = days.due_hour(said, at)
    if isinstance(hour, datetime):
        return hour.replace(second=0, microsecond=0), True
    day = days.due_day(said, at.date())
    if day is None:
        if hour is None:
            return None
        day = at.date() if hour > at.time() else at.date() + timedelta(days=1)
    moment = datetime.combine(day, hour or time(23, 59, 59), at.tzinfo)
    return moment, hour is not None
