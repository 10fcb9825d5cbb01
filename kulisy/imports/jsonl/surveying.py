"""The first look at a file: every line is read and checked, and so is what it names. Nothing is
written. What is kept of a message is where it stands, when, by whom and for whom."""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kulisy.conversations.models import Audience, Message
from kulisy.imports.jsonl.fields import Problem, Rules
from kulisy.imports.jsonl.filing import Files
from kulisy.imports.jsonl.knowing import Author, Here, Known
from kulisy.imports.jsonl.reading import BadLine, lines, parsed
from kulisy.imports.jsonl.resolving import Resolver
from kulisy.imports.jsonl.shapes import (
    ClientLine,
    ColleagueLine,
    ContactLine,
    ConversationLine,
    MessageLine,
    Names,
    Shaper,
    Thing,
)
from kulisy.people.viewer import Viewer

#: Lines between two words of progress.
_OFTEN = 5000


@dataclass(slots=True)
class Said:
    """A message of the file: where it stands, and what its conversation must know of it."""

    line: int
    offset: int
    #: Which of its line's messages; -1: the line is the message.
    place: int
    source: str
    at: datetime
    #: An address or an identifier, as written.
    name: str
    side: str
    internal: bool
    #: A message; a call or a meeting that was written down answers nobody.
    text: bool
    files: int
    #: Found by the resolver.
    author: Author | None = None


@dataclass(slots=True)
class Thread:
    """A conversation of the file with everything said in it."""

    key: str
    source: str
    head: ConversationLine | None = None
    said: list[Said] = field(default_factory=list)
    #: What the resolver found.
    client: str = ""
    client_id: uuid.UUID | None = None
    here: Here | None = None
    participants: tuple[uuid.UUID, ...] = ()
    assignee_id: uuid.UUID | None = None


@dataclass(slots=True)
class Firm:
    """A client of the file with his contacts."""

    given: ClientLine
    id: uuid.UUID
    #: In the company already: nothing of him is changed.
    known: bool = False
    responsible_id: uuid.UUID | None = None
    people: list["Human"] = field(default_factory=list)
    #: Address or identifier → contact.
    reached: dict[str, "Human"] = field(default_factory=dict)


@dataclass(slots=True)
class Human:
    id: uuid.UUID
    name: str
    #: None: a contact that the company has already.
    given: ContactLine | None
    author: Author


@dataclass
class Survey:
    """What one look found. `problems` are in the order of the file."""

    names: Names
    shaper: Shaper
    files: Files
    size: int = 0
    #: SHA-256 of the whole file.
    digest: str = ""
    count: int = 0
    problems: list[Problem] = field(default_factory=list)
    clients: dict[str, Firm] = field(default_factory=dict)
    colleagues: dict[str, ColleagueLine] = field(default_factory=dict)
    contacts: list[ContactLine] = field(default_factory=list)
    threads: dict[str, Thread] = field(default_factory=dict)
    #: Sources of messages that earlier runs brought in.
    here: frozenset[str] = frozenset()
    #: What stands on a line with an error, by kind and name: what hangs on it says so.
    broken: dict[tuple[str, str], int] = field(default_factory=dict)
    file_bytes: int = 0

    def wrong(self, line: int, code: str, **details: object) -> None:
        self.problems.append(Problem(line, code, details))


def survey(
    path: Path, viewer: Viewer, *, zone: ZoneInfo | None, system: str, files: Files,
    now: datetime, report: Callable[[int], None] = lambda _count: None,
) -> Survey:  # fmt: skip
    """Look at the whole file in the viewer's name. Call it outside a transaction."""
    rules = Rules(zone, now)
    shaper = Shaper(rules, ZoneInfo(viewer.company.time_zone))
    found = Survey(Names(viewer.company.id, system), shaper, files)
    shaper.problems = found.problems
    _Reader(found, report).read(path)
    Resolver(found, Known(viewer)).resolve()
    found.problems.sort(key=lambda each: each.line)
    return found


class _Reader:
    """Puts every line where it belongs, and notes names that come twice."""

    def __init__(self, found: Survey, report: Callable[[int], None]) -> None:
        self._found = found
        self._report = report
        #: (kind, name) → the line that has it.
        self._taken: dict[tuple[str, str], int] = {}

    def read(self, path: Path) -> None:
        found, digest = self._found, hashlib.sha256()
        found.size = path.stat().st_size
        for line in lines(path):
            digest.update(line.raw)
            found.count += 1
            try:
                given = parsed(line)
            except BadLine as bad:
                found.wrong(line.number, bad.code, **bad.details)
                continue
            for place, thing in self._things(given, line.number):
                self._keep(thing, line.offset, place)
            if found.count % _OFTEN == 0:
                self._report(found.count)
        found.digest = digest.hexdigest()

    def _things(self, given: dict[str, Any], line: int) -> Iterator[tuple[int, Thing]]:
        before = len(self._found.problems)
        for place, thing in self._found.shaper.things(given, line):
            if thing is not None:
                yield place, thing
            elif place < 0:
                name = str(given.get("id", ""))
                self._found.broken[str(given["type"]), name] = line
        if len(self._found.problems) > before and given.get("type") == "client":
            self._found.broken.setdefault(("client", str(given.get("id", ""))), line)

    def _keep(self, thing: Thing, offset: int, place: int) -> None:
        if isinstance(thing, MessageLine):
            self._message(thing, offset, place)
        elif isinstance(thing, ConversationLine):
            if self._first("conversation", "id", thing.id, thing.line):
                self._thread(thing.id).head = thing
        elif isinstance(thing, ClientLine):
            if self._first("client", "id", thing.id, thing.line):
                self._found.clients[thing.id] = Firm(
                    thing, self._found.names.id("client", thing.id)
                )
        elif isinstance(thing, ContactLine):
            self._found.contacts.append(thing)
        elif self._first("colleague", "email", thing.email, thing.line):
            self._found.colleagues[thing.email] = thing

    def _message(self, thing: MessageLine, offset: int, place: int) -> None:
        found = self._found
        if not self._first("message", "id", thing.id, thing.line):
            return
        before = len(found.problems)
        for number, file in enumerate(thing.files):
            wrong, size = found.files.look(file)
            found.file_bytes += size
            if wrong:
                found.wrong(thing.line, wrong.code, name=f"files[{number}].path", **wrong.details)
        if len(found.problems) > before:
            return
        source = found.names.source("message", thing.id)
        internal, text = thing.audience == Audience.INTERNAL, thing.kind == Message.Kind.TEXT
        self._thread(thing.conversation).said.append(
            Said(thing.line, offset, place, source, thing.at, thing.author, thing.side, internal,
                 text, len(thing.files))
        )  # fmt: skip

    def _thread(self, key: str) -> Thread:
        threads = self._found.threads
        if key not in threads:
            threads[key] = Thread(key, self._found.names.source("conversation", key))
        return threads[key]

    def _first(self, kind: str, field_: str, name: str, line: int) -> bool:
        other = self._taken.get((kind, name))
        if other is None:
            self._taken[kind, name] = line
            return True
        self._found.wrong(line, "same_id", name=field_, value=name, other=other)
        return False
