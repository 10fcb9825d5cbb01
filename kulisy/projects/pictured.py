"""What a project tells whoever steps into it: what waits and for whom, what was approved, its days,
what happened last. Through `access`, in the viewer's name."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.kit.time import evening
from kulisy.people import access as people
from kulisy.people.looking import rewritten
from kulisy.people.picture import Line, Part
from kulisy.people.viewer import Viewer
from kulisy.projects import access, hanging, wording
from kulisy.projects.awaiting import page
from kulisy.projects.models import Approval, Material, StageState
from kulisy.projects.waiting import Cause

#: Of each so many lines; of what happened those that the page shows.
MOST, EVENTS = 20, 10
_OF_WAITS = (Cause.PAYMENT, Cause.STAGE)


def lines(viewer: Viewer, project: Any, now: datetime) -> list[Line]:
    """Some eight statements, whatever the project holds."""
    return [
        *_stages(viewer, project),
        *_materials(viewer, project),
        *_questions(viewer, project, now),
        *_approvals(viewer, project),
        *_waits(viewer, project),
        *_events(viewer, project),
    ]


def _stages(viewer: Viewer, project: Any) -> Iterator[Line]:
    """Until when each of them is planned that isn't over."""
    rows = access.stages(viewer).filter(project_id=project.id).exclude(state=StageState.DONE)
    for each in rows[:MOST]:
        said = {"stage": each.title, "state": each.get_state_display()}
        text = _("“%(stage)s” ends by the plan (%(state)s)") % said
        at = evening(each.planned_to, viewer.company.time_zone)
        yield Line(Part.DATES, text, at, _at(viewer, project), icon="flag")


def _materials(viewer: Viewer, project: Any) -> Iterator[Line]:
    rows = access.materials(viewer).filter(project_id=project.id)
    waiting = rows.filter(state__in=[Material.State.NEEDED, Material.State.SENT])
    for each in waiting[:MOST]:
        needed = each.state == Material.State.NEEDED
        yield Line(
            Part.WAITS_FOR_CLIENT if needed else Part.WAITS_FOR_US,
            each.title if needed else f"{each.title}: {each.get_state_display()}",
            evening(each.due, viewer.company.time_zone),
            f"{_at(viewer, project)}#m-{each.id}",
            icon="hand" if needed else "mail-check",
        )


def _questions(viewer: Viewer, project: Any, now: datetime) -> Iterator[Line]:
    rows = hanging.open_questions(viewer).filter(project_id=project.id)[:MOST]
    for each in hanging.awaited(viewer, rows, timezone.localtime(now).date()):
        at = evening(each.due, viewer.company.time_zone)
        yield Line(Part.WAITS_FOR_CLIENT, each.words, at, each.url, icon="hourglass")


def _approvals(viewer: Viewer, project: Any) -> Iterator[Line]:
    """What is asked, what is worked in, what was approved and does not change any more."""
    rows = access.approvals(viewer).filter(project_id=project.id)
    known = list(rows.exclude(state=Approval.State.WITHDRAWN)[:MOST])
    shown = access.rounds(viewer).filter(approval_id__in=[each.id for each in known])
    newest = {each.approval_id: each for each in shown}
    for each in known:
        url = address(f"{viewer.face}:approval", viewer.company.slug, each.id)
        url, round_ = rewritten(viewer, url), newest.get(each.id)
        if each.approved_at:
            said = {"title": each.title, "name": each.approved_by_name}
            text = _("Approved by %(name)s: %(title)s") % said
            yield Line(Part.DECIDED, text, each.approved_at, url, icon="shield-check")
        elif round_ is not None:
            waits = each.state == Approval.State.WAITING
            part = Part.WAITS_FOR_CLIENT if waits else Part.WAITS_FOR_US
            state = "" if waits else f"{each.get_state_display()}, "
            text = f"{each.title}: {state}{wording.round_of(each)}"
            yield Line(part, text, evening(round_.due, viewer.company.time_zone), url, icon="eye")


def _waits(viewer: Viewer, project: Any) -> Iterator[Line]:
    """What the two-sided clock counts beside: money, and a stage of ours that takes longer."""
    rows = access.waits(viewer).filter(project_id=project.id, until=None, cause__in=_OF_WAITS)
    for each in rows[:MOST]:
        ours = each.side == "us"
        part = Part.WAITS_FOR_US if ours else Part.WAITS_FOR_CLIENT
        at = evening(each.since, viewer.company.time_zone)
        yield Line(part, wording.waited(each), at, f"{_at(viewer, project)}#days", icon="clock")


def _events(viewer: Viewer, project: Any) -> Iterator[Line]:
    rows = access.changes(viewer).filter(project_id=project.id)
    found = list(rows.exclude(kind__in=wording.QUIET).select_related("by_contact")[:EVENTS])
    names = _names(viewer, project, found)
    for each in found:
        contact = each.by_contact.name if each.by_contact else ""
        yield Line(
            Part.EVENTS,
            wording.changed(each),
            each.at,
            _at(viewer, project),
            who=names.get(each.by_seat_id, contact),
            internal=each.audience == access.Audience.INTERNAL,
            icon=wording.icon_of(each),
        )


def _names(viewer: Viewer, project: Any, rows: Iterable[Any]) -> dict[Any, str]:
    """Of colleagues, those that the viewer is told."""
    ids = {each.by_seat_id for each in rows if each.by_seat_id}
    if not viewer.at_desk:
        ids &= access.presented(viewer, [project.client_id]).get(project.client_id, set())
    return dict(people.team(viewer).filter(id__in=ids).values_list("id", "name"))


def _at(viewer: Viewer, project: Any) -> str:
    return page(viewer, project.id)
