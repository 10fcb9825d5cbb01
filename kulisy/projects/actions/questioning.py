"""A question that the work waits for, and the papers of a stage."""

import uuid
from datetime import date, datetime

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience, Message
from kulisy.documents import access as documents
from kulisy.kit.time import date_in
from kulisy.people.viewer import Viewer
from kulisy.projects import access
from kulisy.projects.actions.facts import note
from kulisy.projects.actions.grounds import check, own_stage, reckon_soon, seat_of
from kulisy.projects.models import Project, Question, Stage, StagePaper


def await_answer(
    viewer: Viewer,
    project: Project,
    message: Message,
    *,
    due: date,
    stage_id: uuid.UUID | None,
    now: datetime,
) -> Question:
    """From the day after `due` each working day is the client's. Raises Refused."""
    check(viewer, project)
    if message.client_id != project.client_id or not may_await(viewer, message):
        raise Http404
    if project.audience != Audience.CLIENT:
        raise Refused(_("This project is the team's own: the client sees nothing of it."))
    if due < date_in(now, viewer.company.time_zone):
        raise Refused(_("This day has passed."), field="due")
    values = {"stage_id": own_stage(viewer, project, stage_id), "due": due}
    rows = access.questions(viewer).filter(project_id=project.id, message_id=message.id)
    if rows.update(**values, settled_at=None, dropped=False):
        question = rows.get()
    else:
        question = Question.objects.create(
            company_id=project.company_id, client_id=project.client_id, project=project,
            message=message, asked_at=now, asked_by_id=seat_of(viewer), **values,
        )  # fmt: skip
    # Whose conversation it is, not everybody of the client may know: no words in the history.
    note(viewer, project, "answer_awaited", now=now, subject=("question", question.id))
    reckon_soon(project)
    return question


def settle_question(
    viewer: Viewer, project: Project, question: Question, *, dropped: bool, now: datetime
) -> None:
    """It was answered another way (`dropped`: it isn't needed, and moves nothing)."""
    check(viewer, project)
    question.settled_at, question.dropped = now, dropped
    question.save(update_fields=["settled_at", "dropped"])
    reckon_soon(project)


def may_await(viewer: Viewer, message: Message) -> bool:
    """A colleague's words to the client, by who may write so himself."""
    return (
        viewer.at_desk
        and message.author_seat_id is not None
        and message.audience == Audience.CLIENT
        and talk.may_write(viewer, message.client, message.audience)
    )


def add_paper(
    viewer: Viewer, project: Project, stage: Stage, *, document_id: uuid.UUID, awaited: bool,
    now: datetime,
) -> None:  # fmt: skip
    """A document of this client, to a stage; again, only whether it is awaited changes."""
    check(viewer, project)
    own = documents.documents(viewer).filter(client_id=project.client_id, withdrawn_at=None)
    document = own.filter(id=document_id).first()
    if document is None:
        raise Http404
    awaited = awaited and document.related_kind == "invoice"
    rows = access.papers(viewer).filter(stage_id=stage.id, document_id=document.id)
    if not rows.update(awaited=awaited):
        StagePaper.objects.create(
            company_id=project.company_id, client_id=project.client_id, stage=stage,
            document=document, awaited=awaited, made_at=now,
        )  # fmt: skip
    reckon_soon(project)


def remove_paper(viewer: Viewer, project: Project, paper: StagePaper) -> None:
    """From the stage; the document stays."""
    check(viewer, project)
    paper.delete()
    reckon_soon(project)
