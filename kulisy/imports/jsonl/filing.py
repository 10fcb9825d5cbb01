"""Where the files are that messages name: a folder, outside of which nothing is ever opened."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from kulisy.imports.jsonl.shapes import FileLine
from kulisy.kit.text import one_line

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Wrong:
    code: str
    details: Mapping[str, object] = field(default_factory=dict)


class Files(Protocol):
    """What messages name, to be looked at and to be read."""

    def look(self, file: FileLine) -> tuple[Wrong | None, int]:
        """What is wrong with a named file, or its size."""
        ...

    def open(self, file: FileLine) -> IO[bytes]:
        """A file that was looked at."""
        ...


class Folder:
    """`root` None: no folder was given, and no message may name a file."""

    def __init__(self, root: Path | None, limit: int) -> None:
        """`limit`: bytes of the largest file that the company takes."""
        self._root = Path(os.path.realpath(root)) if root else None
        self._limit = limit

    def look(self, file: FileLine) -> tuple[Wrong | None, int]:
        """What is wrong with a named file, or its size."""
        if self._root is None:
            return Wrong("no_folder"), 0
        said = {"value": one_line(file.path, limit=200)}
        try:
            path = self._inside(file.path)
            if path is None:
                return Wrong("outside", said), 0
            found = path.stat()
        except (OSError, ValueError):
            return Wrong("no_file", said), 0
        if not stat.S_ISREG(found.st_mode):
            return Wrong("no_file", said), 0
        if found.st_size > self._limit:
            return Wrong("large_file", {**said, "limit": self._limit // MEGABYTE}), 0
        return None, found.st_size

    def open(self, file: FileLine) -> IO[bytes]:
        """A file that was looked at. Raises OSError where it went away or moved out since."""
        path = self._inside(file.path)
        if path is None:
            raise FileNotFoundError(file.path)
        return path.open("rb")

    def _inside(self, name: str) -> Path | None:
        """The file itself, links followed; None where that leads out of the folder. Backslashes of
        another system are slashes here."""
        if self._root is None:
            return None
        name = name.replace("\\", "/")
        if not name or name.startswith("/") or "\0" in name or ".." in name.split("/"):
            return None
        found = Path(os.path.realpath(self._root / name))
        return found if found.is_relative_to(self._root) else None
