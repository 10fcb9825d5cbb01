"""Going through an archive twice: once to look and plan, once to land what the plan says."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.utils import translation

from kulisy.files.store import store
from kulisy.mailroom.actions.clients import People
from kulisy.mailroom.actions.landing import Arrived, Lander
from kulisy.mailroom.actions.quieting import mark_as_read
from kulisy.mailroom.actions.recording import keep, left_letter, unread_letter
from kulisy.mailroom.actions.threading import Places
from kulisy.mailroom.boxes import letters, weight
from kulisy.mailroom.models import ImportedLetter, ImportRun, Outcome
from kulisy.mailroom.plan import Plan, PlannedLetter, PlannedThread
from kulisy.mailroom.reading import Found, Head, Letter, Unreadable, read
from kulisy.people.models import Company
from kulisy.people.viewer import working

#: A batch is one transaction: so many letters, or so many bytes, whichever comes first.
BATCH = 200
BATCH_BYTES = 16 * 1024 * 1024

Report = Callable[[int, int], None]
#: Told what was made ("client", "domain", "contact", "conversation", "message", "blob",
#: "mail_run" and plain ids), in the transaction that makes it, as the worker.
Witness = Callable[[str, Iterable[uuid.UUID]], None]


def _nobody(kind: str, ids: Iterable[uuid.UUID]) -> None:
    """Nobody wants to know."""


class AlreadyRunning(Exception):
    """Another import into this company is under way."""


@dataclass(frozen=True)
class Archive:
    """What one look at an archive found."""

    heads: tuple[Head, ...]
    unreadable: tuple[Unreadable, ...]

    @property
    def count(self) -> int:
        return len(self.heads) + len(self.unreadable)


def look_into(path: Path, *, report: Report | None = None) -> Archive:
    """Read every letter of the archive once; nothing is written. Memory holds heads only.

    `report` is told how many were read, and about how many there are (0: nobody knows).
    """
    heads: list[Head] = []
    bad: list[Unreadable] = []
    heavy, seen = weight(path), 0
    for each in letters(path):
        found = read(each.raw, place=each.place) if isinstance(each, Found) else each
        seen += len(each.raw) if isinstance(each, Found) else 0
        if isinstance(found, Unreadable):
            bad.append(found)
        else:
            heads.append(found.head())
        if report:
            count = len(heads) + len(bad)
            report(count, max(round(count * heavy / seen), count) if seen and heavy else 0)
    return Archive(tuple(heads), tuple(bad))


def bring_in(
    company: Company,
    path: Path,
    plan: Plan,
    *,
    now: datetime,
    report: Report | None = None,
    witness: Witness = _nobody,
) -> ImportRun:
    """Land what the plan says; what landed before is left alone. Call outside a transaction: each
    batch is one, and an interrupted run goes on where it was when it is run again.

    Raises AlreadyRunning.
    """
    with _alone(company), translation.override(company.language):
        run = _begin(company, path, plan, now=now, witness=witness)
        people = People(company.id, witness)
        clients = people.make(plan, now=now)
        places = Places(people, clients, now)
        lander = Lander(run, people, clients, places, now, witness)
        _land_all(path, plan, lander, report)
        interrupted = _interrupted(run, plan)
        touched = {each.id for each in places.found.values()}
        mark_as_read(company, [*touched, *(interrupted.conversations - touched)])
        run.finished_at = run.moved_at = now
        with working():
            run.save()
            ImportRun.objects.filter(company_id=company.id, id__in=interrupted.runs).update(
                finished_at=now
            )
    return run


@dataclass(frozen=True)
class _Interrupted:
    """Runs that were cut off and are taken up by this one."""

    runs: frozenset[uuid.UUID]
    #: Where they put letters of this plan: nobody has marked these as read yet.
    conversations: frozenset[uuid.UUID]


def _interrupted(run: ImportRun, plan: Plan) -> _Interrupted:
    """Those that brought in letters of the plan that has been carried out now."""
    planned = {each.head.sha256 for each in plan.landing()}
    with working():
        rows = ImportedLetter.objects.filter(
            company_id=run.company_id, outcome=Outcome.LAND, run__finished_at=None
        ).exclude(run=run)
        found = {
            (run_id, conversation)
            for key, run_id, conversation in rows.values_list("key", "run_id", "conversation_id")
            if key in planned
        }
    return _Interrupted(
        frozenset(run_id for run_id, _ in found),
        frozenset(conversation for _, conversation in found if conversation),
    )


def _land_all(path: Path, plan: Plan, lander: Lander, report: Report | None) -> None:
    run = lander.run
    schedule = _schedule(plan, lander.now)
    with working():
        here = set(
            ImportedLetter.objects.filter(
                company_id=run.company_id, outcome=Outcome.LAND
            ).values_list("key", flat=True)
        )
    batch: list[Arrived] = []
    size = 0
    for each in letters(path):
        run.done += 1
        arrived = _arrived(each, schedule, here)
        if arrived:
            batch.append(arrived)
            here.add(arrived.letter.sha256)
            size += len(arrived.raw)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            _flush(lander, batch)
            batch, size = [], 0
        if report:
            report(run.done, run.letters)
    _flush(lander, batch)
    if report:
        report(run.done, run.letters)


def _arrived(
    each: Found | Unreadable,
    schedule: dict[str, tuple[PlannedLetter, PlannedThread, datetime]],
    here: set[str],
) -> Arrived | None:
    if isinstance(each, Unreadable):
        return None
    key = hashlib.sha256(each.raw).hexdigest()
    if key in here or key not in schedule:
        # Not read again: a run that was cut off goes on within seconds.
        return None
    letter = read(each.raw, place=each.place)
    if not isinstance(letter, Letter):
        return None
    planned, thread, at = schedule[key]
    return Arrived(each.raw, letter, planned, thread, at)


def _flush(lander: Lander, batch: list[Arrived]) -> None:
    if not batch:
        return
    before = (lander.run.landed, lander.run.copies, lander.run.files)
    try:
        with working():
            lander.run.files += lander.land(batch)
            lander.run.save()
    except BaseException:
        # The rows are gone with the transaction; their files must go, too.
        lander.run.landed, lander.run.copies, lander.run.files = before
        store().delete(lander.written)
        raise


def _schedule(
    plan: Plan, now: datetime
) -> dict[str, tuple[PlannedLetter, PlannedThread, datetime]]:
    """Each landing letter with its thread and a time of its own within it."""
    found = {}
    for thread in plan.threads:
        before: datetime | None = None
        for letter in thread.letters:
            at = letter.at or now
            if before is not None and at <= before:
                at = before + timedelta(microseconds=1)
            found[letter.head.sha256] = (letter, thread, at)
            before = at
    return found


def _begin(
    company: Company, path: Path, plan: Plan, *, now: datetime, witness: Witness
) -> ImportRun:
    """The run's row, and rows for everything that doesn't land."""
    landing = sum(1 for _ in plan.landing())
    run = ImportRun(
        company_id=company.id,
        source=str(path)[:400],
        started_at=now,
        moved_at=now,
        letters=landing + len(plan.left) + len(plan.unreadable),
        held=len(plan.held),
        copies=len(plan.copies),
        unreadable=len(plan.unreadable),
    )
    with working():
        run.save(force_insert=True)
        witness("mail_run", [run.id])
        here = set(
            ImportedLetter.objects.filter(company_id=company.id, outcome=Outcome.LAND).values_list(
                "key", flat=True
            )
        )
        rows = [left_letter(run, each.head, each.outcome, each.reasons) for each in plan.left]
        rows += [unread_letter(run, each) for each in plan.unreadable]
        keep([row for row in rows if row.key not in here])
    return run


@contextmanager
def _alone(company: Company) -> Iterator[None]:
    """One import into a company at a time; the lock goes with the connection, should we die."""
    key = _lock_key(company.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise AlreadyRunning
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _lock_key(company_id: uuid.UUID) -> int:
    return int.from_bytes(company_id.bytes[-7:], "big")
