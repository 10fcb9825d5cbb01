"""A batch on its way: whole conversations with everything said in them, read from the file a second
time, rendered, their words cut for the index. Touches no database: it works beside the writing."""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from kulisy.imports.jsonl.fields import LONGEST_ID
from kulisy.imports.jsonl.reading import BadLine, Line, parsed
from kulisy.imports.jsonl.ready import Batch, Ready, ReadyThread, ids_in_order
from kulisy.imports.jsonl.rendering import html_of
from kulisy.imports.jsonl.rows import said as rows_of
from kulisy.imports.jsonl.shapes import ChangedFile, Shaper
from kulisy.imports.jsonl.surveying import Said, Survey, Thread
from kulisy.kit.finding import indexed
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line

#: Messages of one transaction; a longer conversation is one all the same.
BATCH = 2000


def batches(found: Survey) -> Iterator[list[Thread]]:
    """Conversations by client, and each client's as he came to know them: so their numbers are in
    that order, however often the run is cut off."""
    threads = sorted(found.threads.values(), key=lambda each: (str(each.client_id), *_shown(each)))
    some: list[Thread] = []
    count = 0
    for thread in threads:
        if some and count + len(thread.said) > BATCH:
            yield some
            some, count = [], 0
        some.append(thread)
        count += len(thread.said)
    if some:
        yield some


def _shown(thread: Thread) -> tuple[bool, datetime, str]:
    shown = next((said.at for said in thread.said if not said.internal), None)
    return shown is None, shown or thread.said[0].at, thread.key


class Preparer:
    """Reads the file by place; for one thread of the program."""

    def __init__(self, path: Path, found: Survey) -> None:
        self._path = path
        self._here = found.here
        self._shaper = Shaper(found.shaper.rules, found.shaper.zone)
        self._names = found.names
        self._file: IO[bytes] | None = None

    def prepare(self, threads: Sequence[Thread]) -> Batch:
        """Raises ChangedFile."""
        if self._file is None:
            self._file = self._path.open("rb")
        ready = [self._thread(thread) for thread in threads]
        fresh = [each for each in ready if each.messages]
        # No ASCII escapes: of Cyrillic they would make six times as much to read.
        talk = json.dumps([row for each in fresh for row in rows_of(each)], ensure_ascii=False)
        return Batch(fresh, talk, sum(len(each.said) for each in threads))

    def close(self) -> None:
        if self._file:
            self._file.close()

    def _thread(self, thread: Thread) -> ReadyThread:
        if thread.client_id is None:
            raise ChangedFile
        id_ = thread.here.id if thread.here else new_id()
        made = ReadyThread(thread, id_, thread.client_id)
        fresh = [said for said in thread.said if said.source not in self._here]
        times = _apart(thread.said)
        ids = ids_in_order(len(fresh))
        known: dict[int, Mapping[str, Any]] = {}
        for said in fresh:
            if said.offset not in known:
                if said.place < 0:
                    known = {}
                known[said.offset] = self._at(said)
            made.messages.append(
                self._message(said, known[said.offset], next(ids), times[said.source])
            )
        return made

    def _source(self, id_: str | int) -> str:
        said = id_ if isinstance(id_, str) else str(id_)
        return self._names.source("message", one_line(said, limit=LONGEST_ID))

    def _at(self, said: Said) -> Mapping[str, Any]:
        assert self._file  # noqa: S101 (prepare opened it)
        self._file.seek(said.offset)
        try:
            return parsed(Line(said.line, said.offset, self._file.readline()))
        except BadLine:
            raise ChangedFile from None

    def _message(self, said: Said, given: Mapping[str, Any], id_: uuid.UUID, at: datetime) -> Ready:
        try:
            given = given["messages"][said.place] if said.place >= 0 else given
            same = self._source(given["id"]) == said.source
            same = same and given["audience"] == ("internal" if said.internal else "client")
            line = self._shaper.words(given, said.line)
        except (KeyError, IndexError, TypeError, AttributeError):
            raise ChangedFile from None
        author = said.author
        if author is None or not same:
            raise ChangedFile
        text = f"{line.body} {line.spoke_with}" if line.spoke_with else line.body
        return Ready(
            id=id_,
            source=said.source,
            author=author,
            internal=said.internal,
            at=at,
            kind=line.kind,
            body=line.body,
            html=html_of(line.body, markdown=line.markdown),
            words=indexed(text),
            spoke_at=line.spoke_at,
            spoke_with=line.spoke_with,
            files=line.files,
            digest=hashlib.sha256(line.body.encode()).hexdigest(),
        )


def _apart(said: Sequence[Said]) -> dict[str, datetime]:
    """A time of its own for each message of a conversation: of equal ones the later in the file
    comes a microsecond later."""
    times: dict[str, datetime] = {}
    before: datetime | None = None
    for each in said:
        at = each.at
        if before is not None and at <= before:
            at = before + timedelta(microseconds=1)
        times[each.source] = before = at
    return times
