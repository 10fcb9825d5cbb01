"""Hours written down and put right. Whoever changes an entry leaves what stood there before."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note as journal
from kulisy.admissions.refusal import Refused
from kulisy.hours import access
from kulisy.hours.actions.showing import show_again
from kulisy.hours.models import DAY, Correction, Entry
from kulisy.kit.ids import new_id
from kulisy.kit.time import date_in
from kulisy.people.viewer import Viewer
from kulisy.projects.access import Audience
from kulisy.projects.actions.grounds import seat_of

#: So far back hours may be written down.
YEAR = timedelta(days=366)
FIELDS = ("day", "minutes", "counts", "note", "line")


def add(
    viewer: Viewer,
    project: Any,
    task: Any,
    *,
    day: date,
    minutes: int,
    now: datetime,
    note: str = "",
    line: str = "",
    counts: bool | None = None,
    source: str = Entry.Source.HAND,
) -> Entry:
    """One's own hours. `counts` None: of work that the client doesn't see, nothing is put to his
    account unless somebody says so. Raises Refused."""
    checked(viewer, project, task)
    if not minutes:
        raise Refused(_("Say how long: 1:30, 1.5 or 90 min."), field="length")
    _check_day(viewer, day, now)
    entry = Entry(
        id=new_id(),
        company_id=project.company_id,
        client_id=project.client_id,
        project=project,
        task=task,
        seat_id=seat_of(viewer),
        day=day,
        minutes=minutes,
        counts=task is None or task.audience == Audience.CLIENT if counts is None else counts,
        note=note,
        line=line,
        source=source,
        made_at=now,
    )
    _check_sum(entry)
    entry.save(force_insert=True)
    show_again(viewer, entry)
    return entry


def change(
    viewer: Viewer, entry: Entry, *, values: Mapping[str, Any], reason: str, now: datetime
) -> None:
    """`values`: some of FIELDS; no minutes take it out. A colleague's is changed with a reason that
    he reads. Raises Refused."""
    if not access.may_correct(viewer, entry):
        raise Http404
    if set(values) - set(FIELDS):
        raise TypeError(f"nobody changes {sorted(values)}")
    with transaction.atomic():
        own = Entry.objects.select_for_update(of=("self",)).select_related("project", "task").get(
            company_id=entry.company_id, id=entry.id
        )  # fmt: skip
        before = {name: getattr(own, name) for name in FIELDS}
        changed = {name: value for name, value in values.items() if before[name] != value}
        if not changed:
            return
        if own.seat_id != viewer.seat_id and not reason:
            raise Refused(_("Say why: your colleague reads it beside the hours."), field="reason")
        for name, value in changed.items():
            setattr(own, name, value)
        _check_day(viewer, own.day, now)
        _check_sum(own)
        own.save(update_fields=list(changed))
        Correction.objects.bulk_create(
            [
                Correction(
                    company_id=own.company_id, client_id=own.client_id, entry=own,
                    by_seat_id=seat_of(viewer), at=now, reason=reason, **before,
                )
            ]
        )  # fmt: skip
        show_again(viewer, own, before=before["day"])
        if own.seat_id != viewer.seat_id:
            journal(
                viewer, "hours_corrected", ("hours", own.id), now=now, client_id=own.client_id,
                internal=True, facts={"fields": sorted(changed), "seat": str(own.seat_id)},
                contents={"reason": reason},
            )  # fmt: skip


def set_cell(
    viewer: Viewer, project: Any, task: Any, *, day: date, minutes: int, now: datetime
) -> None:
    """The sheet's: on this day so much in all. What is more is written down, what is less is taken
    from what came last. Raises Refused."""
    rows = access.my_entries(viewer).filter(project_id=project.id, task=task, day=day)
    known = list(rows.select_related("project").order_by("-made_at", "-id"))
    more = minutes - sum(each.minutes for each in known)
    by_hand = next((each for each in known if each.source == Entry.Source.HAND), None)
    if more > 0 and by_hand is None:
        add(viewer, project, task, day=day, minutes=more, now=now)
    elif more > 0 and by_hand is not None:
        values = {"minutes": by_hand.minutes + more}
        change(viewer, by_hand, values=values, reason="", now=now)
    for each in known if more < 0 else ():
        less = min(each.minutes, -more)
        more += less
        if less:
            change(viewer, each, values={"minutes": each.minutes - less}, reason="", now=now)


def checked(viewer: Viewer, project: Any, task: Any) -> None:
    """The rows came from the viewer's own queries; the task is the project's."""
    if not access.may_work(viewer) or (task is not None and task.project_id != project.id):
        raise Http404


def _check_day(viewer: Viewer, day: date, now: datetime) -> None:
    today = date_in(now, viewer.company.time_zone)
    if day > today:
        raise Refused(_("This day has not come yet."), field="day")
    if day < today - YEAR:
        raise Refused(_("This day is more than a year ago."), field="day")


def _check_sum(entry: Entry) -> None:
    """A day has twenty-four hours, in all projects together."""
    rows = Entry.objects.filter(company_id=entry.company_id, seat_id=entry.seat_id, day=entry.day)
    others = rows.exclude(id=entry.id).aggregate(n=Sum("minutes"))["n"] or 0
    if others + entry.minutes > DAY:
        raise Refused(_("That would be more than 24 hours on this day."), field="length")
