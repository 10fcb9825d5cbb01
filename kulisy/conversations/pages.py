"""What both faces show of a conversation, made of rows that `access` gave: no rule of its own."""

import uuid
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kulisy.conversations import access, standing, writing
from kulisy.conversations.models import Attachment, Audience, Conversation, Message
from kulisy.conversations.tracing import Trace, traces
from kulisy.files.kinds import INLINE, PREVIEWED
from kulisy.kit import addresses
from kulisy.kit.ids import read_id
from kulisy.look import moments
from kulisy.notify.delivery import TROUBLED, letters_about, words_of
from kulisy.people import access as people
from kulisy.people import looking
from kulisy.people.models import Client
from kulisy.people.portraits import portrait
from kulisy.people.viewer import Viewer

#: A page asks again for what it may have missed: commits can come late.
OVERLAP = timedelta(seconds=10)
#: What a message was made of (the word before the colon of its `source`) → the desk's page that
#: gives the original, made by the room that brought it in. Its own check decides.
ORIGINALS: dict[str, str] = {}
#: Rooms above: (viewer, conversation) → the address of a piece that stands in the cabinet beneath a
#: closed request, "" for none; fetched by the page itself, so that it costs the page nothing.
AFTER_CLOSING: list[Callable[[Viewer, uuid.UUID], str]] = []
#: Rooms above: (viewer, message) → what may be done with it at the desk (picture, words, address).
#: Asks the database nothing.
DEEDS: list[Callable[[Viewer, Message], tuple[tuple[str, str, str], ...]]] = []
#: The same, for a fragment at the head of any conversation of the cabinet.
BESIDE: list[Callable[[Viewer, uuid.UUID], str]] = []
#: Rooms above: the address of a fragment that stands beside a conversation at the desk.
ASIDE: list[Callable[[Viewer, Conversation], str]] = []


@dataclass(frozen=True)
class Pinned:
    """A file as it is shown."""

    id: uuid.UUID
    name: str
    size: int
    content_type: str
    url: str
    preview_url: str
    view_url: str
    audience: str
    at: datetime
    conversation_id: uuid.UUID


@dataclass(frozen=True)
class Entry:
    """A message as it is shown to one viewer."""

    id: uuid.UUID
    author: str
    author_id: uuid.UUID | str
    at: datetime
    audience: str
    kind: str
    html: str
    tail_html: str
    own: bool
    note: str = ""
    state: str = ""
    files: Sequence[Pinned] = ()
    subject: str = ""
    subject_url: str = ""
    body: str = ""
    spoke: str = ""
    version: str = ""
    photo_url: str | None = None
    #: The letter it came as, where the team may have it.
    original_url: str = ""
    #: At the desk: which copies of it went further, and where a copy is made for the client.
    traces: tuple[Trace, ...] = ()
    show_url: str = ""
    #: What rooms above let be done with it at the desk: picture, words, address.
    deeds: tuple[tuple[str, str, str], ...] = ()
    day: datetime | None = field(default=None)


def newest(
    viewer: Viewer,
    rows: QuerySet[Message],
    *,
    before: uuid.UUID | None = None,
) -> tuple[list[Message], bool]:
    """A page of the last messages in order of time, and whether there are earlier ones."""
    if before is not None:
        edge = rows.filter(id=before).values_list("posted_at", flat=True).first()
        if edge is not None:
            rows = rows.filter(posted_at__lt=edge)
    rows = access.with_portraits(rows)
    found = list(rows.order_by("-posted_at", "-id")[: standing.PAGE + 1])
    return found[: standing.PAGE][::-1], len(found) > standing.PAGE


def newest_of(
    viewer: Viewer, conversation_id: uuid.UUID, *, before: str = ""
) -> tuple[list[Message], bool]:
    """`newest` of one conversation; nonsense in `before` is its end."""
    edge = read_id(before)
    if edge is None:
        found = standing.newest(viewer, conversation=conversation_id)
        return found[: standing.PAGE][::-1], len(found) > standing.PAGE
    rows = access.messages(viewer).filter(conversation_id=conversation_id)
    return newest(viewer, rows, before=edge)


