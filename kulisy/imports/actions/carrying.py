"""The worker's part: look into a file, run an import; with progress, and again after a cut."""

import hashlib
import json
import logging
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import translation

from kulisy.files import access as files
from kulisy.files.store import store
from kulisy.imports.importing import IMPORTERS, Busy, Importer, Told, Useless, Work
from kulisy.imports.models import Import, ImportNote, Phase, State
from kulisy.journal import actions as journal
from kulisy.kit.text import one_line
from kulisy.notify import live
from kulisy.people.doors import seat_viewer
from kulisy.people.models import RUNNERS, Role, Seat
from kulisy.people.viewer import Viewer, working

log = logging.getLogger(__name__)

#: The most notes that are kept of one plan or report; counts tell of all.
MOST_NOTES = 60_000
#: Seconds between two written steps of progress.
PAUSE = 0.5

Clock = Callable[[], datetime]


class Overtaken(Exception):
    """Another order was given meanwhile; this work is nobody's any more."""


def look(import_: Import, *, clock: Clock) -> None:
    """Make the plan. An error of the file ends in FAILED with its reason, never in a retry."""
    _safely(import_, lambda: _look(import_, None, clock=clock), clock=clock)


def carry_safely(import_: Import, *, clock: Clock) -> None:
    """`carry` with the import's own file; see `look` for errors."""
    _safely(import_, lambda: carry(import_, None, clock=clock), clock=clock)


def _look(
    import_: Import, path: Path | None, *, clock: Clock, state: State = State.PLANNED
) -> None:
    with _work(import_, path, clock=clock) as (importer, work):
        told = importer.plan(work)
        _keep(work.of, Phase.PLAN, told, state, now=clock(), mapping=work.of.mapping,
              heads_key=work.of.heads_key)  # fmt: skip


def plan_at_console(import_: Import, path: Path, *, clock: Clock, dry_run: bool) -> None:
    """Raises what goes wrong. After a dry run the import stays given up."""
    _look(import_, path, clock=clock, state=State.DROPPED if dry_run else State.PLANNED)


def carry(import_: Import, path: Path | None, *, clock: Clock) -> None:
    """Run it. `path`: at the console, where no file is kept."""
    if import_.begun_at is None:
        import_.begun_at = clock()
        with working():
            _of(import_).update(begun_at=import_.begun_at)
    with _work(import_, path, clock=clock) as (importer, work):
        told = importer.run(work)
        _keep(work.of, Phase.REPORT, told, State.DONE, now=clock(), finished_at=clock())
        log.info("Import %s is done: %s", import_.id, dict(told.counts))


def nudge(import_: Import) -> None:
    """Whoever may see it looks again; as the worker."""
    seats = Seat.objects.filter(company_id=import_.company_id, active=True, role__in=RUNNERS)
    topics = [
        live.topic(seat.person_id, seat.company_id, "desk")
        for seat in seats
        if seat.role == Role.OWNER or seat.id == import_.started_by_id
    ]
    live.nudge(topics, f"import:{import_.id}")


def settle(import_: Import, *, now: datetime, **changes: Any) -> None:
    """Write the end of a piece of work, unless another order came. As the worker."""
    if not _of(import_).update(moved_at=now, **changes):
        raise Overtaken
    for name, value in changes.items():
        setattr(import_, name, value)
    nudge(import_)


def record(
    import_: Import,
    kind: str,
    *,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
    counts: Mapping[str, int] | None = None,
) -> None:
    """In the name of whoever began it, as the worker, in the company's internal log. Counts are
    kept as a hash: administrators read this log, and may be kept out of a client."""
    seat_id = import_.started_by_id
    journal.record(
        journal.Actor("seat", seat_id) if seat_id else journal.SYSTEM,
        kind,
        journal.Subject("import", import_.id),
        company_id=import_.company_id,
        client_id=None,
        now=now,
        facts={"import": import_.kind, **(facts or {})},
        contents={"counts": json.dumps(counts, sort_keys=True)} if counts else None,
    )


def _safely(import_: Import, work: Callable[[], None], *, clock: Clock) -> None:
    """Troubles of the database are the job's to try again; every other one is said to people."""
    try:
        work()
        return
    except Overtaken:
        return
    except (OperationalError, InterfaceError, Busy):
        raise
    except Useless as useless:
        trouble: list[Any] = [useless.code, useless.details]
    except Exception as error:
        log.exception("Import %s failed", import_.id)
        trouble = ["broke", {"detail": one_line(type(error).__name__, limit=80)}]
    with working():
        moment = clock()
        try:
            settle(import_, now=moment, state=State.FAILED, trouble=trouble, finished_at=moment)
        except Overtaken:
            return
        if import_.begun_at:
            record(import_, "import_failed", now=moment, facts={"reason": str(trouble[0])})


