"""What stands ready to be written: rendered, with identifiers, times and words of the index."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from kulisy.conversations.models import Attachment
from kulisy.imports.jsonl.knowing import Author
from kulisy.imports.jsonl.shapes import FileLine
from kulisy.imports.jsonl.surveying import Thread
from kulisy.kit.ids import new_id


@dataclass(slots=True)
class Ready:
    """A message as it will stand."""

    id: uuid.UUID
    source: str
    author: Author
    internal: bool
    at: datetime
    kind: str
    body: str
    html: str
    #: As the text index takes it.
    words: str
    spoke_at: datetime | None
    spoke_with: str
    files: tuple[FileLine, ...]
    digest: str


@dataclass(slots=True)
class ReadyThread:
    thread: Thread
    id: uuid.UUID
    client_id: uuid.UUID
    #: Only what isn't here yet, in order.
    messages: list[Ready] = field(default_factory=list)


@dataclass(slots=True)
class Pinned:
    """A file of a message, kept. `digest`: the SHA-256 of its bytes."""

    row: Attachment
    message: Ready
    digest: str


@dataclass(slots=True)
class Batch:
    threads: list[ReadyThread]
    #: All their messages as rows to be (rows.said), in JSON.
    talk: str
    #: Messages of the file that it goes through, new or not.
    gone_through: int


def ids_in_order(count: int) -> Iterator[uuid.UUID]:
    """UUIDv7 that sort as they come, also within a millisecond: the last 24 bits count, and 50
    random ones tell this count from every other (RFC 9562, 6.2, method 1)."""
    one = new_id().int
    first = one >> 62 << 62 | (one & 0x3F_FFFF_FFFF) << 24
    return (uuid.UUID(int=first | number) for number in range(count))