def since(viewer: Viewer, rows: QuerySet[Message], after: uuid.UUID | None) -> list[Message]:
    """What came after a message that the page shows, and a few before it: the page knows them by
    their ids, draws anew those that changed, and misses nothing that was committed late."""
    edge = rows.filter(id=after).values_list("posted_at", flat=True).first() if after else None
    if edge is None:
        return newest(viewer, rows)[0]
    rows = access.with_portraits(rows)
    fresh = list(rows.filter(posted_at__gt=edge - OVERLAP).order_by("posted_at", "id")[:200])
    known = {message.id for message in fresh}
    recent = rows.filter(posted_at__lte=edge).order_by("-posted_at", "-id")[:6]
    return [message for message in list(recent)[::-1] if message.id not in known] + fresh


def entries(
    viewer: Viewer,
    client: Client | None,
    messages: Sequence[Message],
    *,
    presented: Collection[uuid.UUID] | None = None,
) -> list[Entry]:
    """Messages as they are shown; at most four statements, whatever their number. `presented`:
    the seats that are presented to the client, where they are known."""
    names = access.author_names(viewer, client, messages, presented=presented) if client else {}
    return _entries(viewer, messages, names, with_subject=False)


def entries_of_many(
    viewer: Viewer, clients: Sequence[Client], messages: Sequence[Message]
) -> list[Entry]:
    """`entries` across conversations, each with its subject; authors as their client knows them.
    As many statements, however many clients there are."""
    shown = {} if viewer.at_desk else people.presented_to_each(viewer, clients)
    names: dict[uuid.UUID, str] = {}
    for client in clients:
        own = [message for message in messages if message.client_id == client.id]
        presented = {seat.id for seat in shown.get(client.id, ())}
        names |= access.author_names(viewer, client, own, presented=presented)
    return _entries(viewer, messages, names, with_subject=True)


def _entries(
    viewer: Viewer,
    messages: Sequence[Message],
    names: Mapping[uuid.UUID, str],
    *,
    with_subject: bool,
) -> list[Entry]:
    files = _files(viewer, messages)
    states = _states(viewer, messages)
    named = titles(viewer, messages)
    traced = traces(viewer, messages)
    shown = []
    for message in messages:
        author = names.get(message.id, message.author_name)
        state = states.get(message.id, "")
        himself = author == message.author_name
        of = traced.get(message.id, ())
        shown.append(
            Entry(
                id=message.id,
                author=author,
                # Somebody who isn't presented has no face of his own, not even its colour.
                author_id=(himself and _author_id(message)) or author,
                at=message.posted_at,
                audience=message.audience,
                kind=message.kind if message.kind != "text" else "message",
                html=writing.resolve(message.html, named),
                tail_html=message.tail_html,
                own=bool(
                    message.author_seat_id == viewer.seat_id
                    if viewer.at_desk
                    else message.author_contact_id in viewer.contact_ids
                ),
                note=_note(viewer, message),
                state=state,
                files=tuple(files.get(message.id, ())),
                subject=message.conversation.title if with_subject else "",
                subject_url=address(viewer, message.conversation_id) if with_subject else "",
                body=message.body,
                spoke=spoke(message),
                version=f"{zlib.crc32(repr((state, of)).encode() if of else state.encode()):08x}",
                photo_url=author_photo(viewer, message, author),
                original_url=_original(viewer, message),
                traces=of,
                show_url=_show(viewer, message),
                deeds=tuple(deed for ask in DEEDS for deed in ask(viewer, message))
                if viewer.at_desk
                else (),
            )
        )
    return shown


