"""What has a date, for one's own calendar: meetings; and, asked through their rooms' own `access`,
words given, tasks, what is awaited of the client, terms of notices."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kulisy.conversations import pages
from kulisy.handovers import access as handovers
from kulisy.handovers.models import Outcome
from kulisy.kit.addresses import address
from kulisy.kit.text import inner
from kulisy.meetings import access, inviting, wording
from kulisy.meetings.models import Invitee
from kulisy.notices import access as notices
from kulisy.people.dated import MOST, Dated, Source, Window, day, name_of
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects
from kulisy.projects.models import Material, ProjectState, TaskState

_UNDER_WAY = (ProjectState.RUNNING, ProjectState.PAUSED)


def _meetings(viewer: Viewer, window: Window) -> QuerySet[Invitee] | None:
    """One's own."""
    if not viewer.at_desk and not viewer.clients_with(access.SECTION):
        return None
    own = Q(seat_id=viewer.seat_id) if viewer.seat_id else Q(contact_id__in=viewer.contact_ids)
    rows = access.invitees(viewer).filter(own, meeting__starts_at__lt=window.until)
    rows = rows.filter(meeting__ends_at__gt=window.since)
    return rows.select_related("meeting", "meeting__client").order_by("meeting__starts_at", "id")[
        :MOST
    ]


def _of_meetings(viewer: Viewer, rows: Sequence[Any]) -> list[Dated]:
    found = []
    for each in rows:
        meeting = each.meeting
        about = [meeting.client.name] if viewer.at_desk else []
        made = inviting.event(
            meeting, each, names=[], about=about,
            url=wording.address(viewer, "meeting", meeting.id),
        )  # fmt: skip
        found.append(
            Dated(
                key=name_of("meeting", meeting.id),
                title=meeting.title,
                starts=meeting.starts_at,
                ends=meeting.ends_at,
                url=made.url,
                words=made.words,
                place=made.place,
                busy=each.answer != "declined",
                cancelled=made.cancelled,
                version=meeting.sequence,
                uid=made.uid,
            )
        )
    return found


def _commitments(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """In one's own hands; in the cabinet what was promised there."""
    if viewer.seat_id is not None:
        kept = handovers.keepings(viewer).filter(
            seat_id=viewer.seat_id, commitment__outcome="", commitment__due_at__lt=window.until
        )
        ids = kept.values("commitment_id")
        rows = handovers.commitments(viewer).filter(id__in=ids)
    else:
        if not viewer.clients_with(access.SECTION):
            return None
        rows = handovers.commitments(viewer).exclude(outcome=Outcome.WITHDRAWN)
        rows = rows.filter(due_at__gt=window.since, due_at__lt=window.until)
    return rows.select_related("message", "client").order_by("due_at", "id")[:MOST]


def _of_commitments(viewer: Viewer, rows: Sequence[Any]) -> list[Dated]:
    zone, found = ZoneInfo(viewer.company.time_zone), []
    for each in rows:
        if viewer.at_desk:
            url = address("desk:commitment", viewer.company.slug, each.id)
            title = f"{each.words} ({each.client.name})"
        else:
            url = f"{pages.address(viewer, each.message.conversation_id)}#m-{each.message_id}"
            title = _("%(company)s: %(words)s") % {
                "company": viewer.company.name, "words": each.words,
            }  # fmt: skip
        key = name_of("commitment", each.id)
        if each.by_hour:
            starts = each.due_at - timedelta(minutes=30)
            found.append(Dated(key, title, starts, each.due_at, url))
        else:
            found.append(day(key, title, each.due_at.astimezone(zone).date(), url))
    return found


def _tasks(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """At the desk one's own. The client has none: what he is to do is awaited of him."""
    if not viewer.at_desk:
        return None
    rows = projects.tasks(viewer).filter(
        assignee_id=viewer.seat_id, due__isnull=False, due__lt=window.until.date()
    )
    rows = rows.exclude(state=TaskState.DONE).filter(project__state__in=_UNDER_WAY)
    return rows.select_related("project").order_by("due", "id")[:MOST]


def _of_tasks(viewer: Viewer, rows: Sequence[Any]) -> list[Dated]:
    return [
        day(
            name_of("task", each.id),
            each.title,
            each.due,
            address("desk:task", viewer.company.slug, each.id),
            words=each.project.title,
        )
        for each in rows
    ]


def _materials(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """What is still to come: in the cabinet all of it, at the desk of projects that one leads."""
    rows = projects.materials(viewer).filter(
        state=Material.State.NEEDED,
        project__state=ProjectState.RUNNING,
        due__lt=window.until.date(),
    )
    if viewer.at_desk:
        rows = rows.filter(project__lead_id=viewer.seat_id)
    elif not viewer.clients_with(projects.SECTION):
        return None
    return rows.select_related("project", "client").order_by("due", "id")[:MOST]


def _of_materials(viewer: Viewer, rows: Sequence[Any]) -> list[Dated]:
    found = []
    for each in rows:
        url = wording.address(viewer, "project", each.project_id)
        if viewer.at_desk:
            words = _("Awaited of %(client)s: %(title)s")
            title = words % {"client": each.client.name, "title": each.title}
        else:
            title = _("Send: %(title)s") % {"title": each.title}
        key = name_of("material", each.id)
        found.append(day(key, title, each.due, url, words=each.project.title))
    return found


def _notices(viewer: Viewer, window: Window) -> QuerySet[Any] | None:
    """Terms that run: one's own; at the desk of clients that one answers for."""
    rows = notices.notices(viewer).filter(
        ended_at=None, due_at__isnull=False, due_at__lt=window.until
    )
    if viewer.at_desk:
        rows = rows.filter(client__responsible_id=viewer.seat_id)
    rows = rows.defer("body", "change", "reminders")
    return rows.select_related("client").order_by("due_at", "id")[:MOST]


def _of_notices(viewer: Viewer, rows: Sequence[Any]) -> list[Dated]:
    zone, found = ZoneInfo(viewer.company.time_zone), []
    for each in rows:
        title = _("The term of “%(title)s” ends") % {"title": inner(each.title)}
        if viewer.at_desk:
            title = f"{title} ({each.client.name})"
        url = wording.address(viewer, "notice", each.id)
        on = each.due_at.astimezone(zone).date()
        found.append(day(name_of("notice", each.id), title, on, url))
    return found


SOURCES = (
    Source(_meetings, _of_meetings),
    Source(_commitments, _of_commitments),
    Source(_tasks, _of_tasks),
    Source(_materials, _of_materials),
    Source(_notices, _of_notices),
)
