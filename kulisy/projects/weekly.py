"""What the report of a week begins with: facts of the week that the client may read anyway, in the
company's language. Whatever is the team's own is not asked for."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kulisy.look.moments import date_of
from kulisy.people.viewer import Viewer
from kulisy.projects import access, beside, wording
from kulisy.projects.models import Approval, Audience, Material, StageState, TaskState
from kulisy.projects.steps import next_of
from kulisy.projects.weeks import PARTS

WEEK = timedelta(days=7)
MOST = 60


def drafted(viewer: Viewer, project: Any, monday: date) -> dict[str, str]:
    """A text for each part; "" where the week has nothing of it. Eight statements and those of
    `beside.REPORTED`."""
    company = viewer.company
    zone = ZoneInfo(company.time_zone)
    with translation.override(company.language), timezone.override(zone):
        since = datetime.combine(monday, time(), zone)
        until = since + WEEK
        own = {"project_id": project.id}
        tasks = list(access.tasks(viewer).filter(**own, audience=Audience.CLIENT)[:2000])
        stages = list(access.stages(viewer).filter(**own))
        materials = list(access.materials(viewer).filter(**own)[:200])
        approvals = list(access.approvals(viewer).filter(**own)[:200])
        shifts = access.shifts(viewer).filter(**own, at__gte=since, at__lt=until)
        hours = [
            line
            for ask in beside.REPORTED
            for line in ask(viewer, project, monday, monday + WEEK - timedelta(days=1))
        ]
        text = {
            "opening": "",
            "done": _lines(_done(tasks, stages, since, until)),
            "coming": _lines(_coming(tasks, stages)),
            "from_client": _lines(_from_client(viewer, materials, approvals, until)),
            "from_us": _lines(_from_us(materials, approvals)),
            "agreed": _lines(
                each.title
                for each in approvals
                if each.approved_at and since <= each.approved_at < until
            ),
            "moved": _lines(
                f"{wording.moved_by(each)}: {wording.why(each)}" for each in shifts[:MOST]
            ),
            "hours": "\n".join(hours),
        }
    return {name: text[name] for name, _label in PARTS}


def _done(tasks: Iterable[Any], stages: Iterable[Any], since: datetime, until: datetime) -> Any:
    last = until.date()
    for stage in stages:
        if stage.ended_on and since.date() <= stage.ended_on < last:
            yield _("The stage is done: %(title)s") % {"title": stage.title}
    for task in tasks:
        if task.done_at and since <= task.done_at < until:
            yield task.title


def _coming(tasks: list[Any], stages: list[Any]) -> Any:
    for task in next_of([each for each in tasks if each.state != TaskState.DONE], stages):
        in_work = task.state == TaskState.DOING
        yield f"{task.title} ({_('in work now')})" if in_work else task.title
    for stage in stages:
        if stage.state == StageState.NEXT:
            days = wording.span(stage.planned_from, stage.planned_to)
            yield _("Next stage: %(title)s, %(days)s") % {"title": stage.title, "days": days}
            return


def _from_client(viewer: Viewer, materials: Any, approvals: Any, until: datetime) -> Any:
    soon = (until + WEEK).date()
    for each in materials:
        if each.state == Material.State.NEEDED and each.due < soon:
            yield _("%(title)s, by %(date)s") % {"title": each.title, "date": date_of(each.due)}
    waiting = [each for each in approvals if each.state == Approval.State.WAITING]
    rounds = {
        each.approval_id: each
        for each in access.rounds(viewer).filter(approval_id__in=[each.id for each in waiting])
    }
    for each in waiting:
        due = rounds[each.id].due
        yield _("Approve: %(title)s, by %(date)s") % {"title": each.title, "date": date_of(due)}


def _from_us(materials: Any, approvals: Any) -> Any:
    for each in materials:
        if each.state == Material.State.SENT:
            yield _("To look through: %(title)s") % {"title": each.title}
    for each in approvals:
        if each.state == Approval.State.REMARKS:
            yield _("To work in your remarks: %(title)s") % {"title": each.title}


def _lines(found: Iterable[str]) -> str:
    return "\n".join(f"– {each}" for each in list(found)[:MOST])[:4000]
