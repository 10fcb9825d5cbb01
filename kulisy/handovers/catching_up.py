"""The page for whoever steps in: everything that is known of a conversation, put together from rows
that this viewer may read. At the desk and in the cabinet it is the same reckoning."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.conversations import access as talk
from kulisy.conversations import pages, results, writing
from kulisy.conversations.models import Conversation
from kulisy.handovers import access, wording
from kulisy.handovers.models import Commitment
from kulisy.kit.addresses import address
from kulisy.people import access as people
from kulisy.people import picture
from kulisy.people.doors import shares
from kulisy.people.looking import rewritten
from kulisy.people.models import Seat
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer

#: Of the last events and of what was given and decided, so many are shown.
EVENTS, GIVEN = 10, 30
EXCERPT = 160


@dataclass(frozen=True)
class Somebody:
    """Who is who."""

    id: Any
    name: str
    note: str
    photo_url: str | None
    #: What he does here, in a word.
    role: str
    #: At the desk: how he sees this page.
    as_url: str = ""


@dataclass(frozen=True)
class Given:
    """A commitment as it is shown."""

    id: Any
    words: str
    due: str
    state: str
    tone: str
    url: str
    internal: bool
    open: bool
    reason: str
    #: The day that was promised first, and why it was moved.
    moved: str = ""


@dataclass(frozen=True)
class CaughtUp:
    """All of it."""

    team: list[Somebody]
    side: list[Somebody]
    commitments: list[Given]
    decisions: list[picture.Line]
    waits: list[picture.Line]
    dates: list[picture.Line]
    events: list[picture.Line]


def caught_up(viewer: Viewer, conversation: Conversation, *, now: datetime) -> CaughtUp:
    """A dozen statements, whatever the conversation holds."""
    parts = picture.lines(viewer, "conversation", conversation, now=now)
    own = access.commitments(viewer).filter(message__conversation_id=conversation.id)
    rows = list(own.select_related("message").order_by("-due_at", "-id")[:GIVEN])
    Part = picture.Part  # noqa: N806 (a short name)
    events = [*said(viewer, conversation), *parts[Part.EVENTS]]
    return CaughtUp(
        team=_team(viewer, conversation),
        side=_side(viewer, conversation),
        commitments=given(viewer, rows, now=now),
        decisions=sorted(
            [*decided(viewer, conversation), *parts[Part.DECIDED]],
            key=lambda line: line.at,
            reverse=True,
        ),
        waits=waiting(viewer, parts[Part.WAITS_FOR_CLIENT], parts[Part.WAITS_FOR_US]),
        dates=parts[Part.DATES],
        events=sorted(events, key=lambda line: line.at, reverse=True)[:EVENTS],
    )


def waiting(
    viewer: Viewer, theirs: Sequence[picture.Line], ours: Sequence[picture.Line]
) -> list[picture.Line]:
    """What waits for the client, then what waits for us."""
    return [*_for(viewer, theirs, _("for you")), *_for(viewer, ours, _("for us"))]


def _for(viewer: Viewer, found: Sequence[picture.Line], whom: str) -> list[picture.Line]:
    """In the cabinet it is said for whom each waits; at the desk other words stand for it."""
    if viewer.at_desk:
        return list(found)
    return [replace(each, who=each.who or whom) for each in found]


def given(viewer: Viewer, rows: Sequence[Commitment], *, now: datetime) -> list[Given]:
    """Commitments (with their messages) as they are shown; asks nothing."""
    shown = []
    for each in rows:
        words, tone = wording.state(each, now=now)
        shown.append(
            Given(
                id=each.id,
                words=each.words,
                due=wording.due(each, viewer.company),
                state=words,
                tone=tone,
                url=_url(viewer, each),
                internal=each.audience != "client",
                open=not each.outcome,
                reason=each.reason,
                moved=wording.moved(each, viewer.company),
            )
        )
    return shown


def _url(viewer: Viewer, each: Commitment) -> str:
    if viewer.at_desk:
        return address("desk:commitment", viewer.company.slug, each.id)
    return f"{pages.address(viewer, each.message.conversation_id)}#m-{each.message_id}"


def _team(viewer: Viewer, conversation: Conversation) -> list[Somebody]:
    """In the cabinet those who are presented to the client; at the desk those who have to do with
    this conversation."""
    client = conversation.client
    seats = people.presented(viewer, client).order_by("name")
    doing = None
    if viewer.at_desk:
        desk = talk.desks(viewer).filter(conversation_id=conversation.id).first()
        doing = desk.assignee_id if desk else None
        watching = talk.watchers(viewer).filter(conversation_id=conversation.id)
        ids = {client.responsible_id, *watching.values_list("seat_id", flat=True)}
        ids |= {doing} if doing else set()
        seats = people.team(viewer).filter(id__in=ids).order_by("name")
    found = []
    for seat in seats:
        role = _("does it") if seat.id == doing else ""
        if seat.id == client.responsible_id:
            role = _("answers for the client") if viewer.at_desk else _("leads your affairs")
        found.append(colleague(viewer, seat, role))
    return sorted(found, key=lambda each: not each.role)


def colleague(viewer: Viewer, seat: Seat, role: str) -> Somebody:
    note = " · ".join(filter(None, [seat.title, seat.answers_for]))
    photo = portrait(viewer, "seat", seat.id, seat.photo)
    return Somebody(seat.id, seat.name, note, photo, role)


def _side(viewer: Viewer, conversation: Conversation) -> list[Somebody]:
    """Who of the client's side reads here."""
    client = conversation.client
    rows = talk.reading_contacts(
        viewer,
        client=client.id,
        conversation=conversation.id,
        shared=shares(client, viewer.company),
    )
    return contacts(viewer, rows, client_id=client.id, page=f"conversations/{conversation.id}")


