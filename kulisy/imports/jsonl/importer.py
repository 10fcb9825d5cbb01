"""The importer: looking at a file and saying what it would bring, and bringing it."""

import contextlib
import gc
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection

from kulisy.imports.importing import Note, Told, Useless, Work
from kulisy.imports.jsonl import packing
from kulisy.imports.jsonl.filing import Files, Folder
from kulisy.imports.jsonl.landing import Lander
from kulisy.imports.jsonl.peopling import make_labels, make_people
from kulisy.imports.jsonl.preparing import Preparer, batches
from kulisy.imports.jsonl.quieting import Readers
from kulisy.imports.jsonl.ready import Batch
from kulisy.imports.jsonl.sentences import SENTENCES
from kulisy.imports.jsonl.shapes import ChangedFile
from kulisy.imports.jsonl.surveying import Survey, Thread, survey
from kulisy.imports.models import Level
from kulisy.people.viewer import working


@dataclass(frozen=True)
class Options:
    """What the operator said. The folder with files is named by him and never by an import."""

    files: Path | None = None
    #: Of times without an offset.
    zone: str = ""
    #: Whose identifiers the file's are: those of another system mean other things.
    system: str = ""
    #: Bring in what has no error.
    skip_bad: bool = False
    report: Callable[[int, int], None] = lambda done, total: None


class Conversations:
    """Without options of the operator it does what was decided on the screen: `decisions` of the
    import, "zone" and "errors"."""

    kind = "conversations"
    sentences: Mapping[str, str] = SENTENCES

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        #: At the console a plan is carried out at once, and need not be made again for it.
        self._at_console = options is not None
        self._seen: tuple[tuple[object, ...], Survey] | None = None

    def plan(self, work: Work) -> Told:
        with self._opened(work) as (lines, files):
            found = self._look(lines, files)
        if self._at_console and lines is work:
            self._seen = (_signature(work), found)
        counts = _counts(found)
        worth = bool(counts["clients"] or counts["contacts"] or counts["messages"])
        stopped = bool(found.problems) and not self._skips(work)
        notes = self._questions(found, work) + _errors(found)
        return Told(counts, notes, _facts(found), worth=worth and not stopped)

    def run(self, work: Work) -> Told:
        with _alone(work.viewer.company.id), self._opened(work) as (lines, files):
            return self._run(lines, files)

    @contextmanager
    def _opened(self, work: Work) -> Iterator[tuple[Work, Files]]:
        """The same work on the lines themselves, where they came in an archive, and the files."""
        limit = work.viewer.company.upload_limit
        folder = Folder(self.options.files, limit)
        with packing.opened(work.path, limit=limit) as packed:
            if packed is None:
                yield work, folder
            else:
                lines, inside = packed
                yield replace(work, path=lines), folder if self.options.files else inside

    def _run(self, work: Work, files: Files) -> Told:
        signature, found = self._seen or ((), None)
        self._seen = None
        if found is None or signature != _signature(work):
            found = self._look(work, files)
        if found.problems and not self._skips(work):
            raise Useless("errors", count=len(found.problems))
        clients, contacts = make_people(work.of, work.viewer, found, now=work.now)
        named = {
            name
            for thread in found.threads.values()
            if thread.head and not thread.here
            for name in thread.head.labels
        }
        labels = make_labels(work.viewer, named)
        company = work.viewer.company
        lander = Lander(work.of, company, found.files, labels, Readers(company), work.now)
        try:
            self._land(work, found, lander)
        except ChangedFile:
            raise Useless("changed") from None
        landed = lander.landed
        counts = {
            "clients": clients, "contacts": contacts, "conversations": landed.conversations,
            "messages": landed.messages, "files": landed.files, "skipped": len(found.here),
            "errors": len(found.problems),
        }  # fmt: skip
        return Told(counts, _errors(found), _facts(found))

    def _look(self, work: Work, files: Files) -> Survey:
        def report(count: int) -> None:
            work.progress(count, 0)
            self.options.report(count, 0)

        found = survey(
            work.path, work.viewer, zone=self._zone(work), system=self.options.system,
            files=files, now=work.now, report=report,
        )  # fmt: skip
        if not found.count:
            raise Useless("no_lines")
        return found

    def _land(self, work: Work, found: Survey, lander: Lander) -> None:
        """One batch is written while the next one is read and rendered: two things at once, one
        for each of two processors."""
        total = sum(len(thread.said) for thread in found.threads.values())
        # What the look has kept lives to the end: no collection need walk through it.
        gc.freeze()
        preparer = Preparer(work.path, found)
        done = learnt = 0
        try:
            for batch in _ahead(preparer, batches(found)):
                lander.land(batch)
                done += batch.gone_through
                if lander.landed.messages > 4 * learnt:
                    learnt = lander.landed.messages
                    _learn()
                work.progress(done, total)
                self.options.report(done, total)
        finally:
            preparer.close()
            gc.unfreeze()

    def _questions(self, found: Survey, work: Work) -> list[Note]:
        """What a human being may decide instead of mending the file."""
        asked: list[tuple[str, str, dict[str, object]]] = []
        if any(each.code == "no_offset" for each in found.problems):
            choices = ["zone_of_company", "zone_none"]
            zone = work.viewer.company.time_zone
            asked.append(("zone", "which_zone", {"choices": choices, "zone": zone}))
        if found.problems and not self._skips(work):
            choices = ["stop_at_errors", "skip_errors"]
            count = {"choices": choices, "count": len(found.problems)}
            asked.append(("errors", "what_of_errors", count))
        return [Note(Level.QUESTION, "", code, details, key=key) for key, code, details in asked]

    def _skips(self, work: Work) -> bool:
        return self.options.skip_bad or work.of.decisions.get("errors") == "skip_errors"

    def _zone(self, work: Work) -> ZoneInfo | None:
        named = self.options.zone
        if not named and work.of.decisions.get("zone") == "zone_of_company":
            named = work.viewer.company.time_zone
        if not named:
            return None
        with contextlib.suppress(KeyError, ValueError, OSError):
            return ZoneInfo(named)
        raise Useless("no_zone", value=named[:60])