@contextmanager
def _work(import_: Import, path: Path | None, *, clock: Clock) -> Iterator[tuple[Importer, Work]]:
    with translation.override(import_.company.language), _local(import_, path) as file:
        yield (
            IMPORTERS[import_.kind],
            Work(
                of=import_,
                path=file,
                viewer=viewer_of(import_),
                now=clock(),
                progress=_Progress(import_, clock).note,
            ),
        )


def viewer_of(import_: Import) -> Viewer:
    """Whoever began it, if he still may; at the console: the owner."""
    with working():
        seats = Seat.objects.select_related("company").filter(
            company_id=import_.company_id, active=True
        )
        if import_.started_by_id:
            seat = seats.filter(id=import_.started_by_id, role__in=RUNNERS).first()
        else:
            seat = seats.filter(role=Role.OWNER).order_by("created_at").first()
    if seat is None:
        raise Useless("left")
    return seat_viewer(seat)


@contextmanager
def _local(import_: Import, path: Path | None) -> Iterator[Path]:
    """The file where it can be read from the disk; out of a bucket it is fetched."""
    if path is not None:
        yield path
        return
    with working():
        blob = import_.file and files.blob(company_id=import_.company_id, blob_id=import_.file)
    if not blob:
        raise Useless("missing")
    if blob.size == 0:
        raise Useless("empty")
    with tempfile.TemporaryDirectory(prefix="kulisy-import-") as folder:
        # Under its own name: the ending tells what it is.
        here = Path(folder) / one_line(blob.name, limit=200).replace("/", "_")
        kept = store().path(blob.key)
        if kept is not None:
            if not kept.exists():
                raise Useless("missing")
            here.symlink_to(kept)
        else:
            with store().open(blob.key) as source, here.open("wb") as target:
                shutil.copyfileobj(source, target)
        yield here


class _Progress:
    """Written at most twice a second; finds out that the work was overtaken."""

    def __init__(self, import_: Import, clock: Clock) -> None:
        self.import_ = import_
        self.clock = clock
        self.last = 0.0
        #: (moment, done) of the last half minute: what a job passes over at first, because it is
        #: here already, says nothing about the rest.
        self.steps: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])

    def note(self, done: int, total: int) -> None:
        moment = time.monotonic()
        if moment - self.last < PAUSE:
            return
        self.last = moment
        now = self.clock()
        left = self._left(moment, done, total)
        ready_at = now + timedelta(seconds=left) if left is not None else None
        with working():
            changed = _of(self.import_).update(
                done=done, total=total, moved_at=now, ready_at=ready_at
            )
            if not changed:
                raise Overtaken
            nudge(self.import_)

    def _left(self, moment: float, done: int, total: int) -> float | None:
        """Seconds to the end at the rate of the last half minute; None: too early to say."""
        self.steps.append((moment, done))
        while len(self.steps) > 2 and moment - self.steps[1][0] > 30:
            self.steps.popleft()
        since, before = self.steps[0]
        if not total or done <= before or moment - since < 2 * PAUSE:
            return None
        return (total - done) * (moment - since) / (done - before)


def _keep(
    import_: Import, phase: Phase, told: Told, state: State, *, now: datetime, **changes: Any
) -> None:
    """The end of a look or a run, with all its notes, in one transaction."""
    with working():
        ImportNote.objects.filter(
            company_id=import_.company_id, of_import=import_, phase=phase
        ).delete()
        notes = islice(enumerate(told.notes, 1), MOST_NOTES)
        while batch := list(islice(notes, 2000)):
            ImportNote.objects.bulk_create(
                ImportNote(
                    company_id=import_.company_id,
                    of_import=import_,
                    phase=phase,
                    number=number,
                    level=each.level,
                    place=one_line(each.place, limit=400),
                    title=one_line(each.title, limit=300),
                    code=each.code,
                    details=dict(each.details),
                    key=each.key[:120],
                )
                for number, each in batch
            )
        kept: dict[str, Any] = {
            "counts": dict(told.counts), "facts": dict(told.facts), "worth": told.worth,
            "decided": digest(import_.decisions),
        }  # fmt: skip
        changes["plan" if phase == Phase.PLAN else "report"] = kept
        settle(import_, now=now, state=state, trouble=[], **changes)
        if phase == Phase.REPORT:
            record(import_, "import_finished", now=now, counts=told.counts)


def digest(decisions: Mapping[str, Any]) -> str:
    """Names what was decided when a plan was made: what is decided later makes the plan stale."""
    return hashlib.sha256(json.dumps(decisions, sort_keys=True).encode()).hexdigest()


def _of(import_: Import) -> Any:
    return Import.objects.filter(company_id=import_.company_id, id=import_.id, turn=import_.turn)
