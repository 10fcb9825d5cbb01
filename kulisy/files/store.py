"""Where the bytes are: parts on their way and finished blobs, on a disk or in S3.

Never a whole file in memory. On a disk nothing counts as kept before it is written under a
temporary name, synced, renamed and its folder synced: what was acknowledged survives a power cut.
"""

import errno
import hashlib
import os
import secrets
import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol

from django.core.files.storage import FileSystemStorage, Storage, storages

from kulisy.files.kinds import HEAD

CHUNK = 256 * 1024
#: A disk is called full while this much is still free: the database may share it.
RESERVE = 256 * 1024 * 1024
#: The folder of what is just being written; same volume, so that renaming is one step.
DRAFTS = "drafts"


class NoSpace(Exception):
    """The disk is full, or the quota is used up."""


class WrongLength(Exception):
    """More or fewer bytes came than were announced."""


class Source(Protocol):
    """Anything bytes can be read from: a request, a file, a part."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Kept:
    """What was learnt about the bytes while they were written."""

    size: int
    sha256: str
    head: bytes


class Store:
    """What both kinds of store do. Keys are relative; paths in them are ours, never a person's."""

    def free(self) -> int | None:
        """Bytes that may still be taken; None where nobody can tell."""
        return None

    def write(self, key: str, source: Iterable[bytes]) -> Kept:
        """Keep the pieces under `key`, replacing what was there; whole or not at all."""
        raise NotImplementedError

    def open(self, key: str) -> IO[bytes]:
        raise NotImplementedError

    def path(self, key: str) -> Path | None:
        """The absolute local path, where there is one."""
        return None

    def link(self, key: str, *, headers: dict[str, str], seconds: int) -> str:
        """A signed address under which the storage itself serves the key."""
        raise NotImplementedError

    def delete(self, keys: Iterable[str]) -> None:
        """Remove the keys; those that aren't there are no error."""
        raise NotImplementedError

    def delete_company(self, company_id: uuid.UUID) -> None:
        """Remove every blob of a company."""
        raise NotImplementedError

    def keep_part(self, upload_id: uuid.UUID, number: int, source: Source, *, size: int) -> None:
        """Keep exactly `size` bytes as part `number`; sent again, it replaces itself."""
        self.write(part_key(upload_id, number), exactly(source, size))

    def has_part(self, upload_id: uuid.UUID, number: int, *, size: int) -> bool:
        """Whether an acknowledged part is still there (a disk may be restored or swapped)."""
        return True

    def join(self, upload_id: uuid.UUID, parts: int, key: str) -> Kept:
        """Make one file of all parts, in order. The parts stay until `delete_parts`."""
        return self.write(key, self._pieces(upload_id, parts))

    def delete_parts(self, upload_id: uuid.UUID, parts: int) -> None:
        self.delete(part_key(upload_id, number) for number in range(1, parts + 1))

    def sweep(self, *, before: datetime) -> None:
        """Remove what interrupted writing left behind, when older than `before`."""

    def _pieces(self, upload_id: uuid.UUID, parts: int) -> Iterator[bytes]:
        for number in range(1, parts + 1):
            with self.open(part_key(upload_id, number)) as part:
                yield from pieces(part)


