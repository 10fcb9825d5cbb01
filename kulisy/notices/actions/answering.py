"""What a recipient does with his notice. Everything is written on his own row; the course of the
notice is the worker's, which is told at once."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.conversations import actions as talk
from kulisy.conversations.actions import Words
from kulisy.kit.text import clean
from kulisy.notices import access, facts, outcomes
from kulisy.notices.models import Notice, Recipient
from kulisy.notify import outbox
from kulisy.people import access as people
from kulisy.people.viewer import Viewer

LOOK_AT = "kulisy.notices.tasks.look_at"


def note_opening(viewer: Viewer, notice: Notice, *, now: datetime) -> bool:
    """He has it before his eyes: told by the page, once. A program that fetches the page tells
    nothing, and neither does a browser that may be somebody else's. False: nothing new."""
    if not access.opens(viewer):
        return False
    row = _mine(viewer, notice)
    if row.opened_at:
        return False
    _opened(viewer, notice, row, now=now)
    _look(notice)
    return True


def acknowledge(viewer: Viewer, notice: Notice, *, now: datetime) -> None:
    """«Ознакомлен»: he has read it, and says nothing more."""
    row = _himself(viewer, notice)
    _opened(viewer, notice, row, now=now)
    if row.acknowledged_at:
        return
    row.acknowledged_at = now
    row.save(update_fields=["acknowledged_at"])
    facts.note(facts.actor(viewer, notice), "acknowledged", notice, now=now, facts=_how(viewer))
    _look(notice)


def answer(viewer: Viewer, notice: Notice, *, said: str, words: str, now: datetime) -> None:
    """`said`: "accepted" or "refused", the latter with words. The first word of a person whose word
    counts ends the notice. Raises Refused: the term is over, it is answered already, no words."""
    row = _himself(viewer, notice)
    if said not in {"accepted", "refused"} or not outcomes.asks_for_answer(notice.kind):
        raise Http404
    if not row.answers:
        raise Refused(_("This notice is answered by an authorised person of your company."))
    words = clean(words).strip()[:4000]
    if row.answered_at:
        raise Refused(_("You have answered already."))
    # Asked anew: the row was held, and what the worker did before is seen now.
    notice = Notice.objects.get(id=notice.id)
    if notice.ended_at or (notice.due_at and now > notice.due_at and not notice.stopped_at):
        raise Refused(_("The term is over. Write to us: your words are read all the same."))
    if said == "refused" and not words:
        raise Refused(_("Say in a few words why not."), field="words")
    _opened(viewer, notice, row, now=now)
    row.answer, row.words, row.answered_at = said, words, now
    row.answered_how = "link" if viewer.by_link else "signed"
    row.save(update_fields=["answer", "words", "answered_at", "answered_how"])
    facts.note(
        facts.actor(viewer, notice),
        "answered",
        notice,
        now=now,
        facts={"answer": said, **_how(viewer)},
        contents={"words": words} if words else {},
    )
    _look(notice)


def ask(viewer: Viewer, notice: Notice, *, words: str, key: uuid.UUID, now: datetime) -> uuid.UUID:
    """«Есть вопрос»: a conversation about this notice; asked again, it is the same one. Its id.
    Raises Refused."""
    if not access.may_ask(viewer, notice):
        raise Http404
    row = _himself(viewer, notice)
    if row.conversation_id:
        return row.conversation_id
    client = people.clients(viewer).filter(id=notice.client_id).first()
    if client is None:
        raise Http404
    said = {"number": notice.number, "title": notice.title}
    opened: Any = talk.open_conversation(
        viewer,
        client,
        title=_("Question about notice No. %(number)s: %(title)s") % said,
        words=Words(clean(words).strip()),
        audience="client",
        contact_ids=[],
        key=key,
        now=now,
    )
    _opened(viewer, notice, row, now=now)
    row.asked_at, row.conversation_id = now, opened.id
    row.save(update_fields=["asked_at", "conversation_id"])
    facts.note(
        facts.actor(viewer, notice),
        "asked",
        notice,
        now=now,
        facts={"conversation": str(opened.id)},
    )
    _look(notice)
    return row.conversation_id or opened.id


def _opened(viewer: Viewer, notice: Notice, row: Recipient, *, now: datetime) -> None:
    if row.opened_at:
        return
    how = "link" if viewer.by_link else "signed"
    row.opened_at, row.opened_how = now, how
    row.save(update_fields=["opened_at", "opened_how"])
    facts.note(facts.actor(viewer, notice), "opened", notice, now=now, facts=_how(viewer))


def _how(viewer: Viewer) -> dict[str, str]:
    """Two facts: by the link that was sent to him, and signed in."""
    return viewer.by_link.facts if viewer.by_link else {"by": "signed in"}


def _himself(viewer: Viewer, notice: Notice) -> Recipient:
    if not access.may_answer(viewer, notice):
        raise Http404
    return _mine(viewer, notice)


def _mine(viewer: Viewer, notice: Notice) -> Recipient:
    """His own row, held; whoever is not written to has none."""
    row = access.recipients(viewer).filter(notice_id=notice.id).select_for_update().first()
    if row is None:
        raise Http404
    return row


def _look(notice: Notice) -> None:
    outbox.defer(LOOK_AT, notice_id=str(notice.id))