def _signature(work: Work) -> tuple[object, ...]:
    """The same import of the same bytes."""
    kept = work.path.stat()
    return (work.of.id, str(work.of.decisions), kept.st_size, kept.st_mtime_ns)


@contextmanager
def _alone(company_id: uuid.UUID) -> Iterator[None]:
    """One such run in a company at a time; the lock goes with the connection, should we die."""
    key = int.from_bytes(company_id.bytes[-7:], "big") ^ 0x6A73
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise Useless("already_running")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _learn() -> None:
    """Let the planner know the tables that have just grown fourfold."""
    with working(), connection.cursor() as cursor:
        cursor.execute("SELECT imports_learn()")


def _ahead(preparer: Preparer, waiting: Iterator[list[Thread]]) -> Iterator[Batch]:
    with ThreadPoolExecutor(1, "import-preparing") as beside:
        coming: list[Future[Batch]] = [
            beside.submit(preparer.prepare, threads) for threads in islice(waiting, 2)
        ]
        try:
            while coming:
                batch = coming.pop(0).result()
                for threads in islice(waiting, 1):
                    coming.append(beside.submit(preparer.prepare, threads))
                yield batch
        finally:
            for each in coming:
                each.cancel()


def _counts(found: Survey) -> dict[str, int]:
    threads = found.threads.values()
    fresh = [said for thread in threads for said in thread.said if said.source not in found.here]
    firms = found.clients.values()
    return {
        "clients": sum(not firm.known for firm in firms),
        "contacts": sum(bool(human.given) for firm in firms for human in firm.people),
        "conversations": sum(thread.here is None for thread in threads),
        "messages": len(fresh),
        "files": sum(said.files for said in fresh),
        "skipped": len(found.here),
        "errors": len(found.problems),
    }


def _facts(found: Survey) -> dict[str, object]:
    """What only this kind's part of the screen shows."""
    said = [each for thread in found.threads.values() for each in thread.said]
    return {
        "internal": sum(each.internal for each in said),
        "client": sum(not each.internal for each in said),
        "first": min(each.at for each in said).isoformat() if said else "",
        "last": max(each.at for each in said).isoformat() if said else "",
        "lines": found.count,
        "bytes": found.size,
        "file_bytes": found.file_bytes,
        "sha256": found.digest,
    }


def _errors(found: Survey) -> list[Note]:
    return [
        Note(Level.ERROR, str(each.line), each.code, dict(each.details)) for each in found.problems
    ]


IMPORTER = Conversations()
