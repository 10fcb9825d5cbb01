"""Orders given at the desk: begin, decide, run, undo, give up. Each leaves a job; of two clicks at
once one counts, because the state and the turn are asked by the statement that moves them."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.files import access as files
from kulisy.imports import access
from kulisy.imports.actions.carrying import digest
from kulisy.imports.importing import IMPORTERS
from kulisy.imports.models import Import, ImportedRow, State
from kulisy.kit.ids import new_id
from kulisy.notify import outbox
from kulisy.people.viewer import Viewer

#: What the uploads of an import belong to, in the words of the room of files.
OWNER_KIND = "import"
AUDIENCE = "internal"
#: The largest table of clients; archives may be as large as the company allows.
LARGEST_TABLE = 50 * 1024**2

#: After so long without a step one may ask for the same work again.
PATIENCE = timedelta(minutes=15)
_WORK: dict[str, str] = {
    State.PLANNING: "look",
    State.RUNNING: "carry",
    State.UNDOING: "take_back",
}
#: From which states an order may move an import.
_WAITING = (State.PLANNED, State.FAILED)


class NotYet(Exception):
    """The order can't be carried out; the sentence says why."""


def limit_of(viewer: Viewer, kind: str) -> int:
    """How large a file of this kind may be, in bytes."""
    return min(viewer.company.upload_limit, LARGEST_TABLE if kind == "clients" else 2 * 1024**3)


def start(
    viewer: Viewer, kind: str, *, key: uuid.UUID, upload_id: uuid.UUID, now: datetime
) -> Import:
    """Begin with a file that has arrived; the same key again is the same import. Raises NotYet."""
    if not access.may_import(viewer, kind) or kind not in IMPORTERS:
        raise Http404
    begun = access.imports(viewer).filter(key=key).first()
    if begun:
        return begun
    upload = files.upload(
        company_id=viewer.company.id,
        person_id=viewer.person_id,
        owner_kind=OWNER_KIND,
        owner_id=key,
        audience=AUDIENCE,
        upload_id=upload_id,
    )
    if upload is None or upload.blob_id is None:
        raise NotYet(_("The file has not arrived. Please choose it again."))
    import_ = Import(
        id=new_id(),
        company_id=viewer.company.id,
        kind=kind,
        started_by_id=viewer.seat_id,
        started_by_name=viewer.name,
        created_at=now,
        moved_at=now,
        key=key,
        file_name=upload.name,
        file_size=upload.size,
        file=upload.blob_id,
    )
    try:
        with transaction.atomic():
            Import.objects.bulk_create([import_])
    except IntegrityError:
        return access.imports(viewer).get(key=key)
    _work(import_, "look")
    return import_


def decide(
    viewer: Viewer,
    import_: Import,
    *,
    mapping: Mapping[str, Any] | None = None,
    decisions: Mapping[str, Any] | None = None,
    now: datetime,
) -> bool:
    """Keep what was decided and have the file looked into once more; False if it is too late."""
    changes: dict[str, Any] = {}
    if mapping is not None:
        changes["mapping"] = dict(mapping)
    if decisions is not None:
        changes["decisions"] = {**import_.decisions, **decisions}
    return _move(viewer, import_, _WAITING, State.PLANNING, "look", now=now, **changes)


def keep_decisions(
    viewer: Viewer, import_: Import, told: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> bool:
    """Keep what was decided, as `told` makes it of what was decided before, and leave the plan as
    it is: it is stale now, and nothing is run before it is made anew. False if it is too late."""
    with transaction.atomic():
        row = (
            access.imports(viewer)
            .select_for_update(of=("self",))
            .order_by()
            .filter(id=import_.id, state__in=_WAITING, turn=import_.turn)
            .first()
        )
        if row is None:
            return False
        import_.decisions = {**row.decisions, **told(row.decisions)}
        access.imports(viewer).order_by().filter(id=row.id).update(decisions=import_.decisions)
    return True


def is_stale(import_: Import) -> bool:
    """Whether something was decided since the plan was made."""
    made_with = import_.plan.get("decided")
    return made_with is not None and made_with != digest(import_.decisions)


def order_run(viewer: Viewer, import_: Import, *, now: datetime) -> bool:
    """False if somebody else has ordered it, or the plan has changed meanwhile."""
    if not import_.plan.get("worth") or is_stale(import_):
        return False
    if not _move(viewer, import_, (State.PLANNED,), State.RUNNING, "carry", now=now):
        return False
    note(
        viewer,
        "import_started",
        ("import", import_.id),
        internal=True,
        now=now,
        facts={"import": import_.kind},
        contents={"file": import_.file_name},
    )
    return True


def order_undo(viewer: Viewer, import_: Import, *, now: datetime) -> bool:
    """Take it all back; whether people have built on it the worker finds out."""
    return _move(viewer, import_, (State.DONE, State.FAILED), State.UNDOING, "take_back", now=now)


def drop(viewer: Viewer, import_: Import, *, now: datetime) -> bool:
    """Give up what has made nothing; its file is erased."""
    if ImportedRow.objects.filter(company_id=viewer.company.id, of_import=import_).exists():
        return False
    states = (*_WAITING, State.PLANNING, State.UNDONE)
    return _move(viewer, import_, states, State.DROPPED, "forget", now=now)


def is_stuck(import_: Import, *, now: datetime) -> bool:
    """Its work has not moved for so long that its job may have been given up."""
    return import_.state in _WORK and now - import_.moved_at > PATIENCE


def try_again(viewer: Viewer, import_: Import, *, now: datetime) -> bool:
    """After a failure: look into the file anew. Where nothing moves: the same work once more."""
    if is_stuck(import_, now=now):
        task = _WORK[import_.state]
        return _move(viewer, import_, (import_.state,), import_.state, task, now=now)
    return _move(viewer, import_, (State.FAILED,), State.PLANNING, "look", now=now)


def _move(
    viewer: Viewer,
    import_: Import,
    before: tuple[str, ...],
    after: str,
    task: str,
    *,
    now: datetime,
    **changes: Any,
) -> bool:
    moved = (
        access.imports(viewer)
        .filter(id=import_.id, state__in=before, turn=import_.turn)
        .order_by()
        .update(
            state=after,
            turn=import_.turn + 1,
            moved_at=now,
            done=0,
            total=0,
            trouble=[],
            **changes,
        )
    )
    if not moved:
        return False
    import_.turn += 1
    import_.state = after
    _work(import_, task)
    return True


def _work(import_: Import, task: str) -> None:
    """One thing at a time in one company, in the order of the orders."""
    outbox.defer(
        f"kulisy.imports.tasks.{task}",
        lock=f"imports/{import_.company_id}",
        import_id=str(import_.id),
        turn=import_.turn,
    )
