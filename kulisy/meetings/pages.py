"""A meeting's page, in either face: made of rows that `access` gave."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kulisy.kit.addresses import address
from kulisy.look import moments
from kulisy.meetings import access, lines, showing, wording
from kulisy.meetings.models import Drawn, Meeting, Reply
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects


def of(viewer: Viewer, meeting: Meeting, *, now: datetime) -> dict[str, Any]:
    """What both faces show. Half a dozen statements, whatever there is."""
    words, tone = wording.state(meeting, now=now)
    own = access.own_invitation(viewer, meeting.id)
    open_still = meeting.cancelled_at is None and meeting.ends_at > now
    return {
        "it": meeting,
        "client": meeting.client,
        "state": words,
        "tone": tone,
        "when": wording.when(meeting, now=now),
        "agreed": wording.agreed(meeting),
        "guests": showing.guests(viewer, meeting),
        "versions": showing.versions(viewer, meeting),
        "own": own,
        "own_said": wording.answer(own.answer)[0] if own else "",
        "may_answer": own is not None and open_still,
        "answers": [(each.value, each.label) for each in Reply],
        "open": open_still,
        "ahead": meeting.cancelled_at is None and meeting.starts_at > now,
        "silence": wording.silence(),
    }


def desk(viewer: Viewer, meeting: Meeting, *, now: datetime) -> dict[str, Any]:
    """With both parts of the minutes and what was drawn of their lines."""
    context = of(viewer, meeting, now=now)
    context["may_plan"] = access.may_plan(viewer, meeting.client, meeting.audience)
    context["may_tell_client"] = meeting.audience == "client" and context["may_plan"]
    context["may_write"] = meeting.cancelled_at is None and meeting.starts_at <= now
    newest = [told[0] for told in context["versions"].values() if told]
    made: dict[Any, list[Drawn]] = {}
    for each in access.drawn(viewer).filter(minutes_id__in=[each.id for each in newest]):
        made.setdefault((each.minutes_id, each.line), []).append(each)
    has_projects = projects.projects(viewer).filter(
        client_id=meeting.client_id, state="running"
    ).exists()  # fmt: skip
    context["lines"] = {each.id: _drawable(viewer, each, made, has_projects) for each in newest}
    return context


def _drawable(
    viewer: Viewer, version: showing.Version, made: dict[Any, list[Drawn]], has_projects: bool
) -> list[dict[str, Any]]:
    """Each line, what was made of it, and what can be."""
    slug, zone = viewer.company.slug, ZoneInfo(viewer.company.time_zone)
    found = []
    for each in lines.of(version.body):
        if each.heading:
            continue
        heard = lines.heard(each, said_at=version.at, zone=zone)
        here = {drawn.kind: drawn for drawn in made.get((version.id, each.number), [])}
        found.append(
            {
                "text": each.text,
                "number": each.number,
                "heard": moments.day(heard.due_at) if heard else "",
                "made": [_made(viewer, drawn) for drawn in here.values()],
                "task_url": address("desk:line_task", slug, version.id, each.number)
                if has_projects and Drawn.Kind.TASK not in here
                else "",
                "commitment_url": address("desk:line_commitment", slug, version.id, each.number)
                if Drawn.Kind.COMMITMENT not in here
                else "",
            }
        )
    return found


def _made(viewer: Viewer, drawn: Drawn) -> tuple[str, str]:
    url = ""
    if drawn.kind != Drawn.Kind.COPY:
        url = address(f"desk:{drawn.kind}", viewer.company.slug, drawn.thing_id)
    return str(drawn.get_kind_display()), url
