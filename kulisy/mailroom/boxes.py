"""The letters of an archive, one after the other, with steady memory: mbox, Maildir, a folder of
.eml, one letter, or a tar or zip of them. Nothing is ever unpacked to the disk, so no name inside
an archive can lead anywhere."""

import bz2
import gzip
import lzma
import os
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from kulisy.kit.text import one_line

from .mbox import mbox_letters
from .reading import Found, Unreadable

#: A letter larger than this is listed, not read. In bytes.
LARGEST_LETTER = 64 * 1024 * 1024

_LETTERS = {".eml", ".mail", ".mht", ".emlx"}
_MBOXES = {".mbox", ".mbx"}
_ARCHIVES = {".tar", ".tgz", ".gz", ".bz2", ".xz", ".zip", ".tbz2", ".txz", ".rar", ".7z"}
_OUTLOOK = {".msg", ".pst", ".ost", ".oft"}
#: How a letter may begin, for files whose name doesn't say what they are.
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,8}(?:From [^\n]*\n)?>?[!-9;-~]{1,76}[ \t]*:")


def letters(path: Path, *, limit: int = LARGEST_LETTER) -> Iterator[Found | Unreadable]:
    """Every letter in `path`, in an order that is the same each time.

    What is no letter comes as Unreadable. Raises FileNotFoundError if there is nothing at `path`.
    """
    if path.is_dir():
        yield from _folder(path, limit)
    else:
        yield from _file(path, path.name, limit, named=True)


def weight(path: Path) -> int:
    """About how many bytes of letters there are in `path`, without reading them; 0 = that can't be
    said before they are unpacked."""
    if path.is_dir():
        found = (Path(folder) / name for folder, _, names in os.walk(path) for name in names)
        sizes = [_weight(each) for each in found]
        return sum(sizes) if all(sizes) else 0
    return _weight(path)


def _weight(path: Path) -> int:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return sum(each.file_size for each in archive.infolist())
        with path.open("rb") as file:
            packed = file.read(6).startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ"))
        return 0 if packed else path.stat().st_size
    except (OSError, zipfile.BadZipFile, ValueError):
        return 0


def _folder(top: Path, limit: int) -> Iterator[Found | Unreadable]:
    for folder, folders, names in os.walk(top):
        folders.sort()
        # A Maildir's tmp/ holds letters that are still being delivered.
        if {"cur", "new"} <= set(folders) and "tmp" in folders:
            folders.remove("tmp")
        in_maildir = Path(folder).name in {"cur", "new"}
        for name in sorted(names):
            path = Path(folder) / name
            place = one_line(path.relative_to(top).as_posix(), limit=400)
            if path.is_symlink():
                yield Unreadable(place, "symlink")
            elif path.is_file():
                yield from _file(path, place, limit, named=in_maildir)


def _file(path: Path, place: str, limit: int, *, named: bool) -> Iterator[Found | Unreadable]:
    """`named`: somebody pointed at this very file, so it is tried whatever it is called."""
    try:
        with path.open("rb") as file:
            yield from _opened(file, place, limit, named=named)
    except OSError as error:
        yield Unreadable(place, "file_unreadable", one_line(error.strerror or "", limit=200))


def _opened(
    file: IO[bytes], place: str, limit: int, *, named: bool
) -> Iterator[Found | Unreadable]:
    beginning = file.read(2048)
    file.seek(0)
    suffix = _suffix(place)
    if suffix in _OUTLOOK:
        yield Unreadable(place, "outlook_file")
    elif beginning.startswith(b"PK\x03\x04"):
        yield from _zip(file, place, limit)
    elif beginning.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")) or beginning[257:262] == b"ustar":
        yield from _tar_or_gzip(file, place, limit)
    elif suffix in _ARCHIVES:
        yield Unreadable(place, "not_mail_file")
    elif suffix in _MBOXES or (beginning.startswith(b"From ") and suffix not in _LETTERS):
        yield from mbox_letters(file, place, limit)
    elif named or suffix in _LETTERS or (not suffix and _BEGINNING.match(beginning)):
        yield _single(file, place, limit)
    else:
        yield Unreadable(place, "not_mail_file")


