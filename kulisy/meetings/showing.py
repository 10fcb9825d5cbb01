"""A meeting as its pages show it, in either face: made of rows that `access` gave."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.dates import format_date
from django.utils import timezone

from kulisy.conversations import pages
from kulisy.look import moments
from kulisy.meetings import access, wording
from kulisy.meetings.models import Audience, Invitee, Meeting, Minutes, Said, Word
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Guest:
    """Somebody invited."""

    id: Any
    name: str
    note: str
    photo_url: str | None
    ours: bool
    said: str
    said_words: str
    said_tone: str


@dataclass(frozen=True)
class Line:
    """A meeting in a list."""

    id: uuid.UUID
    title: str
    url: str
    when: str
    leaf_day: int
    leaf_month: str
    place: str
    client: str
    internal: bool
    call: bool
    state: str
    tone: str
    cancelled: bool


@dataclass(frozen=True)
class Version:
    """A version of minutes on the meeting's page."""

    id: uuid.UUID
    number: int
    html: str
    body: str
    at: datetime
    author: str
    internal: bool
    state: str
    tone: str
    confirmed: bool
    newest: bool
    words: Sequence[Word]
    sha256: str
    talk_url: str


def lines(viewer: Viewer, rows: Iterable[Meeting], *, now: datetime) -> list[Line]:
    """Rows with their clients; asks nothing."""
    shown = []
    for each in rows:
        words, tone = wording.state(each, now=now)
        local = timezone.localtime(each.starts_at)
        shown.append(
            Line(
                id=each.id,
                title=each.title,
                url=wording.address(viewer, "meeting", each.id),
                when=wording.when(each, now=now),
                leaf_day=local.day,
                leaf_month=month(local),
                place=each.place or _host(each.link),
                client=each.client.name,
                internal=each.audience != Audience.CLIENT,
                call=each.kind == "call",
                state=words,
                tone=tone,
                cancelled=each.cancelled_at is not None,
            )
        )
    return shown


def guests(viewer: Viewer, meeting: Meeting) -> list[Guest]:
    """Those whose names this reader is told, our side first. Two or three statements."""
    rows = access.invitees(viewer).filter(meeting_id=meeting.id).select_related("seat", "contact")
    shown = None if viewer.at_desk else wording.shown_seats(viewer, meeting.client, "client")
    return sorted(
        (
            _guest(viewer, each)
            for each in rows
            if each.seat_id is None or shown is None or each.seat_id in shown
        ),
        key=lambda each: (not each.ours, each.name),
    )


def versions(viewer: Viewer, meeting: Meeting) -> dict[str, list[Version]]:
    """By audience, the newest first. Two statements."""
    rows = access.minutes(viewer).filter(meeting_id=meeting.id).select_related("message__client")
    found = list(rows.order_by("-number"))
    said: Mapping[uuid.UUID, list[Word]] = defaultdict(list)
    for word in access.words(viewer).filter(minutes_id__in=[each.id for each in found]):
        said[word.minutes_id].append(word)
    told: dict[str, list[Version]] = {"client": [], "internal": []}
    for each in found:
        here = told[each.audience]
        here.append(_version(viewer, each, said[each.id], newest=not here))
    return told


def month(moment: datetime) -> str:
    return str(format_date(moment.date(), "MMM", locale=moments.locale())).rstrip(".")


def _version(viewer: Viewer, each: Minutes, said: list[Word], *, newest: bool) -> Version:
    words, tone = wording.standing(each, said, newest=newest)
    message = each.message
    return Version(
        id=each.id,
        number=each.number,
        html=message.html,
        body=message.body,
        at=each.written_at,
        author=message.author_name,
        internal=each.audience != Audience.CLIENT,
        state=words,
        tone=tone,
        confirmed=any(word.said == Said.RIGHT for word in said),
        newest=newest,
        words=said,
        sha256=each.sha256,
        talk_url=f"{pages.address(viewer, message.conversation_id)}#m-{message.id}",
    )


def _guest(viewer: Viewer, each: Invitee) -> Guest:
    words, tone = wording.answer(each.answer)
    who: Any = each.seat or each.contact
    ours = each.seat_id is not None
    return Guest(
        id=who.id,
        name=who.name,
        note=who.title if ours else who.position,
        photo_url=portrait(viewer, "seat" if ours else "contact", who.id, who.photo),
        ours=ours,
        said=each.answer,
        said_words=words,
        said_tone=tone,
    )


def _host(link: str) -> str:
    return link.partition("//")[2].partition("/")[0][:60]
