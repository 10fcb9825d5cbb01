"""A try: drawn when it is begun, judged when it is sent, repeated as often as one likes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.course import access, quizzing
from kulisy.course.actions.facts import note
from kulisy.course.models import Attempt
from kulisy.people.models import WritingRule
from kulisy.people.viewer import Viewer


@transaction.atomic
def begin(viewer: Viewer, *, now: datetime) -> Attempt:
    """A new quiz; the one that he has begun already, where it is of the version in force."""
    if viewer.seat_id is None or viewer.looking_as:
        raise Http404
    lesson = access.lesson(viewer)
    own = access.own_attempts(viewer).filter(done_at=None)
    begun = own.select_for_update(of=("self",)).first()
    if begun is not None and begun.version == lesson.version:
        return begun
    made = Attempt(
        company_id=viewer.company.id, seat_id=viewer.seat_id, version=lesson.version, begun_at=now
    )
    made.asked = quizzing.draw(lesson.questions, seed=made.id.int)
    if begun is not None:
        begun.version, begun.asked, begun.begun_at = made.version, made.asked, now
        begun.save(update_fields=["version", "asked", "begun_at"])
        return begun
    # Of two clicks at once one begins it.
    Attempt.objects.bulk_create([made], ignore_conflicts=True)
    return own.get()


@transaction.atomic
def finish(
    viewer: Viewer, attempt: Attempt, *, given: Sequence[int | None], now: datetime
) -> Attempt:
    """Judge it; sent twice, it is judged once. Whoever passes a version that counts writes to
    clients from now on. Raises Refused where a question has no answer."""
    own = access.own_attempts(viewer).select_for_update(of=("self",))
    found = own.filter(id=attempt.id).first()
    if found is None or viewer.seat_id is None or viewer.looking_as:
        raise Http404
    if found.done_at is not None:
        return found
    answers = [
        answer
        for answer, each in zip(given, found.asked, strict=False)
        if answer is not None and 0 <= answer < len(each["answers"])
    ]
    if len(answers) < len(found.asked):
        raise Refused(_("Answer every question, please: then you see all the reasons."))
    found.given = answers
    found.right = quizzing.right(found.asked, answers)
    found.passed = found.right >= quizzing.needed(len(found.asked))
    found.done_at = now
    found.save(update_fields=["given", "right", "passed", "done_at"])
    if found.passed and found.version >= access.counting_from(viewer):
        WritingRule.objects.bulk_create(
            [WritingRule(seat_id=viewer.seat_id, company_id=viewer.company.id, course_done=True)],
            update_conflicts=True,
            unique_fields=["seat"],
            update_fields=["course_done", "free_until"],
        )
    note(
        viewer,
        "course_passed" if found.passed else "course_tried",
        seat=viewer.seat_id,
        now=now,
        version=found.version,
        right=found.right,
        of=len(found.asked),
    )
    return found