def _single(file: IO[bytes], place: str, limit: int) -> Found | Unreadable:
    raw = file.read(limit + 1)
    if len(raw) > limit:
        return Unreadable(place, "too_large", str(limit // 1024**2))
    if _suffix(place) == ".emlx":
        # Apple Mail: the letter's length on the first line, its property list after the letter.
        length, _, rest = raw.partition(b"\n")
        raw = rest[: int(length)] if length.strip().isdigit() else raw
    return Found(place, raw)


def _tar_or_gzip(file: IO[bytes], place: str, limit: int) -> Iterator[Found | Unreadable]:
    seen = False
    try:
        with tarfile.open(fileobj=_unpressed(file), mode="r|") as archive:
            for member in archive:
                seen = True
                if member.isfile():
                    inside = one_line(f"{place}:{member.name}", limit=400)
                    content = archive.extractfile(member)
                    if content:
                        yield from _member(content, inside, limit)
        if not _whole(file, place):
            yield Unreadable(place, "archive_broken")
    except (tarfile.TarError, OSError, EOFError, zlib.error, lzma.LZMAError, ValueError):
        if seen or not place.endswith(".gz"):
            yield Unreadable(place, "archive_broken")
            return
        file.seek(0)
        yield from _gzipped(file, place, limit)


def _unpressed(file: IO[bytes]) -> IO[bytes]:
    """The standard tar reader takes the end of a cut-off compressed stream for the end of the
    archive; these readers raise."""
    beginning = file.read(6)
    file.seek(0)
    if beginning.startswith(b"\x1f\x8b"):
        return cast(IO[bytes], gzip.open(file))
    if beginning.startswith(b"BZh"):
        return cast(IO[bytes], bz2.open(file))
    if beginning.startswith(b"\xfd7zXZ"):
        return cast(IO[bytes], lzma.open(file))
    return file


def _whole(file: IO[bytes], place: str) -> bool:
    """Whether an uncompressed tar has its end: a block of zeros. Compressed ones have told."""
    if _suffix(place) != ".tar":
        return True
    file.seek(max(file.seek(0, os.SEEK_END) - 512, 0))
    return not file.read(512).strip(b"\0")


def _gzipped(file: IO[bytes], place: str, limit: int) -> Iterator[Found | Unreadable]:
    """A single mbox or letter, compressed."""
    try:
        with gzip.open(file) as content:
            yield from _member(cast(IO[bytes], content), place.removesuffix(".gz"), limit)
    except (OSError, EOFError, zlib.error):
        yield Unreadable(place, "archive_broken")


def _zip(file: IO[bytes], place: str, limit: int) -> Iterator[Found | Unreadable]:
    try:
        with zipfile.ZipFile(file) as archive:
            for member in sorted(archive.infolist(), key=lambda each: each.filename):
                if member.is_dir():
                    continue
                inside = one_line(f"{place}:{member.filename}", limit=400)
                if member.flag_bits & 0x1:
                    yield Unreadable(inside, "archive_encrypted")
                    continue
                try:
                    with archive.open(member) as content:
                        yield from _member(content, inside, limit)
                except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zlib.error):
                    yield Unreadable(inside, "archive_broken")
    except (zipfile.BadZipFile, OSError, ValueError):
        yield Unreadable(place, "archive_broken")


def _member(content: IO[bytes], place: str, limit: int) -> Iterator[Found | Unreadable]:
    """A file inside an archive: a letter or an mbox. Its declared size is not believed."""
    suffix = _suffix(place)
    if suffix in _OUTLOOK:
        yield Unreadable(place, "outlook_file")
    elif suffix in _ARCHIVES:
        yield Unreadable(place, "archive_nested")
    elif suffix in _MBOXES:
        yield from mbox_letters(content, place, limit)
    elif suffix in _LETTERS:
        yield _single(content, place, limit)
    else:
        found = _single(content, place, limit)
        if isinstance(found, Found) and not (_BEGINNING.match(found.raw) and not suffix):
            found = Unreadable(place, "not_mail_file")
        yield found


def _suffix(place: str) -> str:
    """The ending of a name, unless it is none: Maildir and numbered letters have dots too."""
    suffix = Path(re.split(r"[/:]", place)[-1]).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z][a-z0-9]{1,4}|\.7z", suffix) else ""