def links_on(message: Message) -> bool:
    """Whether it names another conversation by its title."""
    return "data-conversation" in message.html


def author_photo(viewer: Viewer, message: Message, author: str) -> str | None:
    """Of a message of `access.with_portraits`; `author`: by which name he is shown. Somebody who
    isn't presented has no face."""
    if author != message.author_name:
        return None
    kind = "seat" if message.author_seat_id else "contact"
    return portrait(viewer, kind, _author_id(message), getattr(message, "author_photo", None))


def address(viewer: Viewer, conversation_id: uuid.UUID) -> str:
    return _page(viewer, "conversation", conversation_id)


def showing_address(viewer: Viewer, showing_id: uuid.UUID) -> str:
    return _page(viewer, "showing", showing_id)


def held_address(viewer: Viewer, held_id: uuid.UUID) -> str:
    return _page(viewer, "held_one", held_id)


def pinned(viewer: Viewer, rows: Sequence[Attachment]) -> list[Pinned]:
    """Files with their addresses in this viewer's face."""
    return [
        Pinned(
            id=row.id,
            name=row.name,
            size=row.size,
            content_type=row.content_type,
            url=_page(viewer, "attachment", row.id),
            preview_url=_page(viewer, "attachment_preview", row.id)
            if row.content_type in PREVIEWED
            else "",
            view_url=_page(viewer, "attachment", row.id) + "?look=1"
            if row.content_type in INLINE
            else "",
            audience=row.audience,
            at=row.pinned_at,
            conversation_id=row.conversation_id,
        )
        for row in rows
    ]


def readers_line(viewer: Viewer, conversation: Conversation, names: Sequence[str]) -> str:
    """The quiet line of a conversation: who reads it, and that it is kept."""
    side = ", ".join(names) or _("nobody of the client's side yet")
    if viewer.at_desk:
        return _("Read by the team and, on the client's side: %(names)s. Kept and protected.") % {
            "names": side
        }
    return _("Read by you and our team%(colleagues)s. Everything is kept and protected.") % {
        "colleagues": _colleagues(viewer, conversation, names)
    }


def send_button(client: Client, names: Sequence[str]) -> str:
    """Names who will read: «Отправить: ООО „Ромашка“, Анна и Пётр»."""
    if not names:
        return _("Send: %(client)s") % {"client": client.name}
    short = [name.split()[0] for name in names]
    listed = short[0] if len(short) == 1 else _listed(short)
    return _("Send: %(client)s, %(names)s") % {"client": client.name, "names": listed}


_TEAMS_STATES: dict[str, tuple[Any, str]] = {
    "open": (gettext_lazy("open"), ""),
    "client": (gettext_lazy("waiting for the client"), ""),
    "us": (gettext_lazy("waiting for us"), "wait"),
    "closed": (gettext_lazy("closed"), "ok"),
}
_CLIENTS_STATES: dict[str, tuple[Any, str]] = {
    "open": (gettext_lazy("in work"), ""),
    "client": (gettext_lazy("waiting for you"), "wait"),
    "us": (gettext_lazy("we are on it"), ""),
    "closed": (gettext_lazy("closed"), "ok"),
}


def state_words(viewer: Viewer, state: str) -> tuple[str, str]:
    """A state in the reader's words, and its tone."""
    known = _TEAMS_STATES if viewer.at_desk else _CLIENTS_STATES
    words, tone = known.get(state, (state, ""))
    return str(words), tone


def titles(viewer: Viewer, messages: Sequence[Message]) -> dict[uuid.UUID, tuple[str, str]]:
    """The conversations that these messages link to, as this viewer may see them."""
    linked = {each for message in messages for each in writing.linked_conversations(message.html)}
    if not linked:
        return {}
    found = access.linked(viewer, linked)
    return {old: (title, address(viewer, each)) for old, (each, title) in found.items()}


