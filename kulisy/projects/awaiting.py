"""Projects on the cabinet's first screen: what is needed and what is to be approved, what has
changed, and how far the work has come."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.people import access as people
from kulisy.people.awaited import Gathered, Going, News, Source, Waiting
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.projects import access, hanging, wording
from kulisy.projects.models import Approval, ApprovalRound, Change, Material, ProjectState, Stage
from kulisy.projects.ribbons import ribbon_of, said_of

#: So long a change is news; so much of each is looked through.
FRESH = timedelta(days=14)
LOOKED = 40
#: The change that asks how it went.
DONE = "stage_done"


def _materials(viewer: Viewer, now: datetime) -> QuerySet[Material] | None:
    if not viewer.clients_with(access.SECTION):
        return None
    rows = access.materials(viewer).filter(
        state=Material.State.NEEDED, project__state=ProjectState.RUNNING
    )
    # What belongs to a stage that lies far ahead waits for nobody yet.
    soon = (now + timedelta(days=14)).date()
    return rows.filter(due__lte=soon).select_related("project")[:LOOKED]


def _needed(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    return Gathered(
        waiting=[
            Waiting(
                kind="material",
                title=each.title,
                note=each.project.title,
                url=page(viewer, each.project_id) + f"#m-{each.id}",
                action=_("Send"),
                at=each.project.made_at,
                due=each.due,
                client=client_name(viewer, each.client_id),
            )
            for each in found
        ]
    )


def _questions(viewer: Viewer, now: datetime) -> QuerySet[Any, Any] | None:
    if not viewer.clients_with(access.SECTION):
        return None
    rows = hanging.open_questions(viewer).filter(project__state=ProjectState.RUNNING)
    return rows[:LOOKED]


def _to_answer(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    today = timezone.localtime(now).date()
    return Gathered(
        waiting=[
            Waiting(
                kind="question",
                title=each.words,
                note=each.project,
                url=each.url,
                action=_("Answer"),
                at=each.asked_at,
                due=each.due,
                client=client_name(viewer, each.client_id),
            )
            for each in hanging.awaited(viewer, found, today)
        ]
    )


def _approvals(viewer: Viewer, now: datetime) -> QuerySet[ApprovalRound] | None:
    if not viewer.clients_with(access.SECTION):
        return None
    rows = access.rounds(viewer).filter(approval__state=Approval.State.WAITING)
    rows = rows.annotate(named=people.named_there(viewer))
    return rows.select_related("approval", "approval__project").order_by("due", "id")[:LOOKED]


def _to_approve(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    newest = [each for each in found if each.number == each.approval.round]
    return Gathered(
        waiting=[
            Waiting(
                kind="approval",
                title=each.approval.title,
                note=f"{each.approval.project.title} · {wording.round_of(each.approval)}",
                url=rewritten(
                    viewer,
                    address("portal:approval", viewer.company.slug, each.approval_id),
                ),
                action=_("Look at it"),
                at=each.sent_at,
                due=each.due,
                client=client_name(viewer, each.client_id),
                own=people.decides(viewer, each.client_id, named=each.named),
            )
            for each in newest
        ]
    )


def _changes(viewer: Viewer, now: datetime) -> QuerySet[Change] | None:
    if not viewer.clients_with(access.SECTION):
        return None
    rows = access.changes(viewer).filter(at__gt=now - FRESH, by_contact=None)
    return rows.exclude(kind__in=wording.QUIET).select_related("project")[:LOOKED]


def _news(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    """The newest of each project, and how it stands there."""
    newest: dict[uuid.UUID, Any] = {}
    for each in found:
        known = newest.setdefault(each.project_id, each)
        # The next stage begins in the moment in which one is done: that one is the news.
        if each.kind == DONE and known.at == each.at:
            newest[each.project_id] = each
    return Gathered(
        news=[
            News(
                text=wording.changed(each),
                more=_more(each),
                url=page(viewer, each.project_id) + _spot(each),
                at=each.at,
                unseen=each.at > since.get(each.client_id, now),
                icon=wording.icon_of(each),
                client=client_name(viewer, each.client_id),
            )
            for each in newest.values()
        ]
    )


def _more(change: Change) -> str:
    title = change.project.title
    return f"{title} · {_('Say how it went: one tap')}" if change.kind == DONE else title


def _spot(change: Change) -> str:
    """Where on the page it is."""
    return "#rating" if change.kind == DONE else ""


def _stages(viewer: Viewer, now: datetime) -> QuerySet[Stage] | None:
    if not viewer.clients_with(access.SECTION):
        return None
    rows = access.stages(viewer).filter(
        project__state__in=[ProjectState.RUNNING, ProjectState.PAUSED]
    )
    return rows.select_related("project")[:200]


def _going(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    groups: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for each in found:
        groups[each.project_id].append(each)
    return Gathered(
        going=[
            Going(
                title=stages[0].project.title,
                url=page(viewer, project_id),
                ribbon=ribbon_of(stages),
                stage=said_of(stages[0].project, stages),
                client=client_name(viewer, stages[0].client_id),
                at=stages[0].project.made_at,
            )
            for project_id, stages in groups.items()
        ]
    )


def page(viewer: Viewer, project_id: uuid.UUID) -> str:
    """The project's page in the face at hand."""
    name = f"{viewer.face}:project"
    return rewritten(viewer, address(name, viewer.company.slug, project_id))


def client_name(viewer: Viewer, client_id: uuid.UUID) -> str:
    admission = viewer.admission(client_id)
    return admission.client_name if admission else ""


SOURCES = (
    Source(_materials, _needed),
    Source(_questions, _to_answer),
    Source(_approvals, _to_approve),
    Source(_changes, _news),
    Source(_stages, _going),
)
