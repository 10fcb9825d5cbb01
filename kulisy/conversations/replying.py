"""Answers by mail: the address that each person answers to, one for each conversation, face and
audience, and what he himself wrote into a thread of letters. All of it is the worker's."""

import base64
import re
import secrets
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from kulisy.conversations.models import Audience, Conversation, ReplyAddress
from kulisy.kit.text import one_line
from kulisy.notify.models import CompanyMail

TOKEN = "{token}"  # noqa: S105 (the place of a token in a pattern, and none itself)
_TOKEN = re.compile(r"(?<![a-z0-9])([a-z2-7]{32})(?![a-z0-9])", re.I)

#: (when, Message-ID) of letters that a person wrote into a conversation by mail, taken with this
#: audience: asked as (company_id=, conversation_id=, person_id=, audience=). The room that takes
#: letters in registers itself here when it is loaded (upward, by table).
Arrived = Callable[..., Sequence[tuple[datetime, str]]]
ARRIVED: list[Arrived] = []


def reply_address(
    *,
    company_id: uuid.UUID,
    conversation_id: uuid.UUID,
    person_id: uuid.UUID,
    face: str,
    audience: str,
    now: datetime,
) -> str | None:
    """Where this person answers a letter of this audience; None where the company takes no answers
    by mail."""
    pattern = pattern_of(CompanyMail.objects.filter(company_id=company_id).first())
    if not pattern:
        return None
    thread = thread_of(
        company_id=company_id,
        conversation_id=conversation_id,
        person_id=person_id,
        face=face,
        audience=audience,
        now=now,
    )
    return pattern.replace(TOKEN, thread.token)


def by_token(token: str) -> ReplyAddress | None:
    """Whose address holds this token. That somebody knows it does not make him that person."""
    return (
        ReplyAddress.objects.select_related("company", "conversation__client", "person")
        .filter(token=token.strip().lower())
        .first()
    )


def find_token(address: str) -> str | None:
    """The token in an address, if it holds one: of any of our patterns, past or present."""
    found = _TOKEN.search(address.partition("@")[0])
    return found[1].lower() if found else None


def pattern_of(mail: CompanyMail | None) -> str:
    """The company's address for answers with {token} in it; "" where it takes none."""
    if mail is None or not mail.address or not mail.takes_answers:
        return ""
    if mail.answers_pattern:
        return mail.answers_pattern
    name, _at, domain = mail.address.rpartition("@")
    return f"{name}+{TOKEN}@{domain}"


def thread_of(
    *,
    company_id: uuid.UUID,
    conversation_id: uuid.UUID,
    person_id: uuid.UUID,
    face: str,
    audience: str,
    now: datetime,
) -> ReplyAddress:
    """The one thread of letters of this person, conversation and audience; made when it is first
    asked for, with the subject that its letters bear from then on, in the language at work."""
    rows = ReplyAddress.objects.filter(
        company_id=company_id,
        conversation_id=conversation_id,
        person_id=person_id,
        face=face,
        audience=audience,
    )
    known = rows.first()
    if known:
        return known
    conversation = Conversation.objects.select_related("client").get(
        company_id=company_id, id=conversation_id
    )
    made = ReplyAddress(
        company_id=company_id,
        client_id=conversation.client_id,
        conversation=conversation,
        person_id=person_id,
        face=face,
        audience=audience,
        token=base64.b32encode(secrets.token_bytes(20)).decode("ascii").lower(),
        subject=_subject(conversation, face=face, audience=audience),
        made_at=now,
    )
    ReplyAddress.objects.bulk_create([made], ignore_conflicts=True)
    return rows.get()


def arrived(
    *, company_id: uuid.UUID, conversation_id: uuid.UUID, person_id: uuid.UUID, audience: str
) -> list[tuple[datetime, str]]:
    """His own letters in this thread, for References."""
    return [
        each
        for ask in ARRIVED
        for each in ask(
            company_id=company_id,
            conversation_id=conversation_id,
            person_id=person_id,
            audience=audience,
        )
    ]


def _subject(conversation: Conversation, *, face: str, audience: str) -> str:
    """A client who asked gets answers; the team is told whose matter it is, and a note is called
    one before it is opened."""
    title = conversation.title
    if face != "desk":
        asked = conversation.opened_by_contact_id is not None
        return one_line(f"Re: {title}" if asked else title, limit=300)
    if audience == Audience.INTERNAL:
        title = _("Only the team: %s") % title
    return one_line(f"{title} · {conversation.client.name}", limit=300)
