"""Several letters as one.

The first letter about a place leaves at once. What follows within five minutes waits and leaves as
one letter at their end, and so on: one letter in five minutes, however much is said there. Each
fact keeps a row of its own, by which one can tell of every message what became of its letter; of
those that leave together one carries the others (`Letter.carrier`). What its reader has read
meanwhile is dropped. Codes, invitations and admissions are about no place and never gathered.

Everything here runs in the worker's role. A row is never without its job, so nothing is lost with a
worker; who leaves together is settled in a transaction of its own, before anything is handed to a
mail server, so that a letter that is sent again is the same letter.
"""

import uuid
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from kulisy.notify.access import READABLE
from kulisy.notify.models import Departure, Letter, Stance
from kulisy.notify.signals import letter_handed
from kulisy.people.access import Reader
from kulisy.people.recipients import recipient
from kulisy.people.viewer import viewing

PAUSE = timedelta(minutes=5)
#: Whoever has the page open reads within this, and needs no letter.
GLANCE = timedelta(seconds=2)
#: Whoever is in the middle of a talk on the page gets so long to turn back to it.
TURN = timedelta(seconds=20)
#: Letters that are still to leave.
TO_LEAVE = (Letter.State.WAITING, Letter.State.DELAYED)

#: (company, person, face, ids) → those of the ids that this person has read in this face.
Read = Callable[[uuid.UUID, uuid.UUID, str, Collection[uuid.UUID]], set[uuid.UUID]]
#: (company, place, persons, now) → the topics of those who read in this place a moment ago.
There = Callable[[uuid.UUID, uuid.UUID, Collection[uuid.UUID], datetime], set[str]]
#: subject_kind → whether it was read. Letters about these kinds are gathered, and no other ones.
READ: dict[str, Read] = {}
THERE: dict[str, There] = {}


def gathers(subject_kind: str, place_id: uuid.UUID | None, audience: str) -> bool:
    """Whether letters about such a thing wait for each other. Those of two audiences never do."""
    return place_id is not None and bool(audience) and subject_kind in READ


def leaving(
    readers: Sequence[Reader],
    *,
    subject_kind: str,
    place_id: uuid.UUID,
    audience: str,
    quiet: dict[str, datetime],
    now: datetime,
) -> dict[str, datetime]:
    """Topic → when this reader's letter leaves. `quiet`: when each one's quiet hours end, of those
    who have some now. Holds the readers' departures until the transaction ends; five statements,
    however many they are."""
    if not readers or not gathers(subject_kind, place_id, audience):
        return {reader.topic: quiet.get(reader.topic, now) for reader in readers}
    company_id = readers[0].company_id
    there = THERE[subject_kind](company_id, place_id, [r.person_id for r in readers], now)
    departures = _departures(readers, place_id=place_id, audience=audience, now=now)
    for reader in readers:
        departure = departures[reader.topic]
        soonest = now + (TURN if reader.topic in there else GLANCE)
        soonest = max(soonest, quiet.get(reader.topic, soonest))
        if departure.gone:
            departure.leaves_at = max(departure.leaves_at + PAUSE, soonest)
            departure.gone = False
        elif departure.leaves_at < soonest and reader.topic in quiet:
            # Quiet hours were chosen while it waited.
            departure.leaves_at = soonest
    Departure.objects.bulk_update(departures.values(), ["leaves_at", "gone"])
    return {topic: departure.leaves_at for topic, departure in departures.items()}


def depart(letter_id: uuid.UUID, *, now: datetime) -> uuid.UUID | None:
    """Settle who leaves together with this letter; gives it back where it is the one to be sent,
    None where another one carries it, where it has left or there is nothing to be said any more.

    Commit before sending.
    """
    letter = Letter.objects.filter(id=letter_id, state__in=TO_LEAVE).first()
    if letter is None or letter.carrier:
        return None
    if letter.person_id is None or not gathers(
        letter.subject_kind, letter.place_id, letter.audience
    ):
        return letter.id
    departure = (
        Departure.objects.select_for_update()
        .filter(**_whose(letter), audience=letter.audience)
        .first()
    )
    # Another worker may have settled it while this one waited for the lock.
    letter = Letter.objects.filter(id=letter_id, state__in=TO_LEAVE, carrier=None).first()
    if letter is None or letter.gathered_at:
        return letter.id if letter else None
    carrier = _settle(letter, now=now)
    if departure is not None and carrier is not None:
        departure.leaves_at, departure.gone = max(departure.leaves_at, now), True
        departure.save(update_fields=["leaves_at", "gone"])
    return letter.id if carrier == letter.id else None


