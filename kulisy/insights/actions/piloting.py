"""A pilot: stated with how it was before, judged on its day by its own rule, decided by a human."""

import uuid
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.insights import access, effects, notifications, taking
from kulisy.insights.measures import BY_KEY
from kulisy.insights.models import Pilot
from kulisy.journal import actions as journal
from kulisy.kit.text import clean, one_line
from kulisy.kit.time import date_in
from kulisy.people.models import Client, Role, Seat
from kulisy.people.recipients import recipient
from kulisy.people.viewer import Viewer, viewing

#: The hour of the company's day at which a rule is applied.
MORNING = time(9)


def begin(viewer: Viewer, client: Client, *, values: dict[str, Any], now: datetime) -> Pilot:
    """State the problem and take how it was. `values`: problem, measure, better_by, days,
    before_days. Raises Refused."""
    seat_id = _need(viewer)
    today = date_in(now, viewer.company.time_zone)
    days, before_days = int(values["days"]), int(values["before_days"])
    problem = clean(values["problem"]).strip()[:1000]
    if not problem:
        raise Refused(_("Say in a sentence what is wrong today."), field="problem")
    made = Pilot(
        company_id=viewer.company.id,
        client=client,
        problem=problem,
        measure=BY_KEY[values["measure"]].key,
        better_by=int(values["better_by"]),
        days=days,
        begins_on=today,
        ends_on=today + timedelta(days=days),
        before=_before(viewer, client.id, today, before_days, now=now),
        before_days=before_days,
        before_taken_at=now,
        made_by_id=seat_id,
        made_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "pilot_one_a_client" not in str(error):
            raise
        words = _("A pilot with this client is running. Decide about that one first.")
        raise Refused(words, field="client") from error
    _record(viewer, "pilot_begun", made, now=now)
    return made


def take_again(viewer: Viewer, pilot: Pilot, *, now: datetime) -> None:
    """How it was before, anew: after an archive was brought in. Raises Refused once it is judged:
    nobody chooses his comparison by its result."""
    found = _locked(viewer, pilot.id)
    if found.judged_at is not None:
        raise Refused(_("It is judged: what was before stays as it was taken."))
    found.before = _before(viewer, found.client_id, found.begins_on, found.before_days, now=now)
    found.before_taken_at = now
    found.save(update_fields=["before", "before_taken_at"])
    _record(viewer, "pilot_before_taken", found, now=now)


def decide(viewer: Viewer, pilot: Pilot, *, decision: str, words: str, now: datetime) -> None:
    """Go on or stop, with a word why; also before its day. Raises Refused."""
    found = _locked(viewer, pilot.id)
    if found.decision:
        raise Refused(_("It is decided already."))
    if decision not in Pilot.Decision.values:
        raise Refused(_("Choose: go on, or stop."), field="decision")
    if found.judged_at is None:
        _judge(viewer, found, now=now)
    found.decision, found.words = decision, one_line(words, limit=500)
    found.decided_at, found.decided_by_id = now, viewer.seat_id
    found.save(update_fields=["decision", "words", "decided_at", "decided_by"])
    _record(viewer, "pilot_decided", found, now=now)


def judge_due(*, now: datetime) -> int:
    """Apply the rule of every pilot whose day has come, and tell the owner; how many. For the
    worker: numbers are taken in the owner's name, as his page would take them."""
    due = Pilot.objects.filter(judged_at=None, ends_on__lte=(now + timedelta(days=1)).date())
    judged = 0
    for pilot in due.select_related("company").order_by("ends_on", "id"):
        zone = ZoneInfo(pilot.company.time_zone)
        if now < datetime.combine(pilot.ends_on, MORNING, zone):
            continue
        seats = owners(pilot.company_id)
        viewer = owner_of(seats, pilot.company_id)
        if viewer is None:
            continue
        with viewing(viewer):
            found = _locked(viewer, pilot.id)
            if found.judged_at is not None:  # meanwhile: the owner decided, or another worker
                continue
            _judge(viewer, found, now=now)
        notifications.judged(pilot, seats, now=now)
        judged += 1
    return judged


def _judge(viewer: Viewer, pilot: Pilot, *, now: datetime) -> None:
    clock = taking.working(viewer.company, now=now)
    after = effects.after(viewer, pilot, clock=clock, now=now)
    pilot.after = effects.kept(after)
    gone = effects.days_gone(pilot, now=now, zone=viewer.company.time_zone)
    # Before its day the rule says nothing.
    pilot.verdict = effects.verdict(pilot, after) if gone >= pilot.days else ""
    pilot.judged_at = now
    pilot.save(update_fields=["after", "verdict", "judged_at"])


def _before(
    viewer: Viewer, client_id: uuid.UUID, today: Any, days: int, *, now: datetime
) -> dict[str, Any]:
    of = taking.stretch(viewer.company, today - timedelta(days=days), today)
    clock = taking.working(viewer.company, now=now)
    return effects.kept(taking.take(viewer, client_id, of=of, clock=clock))


def _locked(viewer: Viewer, pilot_id: uuid.UUID) -> Pilot:
    _need(viewer)
    rows = access.pilots(viewer).select_for_update(of=("self",))
    found = rows.filter(id=pilot_id).first()
    if found is None:
        raise Http404
    return found


def _need(viewer: Viewer) -> uuid.UUID:
    if not access.may_ask(viewer) or viewer.seat_id is None:
        raise Http404
    return viewer.seat_id


def owners(company_id: uuid.UUID) -> list[Seat]:
    rows = Seat.objects.filter(company_id=company_id, role=Role.OWNER, active=True)
    return list(rows.select_related("person").order_by("created_at", "id"))


def owner_of(seats: Iterable[Seat], company_id: uuid.UUID) -> Viewer | None:
    for seat in seats:
        viewer = recipient(person_id=seat.person_id, company_id=company_id, face="desk")
        if viewer is not None:
            return viewer
    return None


def _record(viewer: Viewer, kind: str, pilot: Pilot, *, now: datetime) -> None:
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        kind,
        journal.Subject("pilot", pilot.id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts={"measure": str(pilot.measure), "better_by": pilot.better_by, "days": pilot.days},
        contents={"problem": pilot.problem, "words": pilot.words},
    )
