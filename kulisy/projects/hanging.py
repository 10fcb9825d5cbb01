"""Questions that wait for an answer, and the papers of stages, as pages show them: plain rows that
may be asked together with others."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from kulisy.conversations import access as talk
from kulisy.conversations import writing
from kulisy.kit.addresses import address
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.actions.questioning import may_await

#: Of a message so much is read for a line.
MOST = 400


@dataclass(frozen=True)
class Awaited:
    """An answer that the client owes."""

    id: uuid.UUID
    project_id: uuid.UUID
    client_id: uuid.UUID
    project: str
    asked_at: datetime
    words: str
    due: date
    late: bool
    url: str


@dataclass(frozen=True)
class Paper:
    """A document of a stage. `row`: its link to the stage."""

    id: uuid.UUID
    title: str
    url: str
    awaited: bool


def open_questions(viewer: Viewer) -> QuerySet[Any, Any]:
    """Neither answered in their conversation nor settled by hand."""
    answered = talk.messages(viewer).filter(
        conversation_id=OuterRef("message__conversation_id"),
        author_contact__isnull=False,
        audience="client",
        posted_at__gt=OuterRef("asked_at"),
    )
    rows = access.questions(viewer).filter(~Exists(answered.order_by()), settled_at=None)
    return rows.values_list(
        "id", "project_id", "client_id", "project__title", "asked_at", "due", "message_id",
        F("message__conversation_id"), Left("message__body", MOST),
    )  # fmt: skip


def awaited(viewer: Viewer, rows: Iterable[Any], today: date) -> list[Awaited]:
    found = []
    for row in rows:
        id_, project_id, client_id, project, asked_at, due, message_id, place, body = row
        url = address(f"{viewer.face}:conversation", viewer.company.slug, place)
        found.append(
            Awaited(
                id=id_,
                project_id=project_id,
                client_id=client_id,
                project=project,
                asked_at=asked_at,
                words=writing.excerpt(body, limit=160),
                due=due,
                late=due < today,
                url=rewritten(viewer, url) + f"#m-{message_id}",
            )
        )
    return found


def deeds(viewer: Viewer, message: Any) -> tuple[tuple[str, str, str], ...]:
    """From a colleague's words to the client: an answer is awaited. Asks nothing."""
    if not may_await(viewer, message):
        return ()
    url = address("desk:new_question", viewer.company.slug, message.id)
    return (("hourglass", _("An answer is awaited"), url),)


def paper_rows(viewer: Viewer, project_id: uuid.UUID) -> QuerySet[Any, Any]:
    rows = access.papers(viewer).filter(stage__project_id=project_id)
    return rows.values_list(
        "id", "stage_id", "document_id", "document__title", "document__number", "awaited"
    )


@dataclass(frozen=True)
class Expected:
    """A paper that a stage is to have and that isn't published yet: the team's to know."""

    id: uuid.UUID
    stage_id: uuid.UUID
    kind: str
    title: str
    #: Somebody has begun it.
    begun: bool
    #: Its stage is done.
    late: bool


def expected(
    viewer: Viewer, project_id: uuid.UUID, *, stage_id: uuid.UUID | None = None
) -> list[Expected]:
    """In the order of the plan. One statement; nothing in the cabinet."""
    rows = access.expected(viewer).filter(stage__project_id=project_id, document=None)
    if stage_id is not None:
        rows = rows.filter(stage_id=stage_id)
    rows = rows.select_related("stage").order_by("stage__place", "place", "id")
    return [
        Expected(
            id=each.id,
            stage_id=each.stage_id,
            kind=str(each.get_kind_display()),
            title=each.title,
            begun=bool(each.draft_id or each.invoice_id),
            late=each.stage.state == "done",
        )
        for each in rows[:200]
    ]


def papers(viewer: Viewer, rows: Iterable[Any]) -> Mapping[uuid.UUID, list[Paper]]:
    """By stage."""
    found: dict[uuid.UUID, list[Paper]] = defaultdict(list)
    for id_, stage_id, document_id, title, number, due in rows:
        url = address(f"{viewer.face}:document", viewer.company.slug, document_id)
        said = f"{title} № {number}" if number and number not in title else title
        found[stage_id].append(Paper(id_, said, rewritten(viewer, url), due))
    return found
