"""Identifiers: UUIDv7, made here because PostgreSQL below 18 can't."""

import os
import time
import uuid
from collections.abc import Iterable
from itertools import islice


def new_id() -> uuid.UUID:
    """A UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, 74 random bits.

    Sorts roughly by creation; it is never a cursor (late commits) and never a permission.
    """
    millis = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (millis & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= ((random >> 62) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random & (2**62 - 1)
    return uuid.UUID(int=value)


def read_id(text: object) -> uuid.UUID | None:
    """The id that a form or an address names; None: it names none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def read_ids(texts: Iterable[str], *, most: int | None = None) -> list[uuid.UUID]:
    """What of it (of the first `most`) is an id, in its order."""
    return [found for each in islice(texts, most) if (found := read_id(each))]
