"""What the client reads of hours: written from the entries, line by line or as the sum of a month,
and written anew when they change. An entry itself never leaves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from kulisy.hours import access
from kulisy.hours.models import Entry, ShownHours, Shows, Terms
from kulisy.people.viewer import Viewer
from kulisy.projects.access import Audience


def show_again(viewer: Viewer, entry: Entry, *, before: date | None = None) -> None:
    """After a change of one entry; `before`: the day on which it stood."""
    terms = Terms.objects.select_for_update().filter(
        company_id=entry.company_id, project_id=entry.project_id
    ).first()  # fmt: skip
    if terms is None or terms.shows == Shows.NOTHING:
        return
    rows = _of_project(entry.project)
    if terms.shows == Shows.ITEMS:
        rows.filter(entry_id=entry.id).delete()
        fresh = lines(viewer, entry.project, [entry])
    else:
        months = {each.replace(day=1) for each in (entry.day, before or entry.day)}
        rows.filter(entry_id=None, day__in=months).delete()
        fresh = [each for each in sums(viewer, entry.project) if each.day in months]
    ShownHours.objects.bulk_create(fresh)


def rewrite(viewer: Viewer, project: Any, shows: str) -> int:
    """Everything anew, as `shows` says. How many rows stand there now."""
    _of_project(project).delete()
    fresh = would_show(viewer, project, shows)
    ShownHours.objects.bulk_create(fresh)
    return len(fresh)


def would_show(viewer: Viewer, project: Any, shows: str) -> list[ShownHours]:
    """What would stand there; nothing is written. The newest first."""
    if shows == Shows.SUMS:
        return sums(viewer, project)
    if shows != Shows.ITEMS:
        return []
    rows = _counted(viewer, project).select_related("task", "task__stage")
    return lines(viewer, project, rows.order_by("-day", "-id"))


def lines(viewer: Viewer, project: Any, entries: Iterable[Entry]) -> list[ShownHours]:
    return [
        _shown(project, each.day, each.minutes, entry_id=each.id, words=words_of(project, each),
               seat_id=each.seat_id, stage_id=each.task.stage_id if each.task else None)
        for each in entries
        if each.counts and each.minutes
    ]  # fmt: skip


def sums(viewer: Viewer, project: Any) -> list[ShownHours]:
    """By month. One statement."""
    found: dict[date, int] = defaultdict(int)
    by_day = _counted(viewer, project).order_by().values_list("day").annotate(n=Sum("minutes"))
    for day, minutes in by_day:
        found[day.replace(day=1)] += minutes
    return [_shown(project, month, found[month]) for month in sorted(found, reverse=True)]


def words_of(project: Any, entry: Entry) -> str:
    """What the client reads: the line that was written for him, else the name of a task that he
    sees. Of the team's own tasks no word: the stage's name, in the company's language at least
    what it was."""
    task = entry.task
    if entry.line:
        return entry.line
    if task is not None and task.audience == Audience.CLIENT:
        return str(task.title)
    if task is not None and task.stage is not None:
        return str(task.stage.title)
    with translation.override(project.company.language):
        return _("Work on the project")


def compared(
    now_there: Sequence[ShownHours], would_be: Sequence[ShownHours]
) -> tuple[list[ShownHours], list[ShownHours]]:
    """What would open, and what would close."""

    def key(row: ShownHours) -> tuple[Any, ...]:
        return (row.day, row.entry_id, row.minutes, row.words, row.stage_id)

    there, then = {key(each) for each in now_there}, {key(each) for each in would_be}
    opens = [each for each in would_be if key(each) not in there]
    return opens, [each for each in now_there if key(each) not in then]


def _counted(viewer: Viewer, project: Any) -> Any:
    return access.worked(viewer).filter(project_id=project.id, counts=True, minutes__gt=0)


def _shown(project: Any, day: date, minutes: int, **more: Any) -> ShownHours:
    return ShownHours(
        company_id=project.company_id, client_id=project.client_id, project=project, day=day,
        minutes=minutes, **more,
    )  # fmt: skip


def _of_project(project: Any) -> Any:
    return ShownHours.objects.filter(company_id=project.company_id, project_id=project.id)
