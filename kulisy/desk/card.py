"""The client's card, made of rows that `access` gave: who his people are and whether they come to
the cabinet, when one last spoke live, what is open, what the team keeps about him."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.admissions import access as admissions
from kulisy.conversations import access as talk
from kulisy.conversations import pages, writing
from kulisy.handovers import catching_up
from kulisy.handovers.access import open_commitments
from kulisy.look import moments
from kulisy.people import access as people
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer

CONTACTS, OPEN, FILES, NOTES = 50, 6, 5, 3


@dataclass(frozen=True)
class ContactLine:
    """A contact, and how he stands with the cabinet."""

    id: uuid.UUID
    name: str
    position: str
    #: How he stands with the cabinet, in words, and its tone.
    state: str
    tone: str
    #: Leads, signs.
    rights: list[str]
    #: Somebody of the team may look through his eyes.
    admitted: bool
    #: He has a cabinet, or an invitation is under way.
    invited: bool
    email: str
    phone: str
    photo_url: str | None


@dataclass(frozen=True)
class OpenLine:
    """An open conversation."""

    id: uuid.UUID
    title: str
    url: str
    state: str
    tone: str
    team_only: bool
    due: str


@dataclass(frozen=True)
class NoteLine:
    """What the team keeps for itself."""

    id: uuid.UUID
    author: str
    author_id: uuid.UUID
    body: str
    #: The same, drawn: safe HTML.
    html: str
    at: datetime
    own: bool


@dataclass(frozen=True)
class Live:
    """The last call or meeting."""

    at: datetime
    kind: str
    who: str
    url: str


def client_card(viewer: Viewer, client: Any, *, now: datetime) -> dict[str, Any]:
    """What `desk/_client_card.html` takes; eight statements."""
    contacts = contact_lines(viewer, client, now=now)
    words = open_commitments(viewer).filter(client_id=client.id).select_related("message")
    return {
        "commitments": catching_up.given(viewer, list(words[:OPEN]), now=now),
        "client": client,
        "contacts": contacts,
        "last_live": last_live(viewer, client),
        "open": open_lines(viewer, client),
        "files": pages.pinned(viewer, list(talk.gallery(viewer, client.id)[:FILES])),
        "notes": note_lines(viewer, client, at_most=NOTES),
    }


def contact_lines(viewer: Viewer, client: Any, *, now: datetime) -> list[ContactLine]:
    held = {each.contact_id: each for each in _accesses(viewer, client)}
    invited: dict[uuid.UUID, Any] = {}
    rows = admissions.invitations(viewer).filter(client_id=client.id, contact__isnull=False)
    for invitation in rows.order_by("made_at"):
        if invitation.contact_id:
            invited[invitation.contact_id] = invitation
    found = people.contacts(viewer).filter(client_id=client.id).order_by("name", "id")[:CONTACTS]
    lines = []
    for each in found:
        access = held.get(each.id)
        state, tone = _state(access, invited.get(each.id), now=now)
        lines.append(
            ContactLine(
                id=each.id,
                name=each.name,
                position=each.position,
                state=state,
                tone=tone,
                rights=_rights(access),
                admitted=bool(access and access.state != "revoked"),
                invited=bool(access or each.id in invited),
                email=each.email,
                phone=each.phone,
                photo_url=portrait(viewer, "contact", each.id, each.photo),
            )
        )
    return sorted(lines, key=lambda line: (not line.rights, not line.admitted))


def open_lines(viewer: Viewer, client: Any, *, at_most: int = OPEN) -> list[OpenLine]:
    rows = talk.desks(viewer).filter(client_id=client.id, closed=False)
    lines = []
    for desk in rows.select_related("conversation").order_by("-last_at")[:at_most]:
        found = desk.conversation
        words, tone = pages.state_words(viewer, found.state)
        lines.append(
            OpenLine(
                id=found.id,
                title=found.title,
                url=pages.address(viewer, found.id),
                state=words,
                tone=tone,
                team_only=found.audience != "client",
                due=moments.when(desk.due_at) if desk.due_at else "",
            )
        )
    return lines


def note_lines(viewer: Viewer, client: Any, *, at_most: int) -> list[NoteLine]:
    rows = people.notes(viewer).filter(client_id=client.id).select_related("author")
    return [
        NoteLine(
            id=each.id,
            author=each.author.name,
            author_id=each.author_id,
            body=each.body,
            html=writing.resolve(writing.to_html(each.body), {}),
            at=each.written_at,
            own=each.author_id == viewer.seat_id,
        )
        for each in rows.order_by("-written_at", "-id")[:at_most]
    ]


def last_live(viewer: Viewer, client: Any) -> Live | None:
    """«Последний живой разговор»: the last call or meeting, by when it was."""
    rows = talk.messages(viewer).filter(client_id=client.id, kind__in=("call", "meeting"))
    found = rows.filter(spoke_at__isnull=False).order_by("-spoke_at", "-id").first()
    if found is None or found.spoke_at is None:
        return None
    return Live(
        at=found.spoke_at,
        kind=found.get_kind_display(),
        who=found.spoke_with or found.author_name,
        url=f"{pages.address(viewer, found.conversation_id)}#m-{found.id}",
    )


def _accesses(viewer: Viewer, client: Any) -> Any:
    return admissions.all_accesses(viewer).filter(client_id=client.id)


def _rights(access: Any) -> list[str]:
    if access is None or access.state == "revoked":
        return []
    told = [(access.lead, _("leads")), (access.authorised, _("authorised"))]
    return [word for true, word in told if true]


def _state(access: Any, invitation: Any, *, now: datetime) -> tuple[str, str]:
    """How a contact stands with the cabinet: what a colleague asks before he calls."""
    if access is not None and access.state == "revoked":
        return _("access revoked"), "late"
    if access is not None:
        if access.last_seen_at is None:
            return _("has a cabinet, hasn't looked in yet"), "wait"
        seen = _("in the cabinet %(when)s") % {"when": moments.at(access.last_seen_at)}
        return (f"{_('access ended')} · {seen}", "wait") if access.state == "ended" else (seen, "")
    if invitation is not None:
        state = invitation.state(now)
        told = {"state": str(state.label)}
        return _("invitation: %(state)s") % told, "late" if state in {"expired", "revoked"} else ""
    return _("no cabinet yet"), ""
