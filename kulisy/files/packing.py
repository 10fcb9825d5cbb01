"""Many files as one ZIP, made while it is read: no whole file in memory, and none on a disk."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

PIECE = 256 * 1024
#: What a ZIP can say begins here.
EARLIEST = date(1980, 1, 1)


@dataclass(frozen=True)
class Packed:
    """One file: its name within the pack (with folders), its day and size, how it is opened."""

    name: str
    day: date
    size: int
    open: Callable[[], IO[bytes]]


def zipped(files: Sequence[Packed]) -> Iterator[bytes]:
    """The pieces of the ZIP. Stored as they are: PDF and pictures are compressed already. The same
    bytes for the same files."""
    sink = _Sink()
    with ZipFile(cast("IO[bytes]", sink), "w", ZIP_STORED) as pack:
        for each in files:
            day = max(each.day, EARLIEST)
            about = ZipInfo(each.name, (day.year, day.month, day.day, 0, 0, 0))
            about.file_size, about.external_attr = each.size, 0o644 << 16
            with each.open() as source, pack.open(about, "w") as target:
                while piece := source.read(PIECE):
                    target.write(piece)
                    yield sink.taken()
    yield sink.taken()


def named_once(names: Sequence[str]) -> list[str]:
    """Each name once: the second `Act.pdf` is `Act (2).pdf`."""
    seen: set[str] = set()
    made = []
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        free, number = name, 1
        while free.lower() in seen:
            number += 1
            free = f"{stem} ({number}){dot}{suffix}" if dot and stem else f"{name} ({number})"
        seen.add(free.lower())
        made.append(free)
    return made


class _Sink:
    """What ZipFile writes into, and all that it asks of it. It can't seek: the size and the sum of
    each file follow it."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def write(self, piece: bytes) -> int:
        self._bytes += piece
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        piece = bytes(self._bytes)
        self._bytes.clear()
        return piece
