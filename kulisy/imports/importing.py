"""What an importer is. One for each kind; the room does everything around it: the file, the
progress, the notes, the report, the undo."""

import importlib
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext, gettext_noop

from kulisy.imports.models import Import, ImportedRow, ImportNote, Level, Made
from kulisy.people.viewer import Viewer

#: Modules that bring an importer each, as IMPORTER; one that isn't installed has no kind.
MODULES = ("kulisy.imports.clients", "kulisy.imports.letters", "kulisy.imports.jsonl")

_CHUNK = 2000


class Useless(Exception):
    """Nothing of this file can be brought in: `code` (a word of SENTENCES) says why."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class Busy(Exception):
    """Somebody else works on the same at this moment: the job comes again by itself."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of one place of the file; see ImportNote."""

    level: Level
    #: "17" (a row or a line), "box.mbox:3": as a human being finds it again. The room says the
    #: word before it, if SENTENCES has one under "place".
    place: str
    code: str
    details: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    #: Where an answer to it is kept in `Import.decisions`; '' = nothing to decide.
    key: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a look or a run came to. JSON's own types in `counts` and `facts`.

    `counts` begins with the words the screens know (COUNTED); `facts` are what only the kind's own
    part of the screen shows. No names of rows that were in the company before: ids, read anew
    through `access` for whoever looks. `notes` may be a generator.
    """

    counts: Mapping[str, int]
    notes: Iterable[Note] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    #: A plan: whether a run would make anything.
    worth: bool = True


#: What counts may tell of, in the order of the screens.
COUNTED = (
    "clients", "contacts", "conversations", "messages", "files", "merged", "skipped",
    "questions", "errors",
)  # fmt: skip


@dataclass(frozen=True)
class Work:
    """One look or one run."""

    of: Import
    #: The file, local and readable; never changed.
    path: Path
    #: In whose name: the seat that began it, else the company's oldest owner. What the file is
    #: matched against is read in `viewing(viewer)`: an import may not find out what its starter
    #: may not know.
    viewer: Viewer
    now: datetime
    #: (done, total); total 0: not known. Call it between transactions, as often as you like.
    progress: Callable[[int, int], None]


class Importer(Protocol):
    """Called by the worker, outside any transaction, in the company's language."""

    kind: str
    #: code → sentence with {details}; gettext_noop.
    sentences: Mapping[str, str]

    def plan(self, work: Work) -> Told:
        """Look, and write nothing. Reads `of.mapping` and `of.decisions`. Raises Useless."""
        ...

    def run(self, work: Work) -> Told:
        """Bring in what the plan says, in batches, each one transaction that also says `made`.

        It may be cut off anywhere and is then called again: what is here stays, what is missing
        comes, nothing doubles. It sends nothing: no letter, no bell, nothing unread.
        """
        ...


IMPORTERS: dict[str, Importer] = {}


def gather() -> None:
    """Fill IMPORTERS; called once when the room is loaded."""
    for name in MODULES:
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            continue
        importer: Importer | None = getattr(module, "IMPORTER", None)
        if importer:
            IMPORTERS[importer.kind] = importer


def made(
    import_: Import,
    kind: Made,
    ids: Iterable[uuid.UUID],
    *,
    details: Mapping[uuid.UUID, Mapping[str, Any]] | None = None,
) -> None:
    """Say what was made, in the transaction that made it, as the worker (`working()`): only what
    stands here is taken back by an undo. Twice is once."""
    rows = [
        ImportedRow(
            company_id=import_.company_id,
            of_import=import_,
            kind=kind,
            row=each,
            details=dict((details or {}).get(each, {})),
        )
        for each in ids
    ]
    ImportedRow.objects.bulk_create(rows, batch_size=_CHUNK, ignore_conflicts=True)


def say(import_: Import, code: str, details: Mapping[str, Any]) -> str:
    """A note or a trouble as a sentence in the reader's language."""
    importer = IMPORTERS.get(import_.kind)
    sentence = (importer.sentences if importer else {}).get(code) or COMMON.get(code) or code
    sentence = gettext(sentence)
    try:
        return sentence.format(**details)
    except (KeyError, IndexError):
        return sentence


def said(import_: Import, note: ImportNote) -> str:
    return say(import_, note.code, note.details)


#: Troubles that any kind may have.
COMMON: dict[str, str] = {
    "empty": gettext_noop("The file is empty."),
    "missing": gettext_noop("The file is not here any more. Please upload it again."),
    "left": gettext_noop("Whoever began this import no longer runs the company."),
    "broke": gettext_noop("Something went wrong on our side ({detail}). Please try again."),
}
