"""Where a test stands: whose rights it has, and in whose name. Files know plain ids only."""

import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection

from kulisy.files import actions
from kulisy.files.models import Upload
from kulisy.kit.walls import DESK, PORTAL, WORKER

STUDIO, RIVAL = uuid.UUID(int=1), uuid.UUID(int=2)
ANNA, BORIS = uuid.UUID(int=11), uuid.UUID(int=12)
DRAFT = uuid.UUID(int=21)
NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@contextmanager
def standing(role: str, *, company: uuid.UUID | None, person: uuid.UUID | None) -> Iterator[None]:
    """Take a role and name a viewer, for this connection, until the end of the block."""
    said = [role, str(company or ""), str(person or "")]
    sql = (
        "SELECT set_config('role', %s, false), set_config('kulisy.company', %s, false), "
        "set_config('kulisy.person', %s, false)"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        before = cursor.fetchone()[0]
        cursor.execute(sql, said)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(sql, [before, "", ""])


def at_desk(person: uuid.UUID = ANNA, company: uuid.UUID = STUDIO):
    return standing(DESK, company=company, person=person)


def in_cabinet(person: uuid.UUID = BORIS, company: uuid.UUID = STUDIO):
    return standing(PORTAL, company=company, person=person)


def at_work():
    return standing(WORKER, company=None, person=None)


def begun(name: str = "смета.txt", size: int = 5, person: uuid.UUID = BORIS, **more) -> Upload:
    told = {
        "company_id": STUDIO,
        "person_id": person,
        "owner_kind": "draft",
        "owner_id": DRAFT,
        "audience": "client",
        "name": name,
        "size": size,
        "now": NOON,
        **more,
    }
    return actions.begin_upload(**told)


def sent(upload: Upload, data: bytes) -> Upload:
    """Send all parts of `data`."""
    for number in range(1, upload.parts + 1):
        piece = data[(number - 1) * upload.part_size :][: upload.part_size]
        upload = actions.keep_part(upload, number=number, source=io.BytesIO(piece))
    return upload


def kept(name: str, data: bytes, person: uuid.UUID = ANNA, company: uuid.UUID = STUDIO):
    return actions.keep_bytes(company_id=company, person_id=person, name=name, data=data, now=NOON)
