"""Machines that answer machines without saying so. A letter that bears a machine's sign is never
answered at all; this finds the others, and ends a loop after its third letter: what follows waits
for a human being, and nobody is told of it, so nothing is answered any more."""

import hashlib
import re
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

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
    return all(_at_once(letter, persons, at) for at in [letter.arrived_at, *recent])


def _at_once(letter: IncomingLetter, persons: Collection[uuid.UUID], at: datetime) -> bool:
    """Whether a letter of ours had gone to this sender right before."""
    return Letter.objects.filter(
        company_id=letter.company_id,
        person_id__in=persons,
        handed_at__gt=at - AT_ONCE,
        handed_at__lte=at,
    ).exists()
