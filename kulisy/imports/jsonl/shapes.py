"""What a line can be: a client, a contact, a former colleague, a conversation, a message. Checked
by itself here; what it names is checked when the whole file is known (surveying)."""

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kulisy.conversations.models import Audience, Conversation, Message, State
from kulisy.conversations.writing import BODY_LIMIT
from kulisy.imports.jsonl.fields import Fields, Problem, Rules
from kulisy.kit.text import clean
from kulisy.mailroom.htmltext import readable

#: Files of one message.
MOST_FILES = 100
#: A clock of another machine may be a little ahead.
AHEAD = timedelta(days=1)

_AUDIENCE = {"internal": Audience.INTERNAL, "client": Audience.CLIENT}
_STATES = {
    "open": State.OPEN, "waiting_client": State.WAITING_CLIENT, "waiting_us": State.WAITING_US,
    "closed": State.CLOSED,
}  # fmt: skip
_SIDES = {"team": "team", "client": "client"}
_FORMATS = {"markdown": "markdown", "plain": "plain", "html": "html"}
_THREADS = {each.value: each.value for each in Conversation.Kind}
_KINDS = {each.value: each.value for each in Message.Kind}

TYPES: dict[str, tuple[str, ...]] = {
    "client": ("id", "name", "human", "responsible", "existing", "contacts"),
    "contact": ("id", "client", "name", "email", "phone", "position"),
    "colleague": ("email", "name", "clients_see_name"),
    "conversation": (
        "id", "client", "title", "audience", "kind", "state", "closed_at", "assignee", "due",
        "labels", "participants", "messages",
    ),
    "message": (
        "id", "conversation", "at", "from", "side", "audience", "body", "format", "kind",
        "spoke_at", "spoke_with", "files",
    ),
}  # fmt: skip


class ChangedFile(Exception):
    """Between two looks at it the file became another one."""


@dataclass(frozen=True, slots=True)
class ClientLine:
    line: int
    id: str
    name: str
    human: bool
    responsible: str
    existing: bool | None


@dataclass(frozen=True, slots=True)
class ContactLine:
    line: int
    id: str
    client: str
    name: str
    email: str
    phone: str
    position: str


@dataclass(frozen=True, slots=True)
class ColleagueLine:
    """Somebody of the team who has no place here any more."""

    line: int
    email: str
    name: str
    clients_see_name: bool


