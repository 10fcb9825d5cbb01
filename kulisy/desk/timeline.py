"""A client's whole history as one line of time: what was said by either side, calls and meetings,
admissions and other facts, files, notes. Made of rows that `access` gave."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kulisy.conversations import access as talk
from kulisy.conversations import pages, writing
from kulisy.conversations.asking import cursor
from kulisy.desk import sentences
from kulisy.journal import access as journal
from kulisy.people import access as people
from kulisy.people.viewer import Viewer

PAGE = 40

#: What may be looked at alone, in the order of the tabs.
KINDS = {
    "": gettext_lazy("Everything"),
    "said": gettext_lazy("Correspondence"),
    "live": gettext_lazy("Calls and meetings"),
    "facts": gettext_lazy("Events"),
    "files": gettext_lazy("Files"),
    "notes": gettext_lazy("Notes"),
}
#: Facts that tell a colleague something. What was said stands there itself; who read what and
#: which letter left is in the journal.
FACTS = (
    "opened", "closed", "reopened", "renamed", "state", "participant", "imported", "invited",
    "history_imported",
    "invitation_revoked", "accepted", "admitted", "rights_changed", "access_ended",
    "access_revoked", "access_restored", "rules_accepted", "client_added", "contact_added",
    "responsible_changed", "taken_back",
    "meeting_planned", "meeting_changed", "meeting_cancelled", "minutes_confirmed",
    "minutes_objected",
)  # fmt: skip
ICONS = {
    "message": "message-square", "call": "phone", "meeting": "users", "file": "paperclip",
    "note": "notebook-pen", "closed": "check", "reopened": "rotate-ccw", "opened": "flag",
    "invited": "mail-plus", "accepted": "user-check", "admitted": "user-check",
    "access_ended": "lock-open", "access_revoked": "lock", "imported": "archive",
    "history_imported": "archive",
    "rules_accepted": "handshake", "taken_back": "undo-2", "meeting_planned": "calendar-plus",
    "meeting_changed": "calendar", "meeting_cancelled": "calendar-x",
    "minutes_confirmed": "check-check", "minutes_objected": "circle-alert",
}  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """One thing that happened."""

    id: uuid.UUID
    at: datetime
    kind: str
    icon: str
    who: str
    text: str
    #: The conversation it belongs to, and the place in it.
    place: str
    url: str
    audience: str
    tags: tuple[str, ...] = ()


Source = Callable[[Viewer, Any, tuple[datetime, uuid.UUID] | None], list[Moment]]


def timeline(
    viewer: Viewer,
    client: Any,
    kind: str,
    *,
    before: tuple[datetime, uuid.UUID] | None,
) -> tuple[list[Moment], str]:
    """The newest first, and where the earlier ones begin ("" = there are none). Each source gives
    at most a page, so that the number of statements and rows doesn't grow with the history."""
    found = [moment for source in SOURCES[kind] for moment in source(viewer, client, before)]
    found.sort(key=lambda moment: (moment.at, moment.id), reverse=True)
    shown = found[:PAGE]
    return shown, cursor(shown[-1].at, shown[-1].id) if len(found) > PAGE else ""


def _said(viewer: Viewer, client: Any, before: tuple[datetime, uuid.UUID] | None) -> list[Moment]:
    return _messages(viewer, client, before, ("text", "call", "meeting"))


def _live(viewer: Viewer, client: Any, before: tuple[datetime, uuid.UUID] | None) -> list[Moment]:
    return _messages(viewer, client, before, ("call", "meeting"))


def _messages(
    viewer: Viewer,
    client: Any,
    before: tuple[datetime, uuid.UUID] | None,
    kinds: tuple[str, ...],
) -> list[Moment]:
    rows = talk.messages(viewer).filter(client_id=client.id, kind__in=kinds)
    rows = rows.select_related("conversation").defer("html", "tail_html")
    return [
        Moment(
            id=each.id,
            at=each.posted_at,
            kind="message" if each.kind == "text" else each.kind,
            icon=ICONS["message" if each.kind == "text" else each.kind],
            who=each.author_name,
            text=writing.excerpt(each.body, limit=240),
            place=each.conversation.title,
            url=f"{pages.address(viewer, each.conversation_id)}#m-{each.id}",
            audience=each.audience,
            tags=_tags(each),
        )
        for each in _page(rows, "posted_at", before)
    ]


def _facts(viewer: Viewer, client: Any, before: tuple[datetime, uuid.UUID] | None) -> list[Moment]:
    """Of the client's own log, which both sides may know; never the company's internal one."""
    rows = journal.entries(company_id=viewer.company.id, without_clients=viewer.hidden_clients)
    rows = rows.filter(client_id=client.id, kind__in=FACTS).exclude(
        kind="opened", subject_kind="message"
    )
    found = journal.recorded(_page(rows, "at", before))
    known = sentences.look_up(viewer, found)
    return [
        Moment(
            id=each.id,
            at=each.at,
            kind=each.kind,
            icon=ICONS.get(each.kind, "circle"),
            who=sentences.who(each, known),
            text=sentences.what(each, known),
            place="",
            url=pages.address(viewer, each.subject_id)
            if each.subject_kind == "conversation" and each.subject_id
            else "",
            audience="client",
        )
        for each in found
    ]


def _files(viewer: Viewer, client: Any, before: tuple[datetime, uuid.UUID] | None) -> list[Moment]:
    rows = talk.gallery(viewer, client.id).select_related("conversation", "message")
    return [
        Moment(
            id=each.id,
            at=each.pinned_at,
            kind="file",
            icon=ICONS["file"],
            who=each.message.author_name,
            text=each.name,
            place=each.conversation.title,
            url=f"{pages.address(viewer, each.conversation_id)}#m-{each.message_id}",
            audience=each.audience,
        )
        for each in _page(rows, "pinned_at", before)
    ]


def _notes(viewer: Viewer, client: Any, before: tuple[datetime, uuid.UUID] | None) -> list[Moment]:
    rows = people.notes(viewer).filter(client_id=client.id).select_related("author")
    return [
        Moment(
            id=each.id,
            at=each.written_at,
            kind="note",
            icon=ICONS["note"],
            who=each.author.name,
            text=writing.excerpt(each.body, limit=240),
            place=_("A note about the client"),
            url=reverse("desk:client", args=[viewer.company.slug, client.id]) + "#notes",
            audience="internal",
        )
        for each in _page(rows, "written_at", before)
    ]


SOURCES: dict[str, tuple[Source, ...]] = {
    "": (_said, _facts, _notes),
    "said": (_said,),
    "live": (_live,),
    "facts": (_facts,),
    "files": (_files,),
    "notes": (_notes,),
}


def _page(
    rows: QuerySet[Any], moment: str, before: tuple[datetime, uuid.UUID] | None
) -> QuerySet[Any]:
    if before:
        at, row_id = before
        rows = rows.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "id__lt": row_id}))
    return rows.order_by(f"-{moment}", "-id")[: PAGE + 1]


def _tags(message: Any) -> tuple[str, ...]:
    tags = []
    if message.kind != "text":
        tags.append(str(message.get_kind_display()))
    if message.files_count:
        count = message.files_count
        tags.append(ngettext("%(count)s file", "%(count)s files", count) % {"count": count})
    return tuple(tags)
