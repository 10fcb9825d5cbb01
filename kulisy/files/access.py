"""Reaching rows. Who may reach them is decided by the room that owns the draft or the message:
every name here takes plain ids of somebody who was checked already."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from kulisy.files.models import Blob, Upload

_SETTING = "kulisy.blobs"


@contextmanager
def opened(blob_ids: Iterable[uuid.UUID]) -> Iterator[None]:
    """Inside, the portal's role reads these blobs beside those opened before.

    The owning room calls it after its own check of each id; the desk and the worker need it not,
    and lose nothing by it. Local to the transaction, closed again on leaving. One statement each.
    """
    names = ",".join(str(blob_id) for blob_id in blob_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.ids, set_config(%(name)s, concat_ws(',', nullif(b.ids, ''), "
            "nullif(%(ids)s, '')), true) "
            "FROM (SELECT coalesce(current_setting(%(name)s, true), '')) AS b (ids)",
            {"name": _SETTING, "ids": names},
        )
        before = cursor.fetchone()[0]
    try:
        yield
    finally:
        # In an aborted transaction nothing can be said, and its end takes the setting back.
        raw = connection.connection
        if raw and raw.info.transaction_status.name != "INERROR":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, true)", [_SETTING, before])


def blobs(*, company_id: uuid.UUID, blob_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Blob]:
    """The blobs, by id, for a viewer who was found to see what they are attached to."""
    wanted = set(blob_ids)
    if not wanted:
        return {}
    with opened(wanted):
        found = Blob.objects.filter(company_id=company_id, id__in=wanted)
        return {blob.id: blob for blob in found}


def blob(*, company_id: uuid.UUID, blob_id: uuid.UUID) -> Blob | None:
    """One of `blobs`."""
    return blobs(company_id=company_id, blob_ids=[blob_id]).get(blob_id)


def upload(
    *,
    company_id: uuid.UUID,
    person_id: uuid.UUID,
    owner_kind: str,
    owner_id: uuid.UUID,
    audience: str,
    upload_id: uuid.UUID,
) -> Upload | None:
    """The person's own upload to this very draft, whatever its state."""
    return Upload.objects.filter(
        company_id=company_id,
        person_id=person_id,
        owner_kind=owner_kind,
        owner_id=owner_id,
        audience=audience,
        id=upload_id,
    ).first()
