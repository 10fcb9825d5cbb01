"""Taking back a whole import, while nobody has built on it."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import connection

from kulisy.files.actions import forget_blobs
from kulisy.imports.actions.carrying import Overtaken, record, settle
from kulisy.imports.models import Import, State
from kulisy.people.viewer import working


def take_back(import_: Import, *, clock: Callable[[], datetime]) -> bool:
    """All of it or nothing, in one transaction; what stands in the way is kept in `trouble`.

    As the worker, by the one function that may (migration 0003).
    """
    try:
        with working():
            return _take_back(import_, now=clock())
    except Overtaken:
        return False


def _take_back(import_: Import, *, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, how_many, one FROM imports_take_back(%s)", [import_.id])
        rows: list[tuple[str, int, uuid.UUID]] = cursor.fetchall()
    built = {what: how_many for what, how_many, _ in rows if what != "blob"}
    if built:
        state = State.DONE if import_.report else State.FAILED
        settle(import_, now=now, state=state, trouble=["built_on", built])
        return False
    blobs = [one for _, _, one in rows]
    if import_.file:
        blobs.append(import_.file)
    forget_blobs(company_id=import_.company_id, blob_ids=blobs)
    settle(import_, now=now, state=State.UNDONE, undone_at=now, file=None)
    record(import_, "import_undone", now=now)
    return True


def forget(import_: Import) -> None:
    """Erase the file of an import that was given up; as the worker."""
    if import_.file:
        forget_blobs(company_id=import_.company_id, blob_ids=[import_.file])
        Import.objects.filter(company_id=import_.company_id, id=import_.id).update(file=None)
