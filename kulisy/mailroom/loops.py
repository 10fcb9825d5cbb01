"""Machines that answer machines without saying so. A letter that bears a machine's sign is never
answered at all; this finds the others, and ends a loop after its third letter: what follows waits
for a human being, and nobody is told of it, so nothing is answered any more."""

import hashlib
import re
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import pairwise

from kulisy.mailroom.models import IncomingLetter, LetterState
from kulisy.notify.models import Letter

#: So many letters of one sender go through; the next one waits.
MOST = 3
#: A machine says the same again within this time.
SAME_WITHIN = timedelta(days=1)
#: A machine answers each of our letters within this time, again and again.
AT_ONCE = timedelta(minutes=2)
IN_A_ROW = timedelta(minutes=30)

_CHANGING = re.compile(r"[\W\d_]+")


def words_key(words: str) -> str:
    """The same for two letters that differ in numbers, times and marks only; "" of no words."""
    left = _CHANGING.sub("", words.lower())
    return hashlib.sha256(left.encode("utf-8", "replace")).hexdigest() if left else ""


def is_loop(letter: IncomingLetter, *, persons: Collection[uuid.UUID], now: datetime) -> bool:
    """Whether this letter goes on with a loop; in the worker's role. `persons`: who its sender is
    here."""
    talk = IncomingLetter.objects.filter(
        company_id=letter.company_id,
        sender=letter.sender,
        state__in=(LetterState.PLACED, LetterState.OPENED),
    ).exclude(id=letter.id)
    if letter.words_key:
        same = talk.filter(words_key=letter.words_key, arrived_at__gt=now - SAME_WITHIN)
        if same.count() >= MOST:
            return True
    recent = list(
        talk.filter(arrived_at__gt=now - IN_A_ROW)
        .order_by("-arrived_at")
        .values_list("arrived_at", flat=True)[:MOST]
    )
    if len(recent) < MOST or not persons:
        return False
    # Ours between each two of his: somebody who writes much at once is no machine.
    times = [letter.arrived_at, *recent, recent[-1] - AT_ONCE]
    return all(
        _wrote_between(letter, persons, max(before, at - AT_ONCE), at)
        for at, before in pairwise(times)
    )


def _wrote_between(
    letter: IncomingLetter, persons: Collection[uuid.UUID], after: datetime, until: datetime
) -> bool:
    """Whether a letter of ours went to this sender then."""
    return Letter.objects.filter(
        company_id=letter.company_id,
        person_id__in=persons,
        handed_at__gt=after,
        handed_at__lte=until,
    ).exists()