@dataclass(frozen=True, slots=True)
class ConversationLine:
    line: int
    id: str
    client: str
    title: str
    audience: str
    kind: str
    state: str
    closed_at: datetime | None
    assignee: str
    due: datetime | None
    labels: tuple[str, ...]
    #: None: whoever of the client wrote in it.
    participants: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class FileLine:
    path: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class MessageLine:
    line: int
    id: str
    conversation: str
    at: datetime
    author: str
    side: str
    audience: str
    body: str
    markdown: bool
    kind: str
    spoke_at: datetime | None
    spoke_with: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The part of a message that is read only when it is written."""

    body: str
    markdown: bool
    kind: str
    spoke_at: datetime | None
    spoke_with: str
    files: tuple[FileLine, ...]


#: Fields that few messages have.
_SELDOM = frozenset({"spoke_at", "spoke_with", "files"})

Thing = ClientLine | ContactLine | ColleagueLine | ConversationLine | MessageLine


@dataclass
class Shaper:
    """Makes things of objects. `problems` holds what was wrong with the lines so far."""

    rules: Rules
    #: Of days without a time.
    zone: ZoneInfo
    problems: list[Problem] = field(default_factory=list)

    def things(self, given: Mapping[str, Any], line: int) -> Iterator[tuple[int, Thing | None]]:
        """What a line holds, with its place in a nested list (-1: the line itself): first the
        thing itself, None where it can't be read."""
        type_ = given.get("type")
        if not isinstance(type_, str) or type_ not in TYPES:
            self.problems.append(
                Problem(line, "no_type", {"known": ", ".join(TYPES), "value": str(type_)[:60]})
            )
            return
        fields = self._fields(given, (*TYPES[type_], "type"), line)
        if type_ == "client":
            yield -1, self._client(fields)
            yield from self._nested(fields, "contacts", "contact", given)
        elif type_ == "contact":
            yield -1, self._contact(fields)
        elif type_ == "colleague":
            yield -1, self._colleague(fields)
        elif type_ == "conversation":
            yield -1, self._conversation(fields)
            yield from self._nested(fields, "messages", "message", given)
        else:
            yield -1, self.message(fields)

    def words(self, given: Mapping[str, Any], line: int) -> Words:
        """What a message says, of one that was read without a problem before: the same bytes."""
        body = clean(given.get("body") or "")
        if given.get("format") == "html":
            body = readable(body).strip()
        spoke_at: datetime | None = None
        spoke_with = ""
        files: tuple[FileLine, ...] = ()
        if not given.keys().isdisjoint(_SELDOM):
            fields = self._fields(given, (*TYPES["message"], "type"), line)
            spoke_at = fields.moment("spoke_at", required=False)
            spoke_with = fields.text("spoke_with", limit=300, required=False)
            files = tuple(self._files(fields)) if fields.has("files") else ()
        markdown = given.get("format", "markdown") == "markdown"
        kind = given.get("kind") or Message.Kind.TEXT
        return Words(body, markdown, kind, spoke_at, spoke_with, files)

    def message(self, fields: Fields) -> MessageLine | None:
        before = len(self.problems)
        at = fields.moment("at")
        format_ = fields.choice("format", _FORMATS, default="markdown")
        body = fields.long_text("body")
        if format_ == "html":
            body = readable(body).strip()
        if len(body) > BODY_LIMIT:
            fields.wrong("too_long", "body", limit=BODY_LIMIT)
        kind = fields.choice("kind", _KINDS, default=Message.Kind.TEXT)
        found = (
            fields.identifier("id"),
            fields.identifier("conversation"),
            fields.identifier("from").lower(),
            fields.choice("side", _SIDES, default=""),
            fields.choice("audience", _AUDIENCE),
        )
        files = tuple(self._files(fields)) if fields.has("files") else ()
        spoke_at = fields.moment("spoke_at", required=False)
        spoke_with = fields.text("spoke_with", limit=300, required=False)
        if not files and not body.strip():
            fields.wrong("empty_message", "body")
        if at and at > self.rules.now + AHEAD:
            fields.wrong("future", "at", value=at.isoformat())
        if len(self.problems) > before or at is None:
            return None
        id_, conversation, author, side, audience = found
        return MessageLine(
            fields.line, id_, conversation, at, author, side, audience, body,
            format_ == "markdown", kind, spoke_at, spoke_with, files,
        )  # fmt: skip

    def _nested(
        self, fields: Fields, name: str, type_: str, parent: Mapping[str, Any]
    ) -> Iterator[tuple[int, Thing | None]]:
        """Objects of a list within a line: they belong to it."""
        owner = "client" if type_ == "contact" else "conversation"
        known = (*(each for each in TYPES[type_] if each != owner), "type")
        for number, each in enumerate(fields.objects(name)):
            place = f"{name}[{number}]"
            if not isinstance(each, dict) or each.get("type", type_) != type_:
                fields.wrong("no_object", place)
                continue
            # Said by its place; a name of its own would be a second opinion.
            inner = self._fields({**each, owner: parent.get("id")}, (*known, owner), fields.line,
                                 f"{place}.")  # fmt: skip
            if owner in each:
                inner.wrong("unknown_field", owner, known=", ".join(known))
                continue
            yield number, self._contact(inner) if type_ == "contact" else self.message(inner)

    def _client(self, fields: Fields) -> ClientLine | None:
        before = len(self.problems)
        made = ClientLine(
            fields.line,
            fields.identifier("id"),
            fields.text("name", limit=200),
            bool(fields.flag("human")),
            fields.address("responsible", required=False),
            fields.flag("existing"),
        )
        return made if len(self.problems) == before else None

    def _contact(self, fields: Fields) -> ContactLine | None:
        before = len(self.problems)
        made = ContactLine(
            fields.line,
            fields.identifier("id", required=False).lower(),
            fields.identifier("client"),
            fields.text("name", limit=120),
            fields.address("email", required=False),
            fields.text("phone", limit=40, required=False),
            fields.text("position", limit=80, required=False),
        )
        if not made.id and not made.email:
            fields.wrong("no_way", "email")
        return made if len(self.problems) == before else None

    def _colleague(self, fields: Fields) -> ColleagueLine | None:
        before = len(self.problems)
        made = ColleagueLine(
            fields.line,
            fields.address("email"),
            fields.text("name", limit=120),
            bool(fields.flag("clients_see_name")),
        )
        return made if len(self.problems) == before else None

    def _conversation(self, fields: Fields) -> ConversationLine | None:
        before = len(self.problems)
        participants = fields.words("participants", limit=254)
        made = ConversationLine(
            fields.line,
            fields.identifier("id"),
            fields.identifier("client"),
            fields.text("title", limit=200),
            fields.choice("audience", _AUDIENCE),
            fields.choice("kind", _THREADS, default=Conversation.Kind.REQUEST),
            fields.choice("state", _STATES, default=State.CLOSED),
            fields.moment("closed_at", required=False),
            fields.address("assignee", required=False),
            fields.day_or_moment("due", zone=self.rules.zone or self.zone),
            fields.words("labels", limit=40),
            tuple(each.lower() for each in participants) if fields.has("participants") else None,
        )
        return made if len(self.problems) == before else None

    def _files(self, fields: Fields) -> Iterator[FileLine]:
        given = fields.objects("files")
        if len(given) > MOST_FILES:
            fields.wrong("many_files", "files", limit=MOST_FILES)
            return
        for number, each in enumerate(given):
            whole = {"path": each} if isinstance(each, str) else each
            if not isinstance(whole, dict):
                fields.wrong("no_object", f"files[{number}]")
                continue
            inner = self._fields(whole, ("path", "name", "type"), fields.line, f"files[{number}].")
            yield FileLine(
                inner.exactly("path", limit=1000),
                inner.text("name", limit=255, required=False),
                inner.text("type", limit=100, required=False),
            )

    def _fields(
        self, given: Mapping[str, Any], known: tuple[str, ...], line: int, place: str = ""
    ) -> Fields:
        return Fields(
            given, known, line=line, rules=self.rules, problems=self.problems, place=place
        )


class Names:
    """How things of the other system are known here: the same name is always the same thing.
    `system`: numbers of two systems don't mean each other."""

    def __init__(self, company_id: uuid.UUID, system: str) -> None:
        self._begun = hashlib.sha256(f"{company_id}\0{system}".encode("utf-8", "replace"))

    def source(self, kind: str, id_: str) -> str:
        """What stands in `source` of a conversation or a message."""
        return f"jsonl:{self._digest(kind, id_)[:40]}"

    def id(self, kind: str, *said: str) -> uuid.UUID:
        """The identifier of a client or a contact (UUIDv8, RFC 9562, 5.8): these tables have no
        `source`, and a file that comes again finds them by it."""
        value = int(self._digest(kind, *said)[:32], 16)
        value = value & ~(0xF << 76) | 0x8 << 76
        return uuid.UUID(int=value & ~(0b11 << 62) | 0b10 << 62)

    def _digest(self, *said: str) -> str:
        digest = self._begun.copy()
        digest.update("\0".join(("", *said)).encode("utf-8", "replace"))
        return digest.hexdigest()
