"""What a company asks before words go out to its clients: the course, a second pair of eyes; of
whom, from when."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.course import access
from kulisy.course.actions.facts import note
from kulisy.notify import outbox
from kulisy.people import access as people
from kulisy.people.models import Seat, WritingPolicy, WritingRule
from kulisy.people.viewer import Viewer

TELL = "kulisy.course.tasks.tell_asked"
#: What is asked of those who write already: nothing, to pass by a day, to pass first.
KEEP, BY_DAY, FIRST = "keep", "day", "first"


@transaction.atomic
def ask_course(viewer: Viewer, *, others: str, until: date | None, now: datetime) -> None:
    """From now on whoever has not passed the course writes to the team only. `others`: what is
    asked of those who are here already (KEEP, BY_DAY with `until`, FIRST). Raises Refused."""
    _owner(viewer)
    settle(viewer, _at_work(viewer), others=others, until=until, now=now)
    _policy(viewer, course=True)
    note(viewer, "course_asked", now=now, others=others, until=str(until or ""))


@transaction.atomic
def drop_course(viewer: Viewer, *, now: datetime) -> None:
    """Nobody is asked for it any more; who has passed has passed."""
    _owner(viewer)
    _policy(viewer, course=False)
    note(viewer, "course_dropped", now=now)


def settle(
    viewer: Viewer,
    seats: Iterable[Seat],
    *,
    others: str,
    until: date | None,
    now: datetime,
) -> None:
    """Of these seats: who passed a version that counts is done, of all others it is asked as said.
    Raises Refused."""
    known = list(seats)
    free_until = _end_of(viewer, until, now=now) if others == BY_DAY else None
    ids = [each.id for each in known]
    done = access.passed(viewer, ids, since=access.counting_from(viewer))
    rows = [
        WritingRule(
            seat_id=each.id,
            company_id=viewer.company.id,
            course_done=each.id in done or others != FIRST,
            free_until=None if each.id in done else free_until,
        )
        for each in known
    ]
    _keep(rows, ["course_done", "free_until"])
    if others != KEEP:
        _tell(viewer, [each for each in ids if each not in done and each != viewer.seat_id])


@transaction.atomic
def set_course_of(viewer: Viewer, seat_id: uuid.UUID, *, done: bool, now: datetime) -> None:
    """One seat need not pass it; or must, whatever was said before."""
    _owner(viewer)
    seat = _seat(viewer, seat_id)
    row = WritingRule(seat_id=seat.id, company_id=viewer.company.id, course_done=done)
    _keep([row], ["course_done", "free_until"])
    note(viewer, "course_spared" if done else "course_asked_of", seat=seat.id, now=now)
    if not done and access.policy(viewer).course:
        _tell(viewer, [seat.id])


@transaction.atomic
def ask_first(viewer: Viewer, *, count: int, now: datetime) -> None:
    """So many first messages of whoever comes from now on wait for a colleague's word; who is here
    already writes on as he did. Raises Refused."""
    _owner(viewer)
    _must_count(count)
    if access.policy(viewer).first_messages == 0:
        known = _settled_first(viewer)
        here = [each for each in _at_work(viewer) if each.id not in known]
        rows = [
            WritingRule(seat_id=each.id, company_id=viewer.company.id, first_left=0)
            for each in here
        ]
        _keep(rows, ["first_left"])
    _policy(viewer, first_messages=count)
    note(viewer, "second_eyes_asked", now=now, count=count)


@transaction.atomic
def set_first_of(viewer: Viewer, seat_id: uuid.UUID, *, count: int, now: datetime) -> None:
    """One seat's own number, whatever the company's is. Raises Refused."""
    _owner(viewer)
    _must_count(count)
    seat = _seat(viewer, seat_id)
    if count and not people.team(viewer).filter(active=True).exclude(id=seat.id).exists():
        raise Refused(_("There is nobody else to look at these messages."))
    row = WritingRule(seat_id=seat.id, company_id=viewer.company.id, first_left=count)
    _keep([row], ["first_left"])
    note(viewer, "second_eyes_of", seat=seat.id, now=now, count=count)


def end_grace(*, now: datetime) -> int:
    """The worker's: those whose days are over write to the team only from now on, unless they have
    passed meanwhile. How many."""
    over = WritingRule.objects.select_for_update(skip_locked=True).filter(free_until__lte=now)
    rows = list(over[:200])
    for row in rows:
        row.course_done, row.free_until = False, None
    WritingRule.objects.bulk_update(rows, ["course_done", "free_until"])
    jobs = [{"seat_id": str(each.seat_id), "what": "over"} for each in rows]
    outbox.defer_each(TELL, jobs)
    return len(rows)


def _settled_first(viewer: Viewer) -> set[uuid.UUID]:
    rows = access.rules(viewer).filter(first_left__isnull=False)
    return set(rows.values_list("seat_id", flat=True))


def _keep(rows: list[WritingRule], fields: list[str]) -> None:
    WritingRule.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["seat"], update_fields=fields
    )


def _policy(viewer: Viewer, **values: object) -> None:
    WritingPolicy.objects.update_or_create(company_id=viewer.company.id, defaults=values)


def _at_work(viewer: Viewer) -> list[Seat]:
    return list(people.team(viewer).filter(active=True))


def _seat(viewer: Viewer, seat_id: uuid.UUID) -> Seat:
    seat = people.team(viewer).filter(id=seat_id, active=True).first()
    if seat is None:
        raise Http404
    return seat


def _owner(viewer: Viewer) -> None:
    if not access.may_set(viewer):
        raise Http404


def _must_count(count: int) -> None:
    if not 0 <= count <= 100:
        raise Refused(_("From 0 to 100 messages, please."), field="count")


def _end_of(viewer: Viewer, day: date | None, *, now: datetime) -> datetime:
    """The end of a day on the company's clock. Raises Refused."""
    zone = ZoneInfo(viewer.company.time_zone)
    if day is None or not now.astimezone(zone).date() <= day <= now.date() + timedelta(days=366):
        raise Refused(_("Choose a day within the next year."), field="until")
    return datetime.combine(day, time(23, 59, 59), zone)


def _tell(viewer: Viewer, seat_ids: Iterable[uuid.UUID]) -> None:
    outbox.defer_each(TELL, [{"seat_id": str(each), "what": "asked"} for each in seat_ids])
