"""The company's own words for the rules and questions: each publishing is a version more."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.course import access
from kulisy.course.actions.asking import KEEP, settle
from kulisy.course.actions.facts import note
from kulisy.course.lessons import read_questions, read_rules
from kulisy.course.models import Edition
from kulisy.people import access as people
from kulisy.people.models import Company, WritingRule
from kulisy.people.viewer import Viewer

TEXTS = ("rules_ru", "rules_en", "questions_ru", "questions_en")


@transaction.atomic
def publish(
    viewer: Viewer,
    *,
    texts: Mapping[str, str],
    others: str,
    until: date | None,
    now: datetime,
) -> Edition:
    """A new version, read and asked from now on. `others`: whether who passed an earlier one is
    done (KEEP), or is to pass this one too, and by when. Raises Refused, which names the line."""
    if not access.may_set(viewer) or viewer.seat_id is None:
        raise Http404
    _check(texts)
    # Two clicks at once: the second one waits here.
    Company.objects.select_for_update(of=("self",), no_key=True).get(id=viewer.company.id)
    last = access.editions(viewer).first()
    if last is not None and all(getattr(last, name) == texts[name] for name in TEXTS):
        return last
    before = set(access.rules(viewer).filter(course_done=True).values_list("seat_id", flat=True))
    passed = access.passed(viewer, list(before), since=access.counting_from(viewer))
    made = Edition(
        company_id=viewer.company.id,
        version=last.version + 1 if last else 1,
        earlier_counts=others == KEEP,
        made_by_id=viewer.seat_id,
        made_at=now,
        **{name: texts[name] for name in TEXTS},
    )
    made.save(force_insert=True)
    if others != KEEP:
        seats = people.team(viewer).filter(active=True, id__in=passed)
        settle(viewer, seats, others=others, until=until, now=now)
        # Who left meanwhile passes it when he comes back.
        gone = access.rules(viewer).filter(seat_id__in=passed, seat__active=False)
        WritingRule.objects.filter(seat_id__in=gone.values("seat_id")).update(course_done=False)
    contents = {name: texts[name] for name in TEXTS}
    note(viewer, "course_edited", now=now, contents=contents, version=made.version, others=others)
    return made


def _check(texts: Mapping[str, str]) -> None:
    for kind, read in (("rules", read_rules), ("questions", read_questions)):
        written = [f"{kind}_{each}" for each in ("ru", "en") if texts[f"{kind}_{each}"].strip()]
        if not written:
            raise Refused(_("Write it in one language at least."), field=f"{kind}_ru")
        for name in written:
            read(texts[name], name=name)