def contacts(
    viewer: Viewer, rows: Iterable[Any], *, client_id: uuid.UUID, page: str
) -> list[Somebody]:
    """People of the client's side. `page`: what it is about, as the cabinet's address."""
    rights = {each.contact_id: each for each in people.accesses(viewer).filter(client_id=client_id)}
    found = []
    for contact in rows:
        held = rights.get(contact.id)
        words = [
            _("leads") if held and held.lead else "",
            _("signs") if held and held.authorised else "",
        ]
        eyes = ""
        if viewer.at_desk:
            inside = reverse("desk:looking", args=[viewer.company.slug, contact.id])
            eyes = f"{inside}{page}/catch-up/"
        photo = portrait(viewer, "contact", contact.id, contact.photo)
        role = ", ".join(filter(None, words))
        found.append(Somebody(contact.id, contact.name, contact.position, photo, role, eyes))
    return found


def decided(viewer: Viewer, conversation: Conversation) -> list[picture.Line]:
    """What was put down as decided here."""
    rows = access.decisions(viewer).filter(message__conversation_id=conversation.id)
    return [
        picture.Line(
            part=picture.Part.DECIDED,
            text=each.words,
            at=each.message.posted_at,
            url=f"{pages.address(viewer, conversation.id)}#m-{each.message_id}",
            internal=each.audience != "client",
            icon="check-check",
        )
        for each in rows.select_related("message").order_by("-made_at", "-id")[:GIVEN]
    ]


def said(viewer: Viewer, conversation: Conversation) -> list[picture.Line]:
    """The last messages, in short."""
    rows = talk.messages(viewer).filter(conversation_id=conversation.id)
    newest = rows.select_related("client").defer("html", "tail_html")
    found = list(newest.order_by("-posted_at", "-id")[:EVENTS])
    names = results.author_names(viewer, found)
    icons = {"call": "phone", "meeting": "users"}
    return [
        picture.Line(
            part=picture.Part.EVENTS,
            text=writing.excerpt(each.body, limit=EXCERPT) or pgettext("message", "files"),
            at=each.posted_at,
            url=rewritten(viewer, f"{pages.address(viewer, conversation.id)}#m-{each.id}"),
            who=names[each.id],
            internal=each.audience != "client",
            icon=icons.get(each.kind, "message-square"),
        )
        for each in found
    ]
