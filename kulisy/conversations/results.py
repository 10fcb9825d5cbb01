"""What a search found, joined back through `access`: ids become rows only if the viewer may read
them now, and become words here, marked."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from markupsafe import Markup

from kulisy.conversations import access, asking, pages, writing
from kulisy.conversations.models import Attachment, Audience, Conversation, Message
from kulisy.conversations.search import KINDS, Findings, Found, find
from kulisy.kit.highlight import marked
from kulisy.kit.text import one_line
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer

EXCERPT = 220
#: Of each kind on the first page, where all stand together; and where one stands alone.
FEW = {"title": 5, "file": 5, "message": 15}
MANY = 40
#: Marks of writing that are no words: mentions keep their names.
_MARKS = re.compile(
    r"(@)\[(?=[^\]\n]{1,120}\]\()|\]\((?:seat|contact):[0-9a-f-]{36}\)|\*\*|__|~~|`+|^\s*(?:>|#{1,6})\s",
    re.MULTILINE,
)
#: So many later messages are shown with one that was found.
BEHIND = 12


@dataclass(frozen=True)
class Hit:
    """One thing found, as it is shown."""

    what: str
    title: Markup
    excerpt: Markup
    url: str
    at: datetime
    client: str
    author: str = ""
    internal: bool = False
    state: str = ""
    content_type: str = ""
    size: int | None = None
    number: int | None = None


@dataclass
class Results:
    """By kind; `more` holds the address of the next ones."""

    conversations: list[Hit] = field(default_factory=list)
    files: list[Hit] = field(default_factory=list)
    messages: list[Hit] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)
    alike: bool = False

    def __bool__(self) -> bool:
        return bool(self.conversations or self.files or self.messages)


def results(viewer: Viewer, asked: asking.Asking) -> Results:
    """Five statements at most, whatever is found; in the cabinet one more for each client."""
    kinds = [asked.what] if asked.what in KINDS else list(KINDS)
    alone = len(kinds) == 1
    found = Results()
    if asked.unknown or asked.what == "people":
        return found
    at_most = MANY if alone else max(FEW.values())
    findings = find(asked.asked, kinds=kinds, at_most=at_most + 1, before=asked.before)
    found.alike = findings.alike
    words = asked.asked.words if findings.alike else ""
    kept: dict[str, list[Found]] = {}
    for kind in kinds:
        rows = [row for row in findings.rows if row.what == kind]
        limit = MANY if alone else FEW[kind]
        kept[kind] = rows[:limit]
        if len(rows) > limit:
            before = asking.cursor(rows[limit - 1].at, rows[limit - 1].row_id) if alone else ""
            found.more[kind] = asked.address(what=kind, before=before)
    found.conversations = _conversations(viewer, kept.get("title", []), findings, words)
    found.files = _files(viewer, kept.get("file", []), findings, words)
    found.messages = _messages(viewer, kept.get("message", []), findings)
    return found


def conversations(viewer: Viewer, rows: Sequence[Found]) -> list[Conversation]:
    """The threads of found rows, each once, in the order found."""
    ids = list(dict.fromkeys(row.conversation_id for row in rows))
    if not ids:
        return []
    known = {
        each.id: each
        for each in access.conversations(viewer).filter(id__in=ids).select_related("client")
    }
    return [known[each] for each in ids if each in known]


def _conversations(
    viewer: Viewer, rows: Sequence[Found], findings: Findings, words: str
) -> list[Hit]:
    return [
        Hit(
            what="title",
            title=marked(each.title, findings.stems, alike=words),
            excerpt=Markup(""),
            url=pages.address(viewer, each.id),
            at=each.client_last_at,
            client=each.client.name,
            internal=each.audience == Audience.INTERNAL,
            state=pages.state_words(viewer, each.state)[0],
            number=each.number,
        )
        for each in conversations(viewer, rows)
    ]


def _messages(viewer: Viewer, rows: Sequence[Found], findings: Findings) -> list[Hit]:
    ids = [row.message_id for row in rows if row.message_id]
    if not ids:
        return []
    known = {
        each.id: each
        for each in _with_context(viewer, access.messages(viewer).filter(id__in=ids))
        .select_related("conversation", "client")
        .defer("html", "tail_html")
    }
    messages = [known[each] for each in ids if each in known]
    names = author_names(viewer, messages)
    return [
        Hit(
            what="message",
            title=Markup.escape(each.conversation.title),
            excerpt=_excerpt(each, findings.stems),
            url=_place(viewer, each),
            at=each.posted_at,
            client=each.client.name,
            author=names[each.id],
            internal=each.audience == Audience.INTERNAL,
        )
        for each in messages
    ]


def _with_context(viewer: Viewer, rows: QuerySet[Message]) -> QuerySet[Message]:
    """Each with the message some way behind it, where there is one: a page that ends there shows
    what was found with what was said next."""
    later = (
        access.messages(viewer)
        .filter(conversation_id=OuterRef("conversation_id"), posted_at__gt=OuterRef("posted_at"))
        .order_by("posted_at")
    )
    return rows.annotate(page_ends=Subquery(later.values("id")[BEHIND : BEHIND + 1]))


def _place(viewer: Viewer, message: Message) -> str:
    """The page of its conversation on which a message stands."""
    before = getattr(message, "page_ends", None)
    page = f"?before={before}" if before else ""
    return f"{pages.address(viewer, message.conversation_id)}{page}#m-{message.id}"


def author_names(viewer: Viewer, messages: Sequence[Message]) -> dict[uuid.UUID, str]:
    """Of messages with their clients: who wrote each, as each client is told."""
    names: dict[uuid.UUID, str] = {}
    for client in {message.client_id: message.client for message in messages}.values():
        own = [message for message in messages if message.client_id == client.id]
        names.update(access.author_names(viewer, client, own))
    return names


def _files(viewer: Viewer, rows: Sequence[Found], findings: Findings, words: str) -> list[Hit]:
    """A row names its message; of that message's files those whose names were meant."""
    ids = list(dict.fromkeys(row.message_id for row in rows if row.message_id))
    if not ids:
        return []
    found = (
        access.attachments(viewer)
        .filter(message_id__in=ids)
        .select_related("client", "conversation")
    )
    shown: list[Hit] = []
    for message_id in ids:
        own = [each for each in found if each.message_id == message_id]
        names = [marked(each.name, findings.stems, alike=words) for each in own]
        meant = any("<mark>" in name for name in names)
        shown += [
            _file(viewer, each, name)
            for each, name in zip(own, names, strict=True)
            if "<mark>" in name or not meant
        ]
    return shown


def _file(viewer: Viewer, row: Attachment, name: Markup) -> Hit:
    return Hit(
        what="file",
        title=name,
        excerpt=Markup.escape(row.conversation.title),
        url=rewritten(
            viewer, reverse(f"{viewer.face}:attachment", args=[viewer.company.slug, row.id])
        ),
        at=row.pinned_at,
        client=row.client.name,
        internal=row.audience == Audience.INTERNAL,
        content_type=row.content_type,
        size=row.size,
    )


def plain(body: str, *, limit: int) -> str:
    """The first words of a writing, on one line, without its marks."""
    return one_line(_MARKS.sub(r"\1", writing.unruled(body[: limit * 4])), limit=limit)


def _excerpt(message: Message, stems: Sequence[str]) -> Markup:
    text = " ".join(_MARKS.sub(r"\1", writing.unruled(message.body)).split())
    if message.spoke_with:
        text = f"{message.spoke_with} · {text}"
    return marked(text, stems, limit=EXCERPT)
