"""The timer: begun, ended, asked about. It is a row: closing the browser changes nothing."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.hours import access, counted
from kulisy.hours.actions.entering import add, checked
from kulisy.hours.lengths import clock
from kulisy.hours.models import Entry, Timer
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer
from kulisy.projects.actions.grounds import seat_of

TELL = "kulisy.hours.tasks.tell_of_timer"


def start(viewer: Viewer, project: Any, task: Any, *, now: datetime) -> Timer:
    """One runs at a time: another that runs is ended and counted first. Pressed twice, it goes on.
    Raises Refused: the other one looks forgotten, and is asked about first."""
    checked(viewer, project, task)
    running = access.timers(viewer).select_for_update().first()
    if running and (running.project_id, running.task_id) == (project.id, task.id if task else None):
        return running
    if running:
        stop(viewer, now=now)
    # Of two pressed at once the second finds the first.
    Timer.objects.bulk_create(
        [
            Timer(
                company_id=project.company_id,
                client_id=project.client_id,
                project=project,
                task=task,
                seat_id=seat_of(viewer),
                began_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    return access.timers(viewer).get()


def stop(
    viewer: Viewer, *, now: datetime, minutes: int | None = None, note: str = "", line: str = ""
) -> Entry | None:
    """Ended, and counted as an entry of the day it was begun on. `minutes`: as its owner says,
    not longer than it ran. None runs: None (somebody pressed twice). Raises Refused where it looks
    forgotten and nobody says how long it really was."""
    with transaction.atomic():
        timer = access.timers(viewer).select_for_update(of=("self",)).select_related(
            "project", "project__client", "task"
        ).first()  # fmt: skip
        if timer is None:
            return None
        ran = counted.ran(timer.began_at, now)
        zone = viewer.company.time_zone
        if minutes is None and counted.doubted(timer.began_at, now, zone=zone):
            raise Refused(
                _("The timer has run for %(length)s. How long did you really work?")
                % {"length": clock(ran)},
                field="length",
            )
        if minutes is not None and not 0 < minutes <= ran:
            raise Refused(
                _("It ran for %(length)s: say how much of that was work.") % {"length": clock(ran)},
                field="length",
            )
        entry = add(
            viewer,
            timer.project,
            timer.task,
            day=timer.began_at.astimezone(ZoneInfo(zone)).date(),
            minutes=ran if minutes is None else minutes,
            note=note,
            line=line,
            source=Entry.Source.TIMER,
            now=now,
        )
        Timer.objects.filter(company_id=timer.company_id, id=timer.id).delete()
    return entry


def drop(viewer: Viewer) -> None:
    """It runs no longer, and nothing is counted."""
    access.timers(viewer).delete()


def ask_forgotten(*, now: datetime) -> int:
    """Of timers that look forgotten their owners are asked, once each. How many. In the worker's
    role."""
    asked = 0
    rows = Timer.objects.filter(asked_at=None, began_at__lt=now - counted.LONG_AT_NIGHT)
    for timer in rows.select_related("company").order_by("began_at", "id")[:500]:
        if counted.doubted(timer.began_at, now, zone=timer.company.time_zone):
            asked += Timer.objects.filter(id=timer.id, asked_at=None).update(asked_at=now)
            outbox.defer(TELL, timer_id=str(timer.id))
    return asked
