"""Who sees what: the course is the whole team's to read, one's tries are one's own and the owner's.
Nothing of it is anybody's in the cabinet."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Max, Q, QuerySet, Value, When
from django.utils.translation import get_language

from kulisy.course.lessons import Lesson, read_questions, read_rules, ready
from kulisy.course.models import Attempt, Edition
from kulisy.people import access as people
from kulisy.people.models import Seat, WritingPolicy, WritingRule
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Standing:
    """Where a seat stands with the course."""

    seat: Seat
    #: "passed", "old" (passed an earlier version that counts no more), "free" (need not), "not".
    state: str
    tries: int
    passed_at: datetime | None = None
    version: int = 0
    #: Until when he need not.
    free_until: datetime | None = None
    #: So many of his first messages still wait for a colleague's word.
    first_left: int = 0


def may_set(viewer: Viewer) -> bool:
    """Switch it on, edit it, see who has passed."""
    return viewer.at_desk and viewer.is_owner and not viewer.looking_as


def policy(viewer: Viewer) -> WritingPolicy:
    """What the company asks; where it never said, nothing."""
    found = None
    if viewer.at_desk:
        found = WritingPolicy.objects.filter(company_id=viewer.company.id).first()
    return found or WritingPolicy(company_id=viewer.company.id)


def rules(viewer: Viewer) -> QuerySet[WritingRule]:
    rows = WritingRule.objects.filter(company_id=viewer.company.id)
    return rows if viewer.at_desk else rows.none()


def editions(viewer: Viewer) -> QuerySet[Edition]:
    """The newest first."""
    rows = Edition.objects.filter(company_id=viewer.company.id).order_by("-version")
    return rows if viewer.at_desk else rows.none()


def attempts(viewer: Viewer) -> QuerySet[Attempt]:
    """One's own; the owner's too: everybody's."""
    rows = Attempt.objects.filter(company_id=viewer.company.id).order_by("-begun_at", "-id")
    if not viewer.at_desk:
        return rows.none()
    return rows if may_set(viewer) else rows.filter(seat=viewer.seat_id)


def own_attempts(viewer: Viewer) -> QuerySet[Attempt]:
    return attempts(viewer).filter(seat=viewer.seat_id)


def lesson(viewer: Viewer) -> Lesson:
    """The version in force, in the reader's language; where it is empty, in the other one."""
    return lesson_of(editions(viewer).first())


def lesson_of(edition: Edition | None) -> Lesson:
    language = get_language() or "en"
    own = language.startswith("ru")
    rules, questions = ready(language)
    version = 0
    if edition is not None:
        version = edition.version
        pairs = [(edition.rules_ru, edition.rules_en), (edition.questions_ru, edition.questions_en)]
        rules, questions = ((ru or en) if own else (en or ru) for ru, en in pairs)
    return Lesson(version, read_rules(rules), read_questions(questions))


def least_version(rows: Sequence[Edition]) -> int:
    """The earliest version that still counts. `rows`: editions, the newest first."""
    return next((each.version for each in rows if not each.earlier_counts), 0)


def counting_from(viewer: Viewer) -> int:
    """`least_version` of the company. One statement."""
    return least_version(list(editions(viewer).filter(earlier_counts=False)[:1]))


def passed(viewer: Viewer, seat_ids: Sequence[uuid.UUID], *, since: int) -> set[uuid.UUID]:
    """Of these seats those that passed a version that counts."""
    rows = Attempt.objects.filter(
        company_id=viewer.company.id, seat_id__in=seat_ids, passed=True, version__gte=since
    )
    return set(rows.values_list("seat_id", flat=True))


def standings(viewer: Viewer) -> list[Standing]:
    """Everybody at work, by name: nobody is ranked. Four statements, whatever their number."""
    if not may_set(viewer):
        return []
    since = counting_from(viewer)
    seats = people.team(viewer).filter(active=True).order_by("name", "id")
    known = {each.seat_id: each for each in rules(viewer)}
    counts = Q(passed=True, version__gte=since)
    tries: dict[uuid.UUID, Any] = {
        row["seat_id"]: row
        for row in Attempt.objects.filter(company_id=viewer.company.id, done_at__isnull=False)
        .values("seat_id")
        .annotate(
            tries=Count("id"),
            at=Max("done_at", filter=counts),
            version=Max("version", filter=counts),
            before=Max(Case(When(passed=True, then=Value(1)), default=Value(0))),
        )
    }
    asked = policy(viewer)
    found = []
    for seat in seats:
        rule, row = known.get(seat.id), tries.get(seat.id, {})
        left = rule.first_left if rule and rule.first_left is not None else asked.first_messages
        state = "free" if rule and rule.course_done else "not"
        if row.get("at"):
            state = "passed"
        elif state == "not" and row.get("before"):
            state = "old"
        found.append(
            Standing(
                seat,
                state,
                tries=row.get("tries", 0),
                passed_at=row.get("at"),
                version=row.get("version") or 0,
                free_until=rule.free_until if rule else None,
                first_left=left,
            )
        )
    return found


def own_seat(viewer: Viewer) -> QuerySet[Seat]:
    """What a bell of this room points at: oneself."""
    rows = Seat.objects.filter(company_id=viewer.company.id)
    return rows.filter(id=viewer.seat_id) if viewer.at_desk and viewer.seat_id else rows.none()
