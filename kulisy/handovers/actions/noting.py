"""What a newcomer must know and no fact says: a summary, decisions, how one speaks with him."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience, Conversation, Message
from kulisy.handovers import access
from kulisy.handovers.models import Brief, Decision, Manner, ProjectBrief
from kulisy.journal import actions as journal
from kulisy.kit.text import clean, one_line
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer
from kulisy.projects.models import Project


def keep_brief(viewer: Viewer, conversation: Conversation, *, words: str, now: datetime) -> None:
    """The team's own summary; the client never sees it."""
    _keep(
        viewer,
        Brief,
        {"conversation_id": conversation.id},
        {"words": clean(words).strip()[:4000]},
        client_id=conversation.client_id,
        now=now,
    )


def keep_project_brief(viewer: Viewer, project: Project, *, words: str, now: datetime) -> None:
    """The team's own summary of a project; the client never sees it."""
    said = {"words": clean(words).strip()[:4000]}
    place = {"project_id": project.id}
    _keep(viewer, ProjectBrief, place, said, client_id=project.client_id, now=now)


def keep_manner(viewer: Viewer, client: Client, *, tone: str, taboos: str, now: datetime) -> None:
    """How one speaks with this client and what one never does; the client never sees it."""
    said = {"tone": clean(tone).strip()[:2000], "taboos": clean(taboos).strip()[:2000]}
    _keep(viewer, Manner, {"client_id": client.id}, said, client_id=client.id, now=now)


def decide(viewer: Viewer, message: Message, *, words: str, now: datetime) -> None:
    """Put down what was decided in this message. Who reads the message reads it. Raises Refused."""
    if not talk.may_write(viewer, message.client, message.audience) or not viewer.at_desk:
        raise Http404
    words = one_line(words, limit=300)
    if not words:
        raise Refused(_("Write what was decided."), field="words")
    made = Decision(
        company_id=viewer.company.id,
        client_id=message.client_id,
        message=message,
        audience=message.audience,
        words=words,
        made_at=now,
    )
    Decision.objects.bulk_create([made], ignore_conflicts=True)
    _record(viewer, "decided", message, words, now=now)


def drop_decision(viewer: Viewer, decision_id: uuid.UUID, *, now: datetime) -> Decision:
    """It was no decision after all. Http404 where there is none that the viewer may touch."""
    found = access.decisions(viewer).select_related("message__client", "client")
    decision = found.filter(id=decision_id).first()
    if decision is None or not viewer.at_desk:
        raise Http404
    if not talk.may_write(viewer, decision.client, decision.audience):
        raise Http404
    Decision.objects.filter(id=decision.id).delete()
    _record(viewer, "decision_dropped", decision.message, decision.words, now=now)
    return decision


def _keep(
    viewer: Viewer,
    model: type[models.Model],
    place: dict[str, Any],
    said: dict[str, str],
    *,
    client_id: uuid.UUID,
    now: datetime,
) -> None:
    if not viewer.at_desk or viewer.seat_id is None:
        raise Http404
    row = model(
        **(place | {"client_id": client_id}),
        company_id=viewer.company.id,
        author_id=viewer.seat_id,
        written_at=now,
        **said,
    )
    model._default_manager.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=[name.removesuffix("_id") for name in place],
        update_fields=[*said, "author", "written_at"],
    )


def _record(viewer: Viewer, kind: str, message: Message, words: str, *, now: datetime) -> None:
    shown = message.audience == Audience.CLIENT
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        kind,
        journal.Subject("message", message.id),
        company_id=viewer.company.id,
        client_id=message.client_id if shown else None,
        now=now,
        contents={"words": words},
    )