def _page(viewer: Viewer, name: str, row_id: uuid.UUID) -> str:
    url = addresses.address(f"{viewer.face}:{name}", viewer.company.slug, row_id)
    return looking.rewritten(viewer, url)


def _listed(names: Sequence[str]) -> str:
    if len(names) > 4:
        more = len(names) - 3
        return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {
            "names": ", ".join(names[:3]),
            "count": more,
        }
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _colleagues(viewer: Viewer, conversation: Conversation, names: Sequence[str]) -> str:
    own = viewer.admission(conversation.client_id)
    others = [name for name in names if not own or name != own.contact_name]
    if not others:
        return ""
    return _(", and your colleagues: %(names)s") % {"names": ", ".join(others)}


def _files(viewer: Viewer, messages: Sequence[Message]) -> dict[uuid.UUID, list[Pinned]]:
    with_files = [message.id for message in messages if message.files_count]
    if not with_files:
        return {}
    rows = standing.pinned(viewer, messages=with_files)
    by_message: dict[uuid.UUID, list[Pinned]] = defaultdict(list)
    for row, shown in zip(rows, pinned(viewer, rows), strict=True):
        by_message[row.message_id].append(shown)
    return by_message


def _states(viewer: Viewer, messages: Sequence[Message]) -> dict[uuid.UUID, str]:
    """What became of each message: read by whom of the other side; at the desk also its letters."""
    asked = [
        message
        for message in messages
        if message.audience == Audience.CLIENT
        and message.kind == Message.Kind.TEXT
        and bool(message.author_seat_id) == viewer.at_desk
    ]
    seen: dict[uuid.UUID, list[str]] = defaultdict(list)
    if not asked:
        return {}
    sightings = standing.sightings(viewer, messages=[message.id for message in asked])
    read: set[uuid.UUID] = set()
    for sighting in sightings:
        if sighting.message_id in read and not viewer.at_desk:
            continue
        read.add(sighting.message_id)
        at = moments.when(sighting.at)
        seen[sighting.message_id].append(
            _sighted(sighting.by_link) % {"name": sighting.name.split()[0], "when": at}
            if viewer.at_desk
            else _("The team read it %(when)s") % {"when": at}
        )
    if viewer.at_desk:
        for letter in letters_about(viewer, [message.id for message in asked]):
            # That one of them has read it says nothing about whose letter came back.
            if letter.state in TROUBLED or letter.subject_id not in read:
                seen[letter.subject_id].insert(0, words_of(letter))
    return {
        message_id: " · ".join([each for each in words if each][:4])
        for message_id, words in seen.items()
    }


def _author_id(message: Message) -> uuid.UUID | None:
    return message.author_seat_id or message.author_contact_id


def _original(viewer: Viewer, message: Message) -> str:
    route = ORIGINALS.get((message.source or "").partition(":")[0])
    return _page(viewer, route, message.id) if route and viewer.at_desk else ""


def _show(viewer: Viewer, message: Message) -> str:
    internal = message.audience == Audience.INTERNAL
    return _page(viewer, "new_showing", message.id) if internal and viewer.at_desk else ""


def _sighted(by_link: bool) -> str:
    """Two facts: he read it himself, or whoever held his letter opened it."""
    if by_link:
        return _("opened %(when)s by the link sent to %(name)s")
    return _("%(name)s read it %(when)s")


def _note(viewer: Viewer, message: Message) -> str:
    if not viewer.at_desk or message.audience != Audience.CLIENT:
        return ""
    if message.by_link:
        by = _("by the link from a letter, not signed in")
        return f"{message.client.name} · {by}"
    return _("to the client") if message.author_seat_id else message.client.name


def spoke(message: Message) -> str:
    """Of a call or a meeting: when it was, and with whom."""
    if message.kind == Message.Kind.TEXT:
        return ""
    parts = [moments.exactly(message.spoke_at) if message.spoke_at else "", message.spoke_with]
    return " · ".join(filter(None, parts))