class DiskStore(Store):
    """A folder of this machine (or a shared one)."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def free(self) -> int | None:
        self.root.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.root).free - RESERVE

    def write(self, key: str, source: Iterable[bytes]) -> Kept:
        target = self.root / key
        with _full_disk_told():
            _make_folder(target.parent)
            _make_folder(self.root / DRAFTS)
            draft = self.root / DRAFTS / secrets.token_hex(16)
            try:
                with draft.open("xb") as file:
                    kept = _pour(source, file)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(target)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
            _sync_folder(target.parent)
        return kept

    def open(self, key: str) -> IO[bytes]:
        return (self.root / key).open("rb")

    def path(self, key: str) -> Path | None:
        return self.root / key

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            (self.root / key).unlink(missing_ok=True)

    def delete_company(self, company_id: uuid.UUID) -> None:
        shutil.rmtree(self.root / str(company_id), ignore_errors=True)

    def has_part(self, upload_id: uuid.UUID, number: int, *, size: int) -> bool:
        path = self.root / part_key(upload_id, number)
        return path.is_file() and path.stat().st_size == size

    def delete_parts(self, upload_id: uuid.UUID, parts: int) -> None:
        shutil.rmtree((self.root / part_key(upload_id, 1)).parent, ignore_errors=True)

    def sweep(self, *, before: datetime) -> None:
        if not (self.root / DRAFTS).is_dir():
            return
        for draft in (self.root / DRAFTS).iterdir():
            if draft.stat().st_mtime < before.timestamp():
                draft.unlink(missing_ok=True)


class BucketStore(Store):
    """S3 or what speaks its language, by django-storages; it writes in pieces of 5 MB."""

    def __init__(self, storage: Any) -> None:
        self.storage = storage

    def write(self, key: str, source: Iterable[bytes]) -> Kept:
        file = self.storage.open(key, "wb")
        try:
            kept = _pour(source, file)
        except BaseException:
            file._is_dirty = False  # Only so does its close() abort instead of completing.
            file.close()
            raise
        if kept.size:
            file.close()
        else:
            self.storage.bucket.Object(key).put(Body=b"")
        return kept

    def open(self, key: str) -> IO[bytes]:
        body: IO[bytes] = self.storage.bucket.Object(key).get()["Body"]
        return body

    def link(self, key: str, *, headers: dict[str, str], seconds: int) -> str:
        return str(self.storage.url(key, parameters=headers, expire=seconds))

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.storage.delete(key)

    def delete_company(self, company_id: uuid.UUID) -> None:
        self.storage.bucket.objects.filter(Prefix=f"{company_id}/").delete()


def store() -> Store:
    """The store that settings.STORAGES["files"] names."""
    storage: Storage = storages["files"]
    if isinstance(storage, FileSystemStorage):
        return DiskStore(Path(storage.location))
    return BucketStore(storage)


def blob_key(company_id: uuid.UUID, blob_id: uuid.UUID) -> str:
    # The last two digits are random; the first ones of a UUIDv7 are the time.
    return f"{company_id}/{blob_id.hex[-2:]}/{blob_id}"


def preview_key(company_id: uuid.UUID, blob_id: uuid.UUID) -> str:
    return f"{blob_key(company_id, blob_id)}.webp"


def page_key(company_id: uuid.UUID, blob_id: uuid.UUID, number: int) -> str:
    return f"{blob_key(company_id, blob_id)}.{number}.webp"


def part_key(upload_id: uuid.UUID, number: int) -> str:
    return f"uploads/{upload_id}/{number}"


def pieces(source: Source) -> Iterator[bytes]:
    while piece := source.read(CHUNK):
        yield piece


def exactly(source: Source, size: int) -> Iterator[bytes]:
    """The pieces of `source`, which must hold `size` bytes, neither more nor less."""
    left = size
    while left:
        piece = source.read(min(CHUNK, left))
        if not piece:
            raise WrongLength
        left -= len(piece)
        yield piece
    if source.read(1):
        raise WrongLength


@contextmanager
def local_copy(key: str) -> Iterator[Path]:
    """The bytes as a file of this machine, for tools that want one; a copy of remote ones."""
    keeper = store()
    path = keeper.path(key)
    if path:
        yield path
        return
    with tempfile.NamedTemporaryFile() as file, keeper.open(key) as source:
        shutil.copyfileobj(source, file, CHUNK)
        file.flush()
        yield Path(file.name)


def _pour(source: Iterable[bytes], target: Any) -> Kept:
    digest, size, head = hashlib.sha256(), 0, b""
    for piece in source:
        target.write(piece)
        digest.update(piece)
        size += len(piece)
        if len(head) < HEAD:
            head += piece[: HEAD - len(head)]
    return Kept(size, digest.hexdigest(), head)


@contextmanager
def _full_disk_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoSpace from error
        raise


def _make_folder(folder: Path) -> None:
    """Make the folder so that its own name survives a power cut, too."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
