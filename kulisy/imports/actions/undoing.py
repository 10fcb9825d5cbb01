"""Taking back a whole import, while nobody has built on it."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, connection

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
    except IntegrityError:
        # A document, an order, a booking: rooms that the database alone knows to hold on to it.
        with working():
            return _refused(import_, {"others": 0}, now=clock())


def _take_back(import_: Import, *, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, how_many, one FROM imports_take_back(%s)", [import_.id])
        rows: list[tuple[str, int, uuid.UUID]] = cursor.fetchall()
        # What other rooms hold is said by their keys, now and not at the commit.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    built = {what: how_many for what, how_many, _ in rows if what != "blob"}
    if built:
        return _refused(import_, built, now=now)
    blobs = [one for _, _, one in rows]
    if import_.file:
        blobs.append(import_.file)
    forget_blobs(company_id=import_.company_id, blob_ids=blobs)
    settle(import_, now=now, state=State.UNDONE, undone_at=now, file=None)
    record(import_, "import_undone", now=now)
    return True


def _refused(import_: Import, built: dict[str, int], *, now: datetime) -> bool:
    state = State.DONE if import_.report else State.FAILED
    settle(import_, now=now, state=state, trouble=["built_on", built])
    return False


def forget(import_: Import) -> None:
    """Erase the file of an import that was given up; as the worker."""
    if import_.file:
        forget_blobs(company_id=import_.company_id, blob_ids=[import_.file])
        Import.objects.filter(company_id=import_.company_id, id=import_.id).update(file=None)