def covered(letter: Letter) -> list[uuid.UUID]:
    """The ids of everything that this letter tells of, the earliest first; without what its reader
    has read meanwhile. Empty: nothing is left to be said.

    Not his right to read them: the writer asks for them as the recipient.
    """
    ids = [letter.subject_id, *_carried(letter).values_list("subject_id", flat=True)]
    return sorted(set(ids) - _read(letter, ids))


def share(letter: Letter) -> list[Letter]:
    """What became of this letter became of those that it carries: give them its state, and give
    them back."""
    carried = list(_carried(letter))
    for each in carried:
        each.state, each.answer = letter.state, letter.answer
        each.reason, each.handed_at = letter.reason, letter.handed_at
    if carried:
        Letter.objects.bulk_update(carried, ["state", "answer", "reason", "handed_at"])
    return carried


def _settle(letter: Letter, *, now: datetime) -> uuid.UUID | None:
    """Choose who carries whom; the id of the carrier. The departure is held."""
    together = list(_together(letter))
    ids = [each.subject_id for each in together]
    read = _read(letter, ids)
    readable = _readable(letter, ids)
    muted = Stance.objects.filter(**_whose(letter), wish=Stance.Wish.MUTE).exists()
    staying = []
    for each in together:
        if each.subject_id in read:
            _drop(each, "read")
        elif each.subject_id not in readable:
            _drop(each, "gone")
            letter_handed.send(sender=Letter, letter=each, now=now)
        elif muted:
            _drop(each, "muted")
        else:
            staying.append(each)
    if not staying:
        return None
    carrier = next((each for each in staying if each.id == letter.id), staying[0])
    carrier.gathered_at = now
    carrier.save(update_fields=["gathered_at"])
    others = [each.id for each in staying if each.id != carrier.id]
    Letter.objects.filter(id__in=others).update(carrier=carrier.id)
    return carrier.id


def _together(letter: Letter) -> QuerySet[Letter]:
    return Letter.objects.filter(
        **_whose(letter),
        audience=letter.audience,
        subject_kind=letter.subject_kind,
        state=Letter.State.WAITING,
        carrier=None,
        gathered_at=None,
        leaves_at__lte=letter.leaves_at,
    ).order_by("subject_id")


def _carried(letter: Letter) -> QuerySet[Letter]:
    own: dict[str, Any] = {"company_id": letter.company_id, "carrier": letter.id}
    return Letter.objects.filter(**own)


def _whose(letter: Letter) -> dict[str, Any]:
    """Whose letter it is, and about which place."""
    return {
        "company_id": letter.company_id,
        "person_id": letter.person_id,
        "face": letter.face,
        "place_id": letter.place_id,
    }


def _read(letter: Letter, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    ask = READ.get(letter.subject_kind)
    if ask is None or letter.company_id is None or letter.person_id is None:
        return set()
    return ask(letter.company_id, letter.person_id, letter.face, ids)


def _readable(letter: Letter, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """As the recipient, now. Of a single one the writer finds out."""
    if len(ids) == 1 or letter.company_id is None or letter.person_id is None:
        return set(ids)
    viewer = recipient(person_id=letter.person_id, company_id=letter.company_id, face=letter.face)
    if viewer is None:
        return set()
    with viewing(viewer):
        rows = READABLE[letter.subject_kind](viewer).filter(id__in=ids)
        return set(rows.values_list("id", flat=True))


def _drop(letter: Letter, reason: str) -> None:
    letter.state, letter.reason = Letter.State.DROPPED, reason
    letter.save(update_fields=["state", "reason"])


def _departures(
    readers: Sequence[Reader], *, place_id: uuid.UUID, audience: str, now: datetime
) -> dict[str, Departure]:
    """Each reader's departure from this place, made where there is none, locked in one order."""
    company_id = readers[0].company_id
    Departure.objects.bulk_create(
        [
            Departure(
                company_id=company_id,
                person_id=reader.person_id,
                face=reader.face,
                place_id=place_id,
                audience=audience,
                leaves_at=now - PAUSE,
                gone=True,
            )
            for reader in readers
        ],
        ignore_conflicts=True,
    )
    topics = {reader.topic for reader in readers}
    rows = (
        Departure.objects.select_for_update()
        .filter(
            company_id=company_id,
            place_id=place_id,
            audience=audience,
            person_id__in=[reader.person_id for reader in readers],
        )
        .order_by("id")
    )
    return {row.topic: row for row in rows if row.topic in topics}
