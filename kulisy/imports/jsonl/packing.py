"""Lines and the files that they name in one ZIP, for whoever has a screen and no console. The lines
are unfolded (they are read twice, by place); files stay in the archive until they are wanted."""

import shutil
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from kulisy.imports.importing import Useless
from kulisy.imports.jsonl.filing import MEGABYTE, Wrong
from kulisy.imports.jsonl.shapes import FileLine
from kulisy.kit.text import one_line

#: What is unfolded to lines, and how many times its size an archive may unfold to.
MOST_LINES = 2 * 1024**3
RATIO, SMALL = 200, 64 * MEGABYTE
MOST_MEMBERS = 200_000
#: What reading a damaged archive can raise.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_LINES = frozenset({".jsonl", ".ndjson"})
_OTHER_ARCHIVES = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"Rar!", b"7z\xbc\xaf")
_UTF8 = 0x800
_LOCKED = 0x1


class Archive:
    """The files of an archive, by their paths beside the lines. Nothing is ever unpacked to a path,
    so no name inside can lead anywhere. As `filing.Folder`."""

    def __init__(
        self, archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], *, limit: int
    ) -> None:
        self._archive = archive
        self._members = members
        self._limit = limit

    def look(self, file: FileLine) -> tuple[Wrong | None, int]:
        """What is wrong with a named file, or its size."""
        said = {"value": one_line(file.path, limit=200)}
        found = self._members.get(_beside(file.path))
        if found is None:
            return Wrong("no_file", said), 0
        if found.file_size > self._limit:
            return Wrong("large_file", {**said, "limit": self._limit // MEGABYTE}), 0
        return None, found.file_size

    def open(self, file: FileLine) -> IO[bytes]:
        return self._archive.open(self._members[_beside(file.path)])


@contextmanager
def opened(path: Path, *, limit: int) -> Iterator[tuple[Path, Archive] | None]:
    """The lines of an archive, for as long as this lasts, and its files; None for what is no
    archive. `limit`: bytes of the largest file that the company takes. Raises Useless."""
    if not zipfile.is_zipfile(path):
        _no_other(path)
        yield None
        return
    try:
        archive = zipfile.ZipFile(path)
    except (*BROKEN, OSError, ValueError):
        raise Useless("archive_broken") from None
    with archive, tempfile.TemporaryDirectory(prefix="kulisy-lines-") as folder:
        inside = archive.infolist()
        _bounded(inside, packed=path.stat().st_size)
        members = {_name(each): each for each in inside if _is_file(each)}
        lines = _lines(members)
        here = Path(folder) / "lines.jsonl"
        _unfold(archive, members[lines], here)
        beside = str(PurePosixPath(lines).parent)
        start = "" if beside == "." else f"{beside}/"
        files = {
            name.removeprefix(start): each
            for name, each in members.items()
            if name.startswith(start)
        }
        yield here, Archive(archive, files, limit=limit)


def _no_other(path: Path) -> None:
    with path.open("rb") as file:
        beginning = file.read(262)
    if beginning.startswith((*_OTHER_ARCHIVES, b"PK")) or beginning[257:262] == b"ustar":
        raise Useless("archive_broken" if beginning.startswith(b"PK") else "no_zip")


def _bounded(inside: Sequence[zipfile.ZipInfo], *, packed: int) -> None:
    if len(inside) > MOST_MEMBERS:
        raise Useless("many_members", limit=MOST_MEMBERS)
    if sum(each.file_size for each in inside) > max(SMALL, RATIO * packed):
        raise Useless("unfolds", ratio=RATIO)


def _is_file(member: zipfile.ZipInfo) -> bool:
    """No folder, no link, nothing that a Mac puts beside each file."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    aside = member.filename.startswith("__MACOSX/")
    return not member.is_dir() and kind in {0, stat.S_IFREG} and not aside


def _lines(members: Mapping[str, zipfile.ZipInfo]) -> str:
    found = [name for name in members if PurePosixPath(name).suffix.lower() in _LINES]
    if len(found) != 1:
        raise Useless("lines_in_archive", count=len(found))
    return found[0]


def _unfold(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    if member.flag_bits & _LOCKED:
        raise Useless("archive_locked")
    if member.file_size > MOST_LINES:
        raise Useless("large_lines", limit=MOST_LINES // MEGABYTE)
    try:
        # Its announced size is kept to: the reader gives no byte more.
        with archive.open(member) as source, target.open("wb") as here:
            shutil.copyfileobj(source, here)
    except BROKEN:
        raise Useless("archive_broken") from None


def _name(member: zipfile.ZipInfo) -> str:
    """As it was meant: programs on Windows write names in their own code page and don't say so."""
    name = member.filename
    if not member.flag_bits & _UTF8 and not name.isascii():
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp866"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return _beside(name)


def _beside(path: str) -> str:
    """One way to write a path: slashes, no dots, composed letters."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in {"", "."}]
    return unicodedata.normalize("NFC", "/".join(parts))
