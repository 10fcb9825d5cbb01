"""Taking files in: begin, part by part, finish; or at once, for what machines bring."""

import io
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import F, Func, IntegerField, Value
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from kulisy.files import access
from kulisy.files.kinds import PREVIEWED, content_type
from kulisy.files.models import Blob, State, Upload
from kulisy.files.names import cleaned_name
from kulisy.files.store import (
    Kept,
    NoSpace,
    Source,
    WrongLength,
    blob_key,
    pieces,
    store,
)
from kulisy.kit.ids import new_id
from kulisy.look.moments import filesize

#: The most that any company may allow.
LARGEST = 2 * 1024**3
#: How long an unfinished upload waits to be continued.
PATIENCE = timedelta(days=7)
#: Drawing takes seconds and nobody waits for it: what people wait for passes such jobs.
PATIENT = -10


class Refused(Exception):
    """Bad input or no room for it. `sentence` is for the person, `status` for HTTP.

    408 and 425 mean: the same again, by the program itself; everything else is final.
    """

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def begin_upload(
    *,
    company_id: uuid.UUID,
    person_id: uuid.UUID,
    owner_kind: str,
    owner_id: uuid.UUID,
    audience: str,
    name: str,
    size: int,
    now: datetime,
    limit: int = LARGEST,
) -> Upload:
    """Announce a file of `size` bytes for a draft; the caller has checked that the draft is the
    person's. Refuses what is too large, or what the disk can't hold (twice, while it is joined)."""
    if size < 0:
        raise Refused(400, _("The size of the file is missing."))
    if size > min(limit, LARGEST):
        raise _too_large(limit)
    free = store().free()
    if free is not None and free < size * 2:
        raise _no_space()
    upload = Upload(
        company_id=company_id,
        person_id=person_id,
        owner_kind=owner_kind,
        owner_id=owner_id,
        audience=audience,
        name=cleaned_name(name),
        size=size,
        created_at=now,
        expires_at=now + PATIENCE,
    )
    upload.save(force_insert=True)
    return upload


def keep_part(upload: Upload, *, number: int, source: Source) -> Upload:
    """Keep part `number` (from 1). On return it is on disk and marked; sent twice, it counts once.

    The bytes are read before the row is touched, so that no lock waits for a slow line.
    """
    if upload.state != State.OPEN:
        raise _ended(upload)
    if not 1 <= number <= upload.parts:
        raise Refused(400, _("The file has no such part. Please send it again."))
    try:
        store().keep_part(upload.id, number, source, size=upload.length_of(number))
    except WrongLength:
        raise Refused(408, _("The connection broke off. Please send this part again.")) from None
    except NoSpace:
        raise _no_space() from None
    Upload.objects.filter(company_id=upload.company_id, id=upload.id, state=State.OPEN).exclude(
        received__contains=[number]
    ).update(
        received=Func(
            F("received"),
            Value(number),
            function="array_append",
            output_field=ArrayField(IntegerField()),
        )
    )
    upload.refresh_from_db(fields=["received", "state"])
    if upload.state != State.OPEN:
        raise _ended(upload)
    return upload


def finish_upload(upload: Upload, *, now: datetime) -> Blob:
    """Make the blob of all parts, one transaction. Asked twice, even at once: the same blob."""
    lost = _lost_parts(upload)
    if lost:
        # Said outside of the transaction below, so that it lasts.
        present = [number for number in upload.received if number not in lost]
        Upload.objects.filter(company_id=upload.company_id, id=upload.id).update(received=present)
    with transaction.atomic():
        locked = Upload.objects.select_for_update(of=("self",)).get(
            company_id=upload.company_id, id=upload.id
        )
        if locked.state == State.COMPLETE and locked.blob_id:
            return access.blobs(company_id=locked.company_id, blob_ids=[locked.id])[locked.id]
        if locked.state != State.OPEN:
            raise _ended(locked)
        if set(range(1, locked.parts + 1)) - set(locked.received):
            raise Refused(425, _("The file has not arrived completely yet."))
        key = blob_key(locked.company_id, locked.id)
        try:
            kept = store().join(locked.id, locked.parts, key)
        except NoSpace:
            raise _no_space() from None
        blob = _blob(
            locked.id, locked.company_id, locked.person_id, name=locked.name, kept=kept, now=now
        )
        Upload.objects.filter(company_id=locked.company_id, id=locked.id).update(
            state=State.COMPLETE, blob_id=blob.id
        )
        _drop_parts_after_commit(locked)
    return blob


def cancel_upload(upload: Upload) -> None:
    """End an upload that nobody wants any more. A finished one stays as it is."""
    cancelled = Upload.objects.filter(
        company_id=upload.company_id, id=upload.id, state=State.OPEN
    ).update(state=State.CANCELLED)
    if cancelled:
        _drop_parts_after_commit(upload)


def keep_bytes(
    *,
    company_id: uuid.UUID,
    person_id: uuid.UUID | None,
    name: str,
    data: bytes | Source,
    now: datetime,
    limit: int = LARGEST,
) -> Blob:
    """Keep what is here already: attachments of imported letters, portraits. Streams of any length.

    The portal's role may do it in the viewer's own name only.
    """
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    blob_id = new_id()
    key = blob_key(company_id, blob_id)
    try:
        kept = store().write(key, _up_to(limit, source))
    except NoSpace:
        raise _no_space() from None
    try:
        return _blob(blob_id, company_id, person_id, name=cleaned_name(name), kept=kept, now=now)
    except BaseException:
        store().delete([key])
        raise


def forget_expired_uploads(now: datetime) -> int:
    """The worker's: remove uploads that ended or were left lying a week ago, with their parts.

    Blobs stay. Returns how many were removed.
    """
    expired = list(Upload.objects.filter(expires_at__lt=now)[:1000])
    for upload in expired:
        store().delete_parts(upload.id, upload.parts)
    Upload.objects.filter(id__in=[upload.id for upload in expired], expires_at__lt=now).delete()
    store().sweep(before=now - timedelta(days=1))
    return len(expired)


def forget_blobs(*, company_id: uuid.UUID, blob_ids: list[uuid.UUID]) -> None:
    """The worker's: erase blobs that the owning room knows to be attached to nothing."""
    found = list(Blob.objects.filter(company_id=company_id, id__in=blob_ids))
    keys = [key for blob in found for key in (blob.key, blob.preview_key) if key]
    ids = [blob.id for blob in found]
    Upload.objects.filter(company_id=company_id, blob_id__in=ids).delete()
    # Whether another room still holds one, its foreign key says; this room knows of none.
    gone = Blob.objects.filter(company_id=company_id, id__in=ids)
    gone._raw_delete(gone.db)
    transaction.on_commit(lambda: store().delete(keys))


def _blob(
    blob_id: uuid.UUID,
    company_id: uuid.UUID,
    person_id: uuid.UUID | None,
    *,
    name: str,
    kept: Kept,
    now: datetime,
) -> Blob:
    blob = Blob(
        id=blob_id,
        company_id=company_id,
        person_id=person_id,
        name=name,
        size=kept.size,
        sha256=kept.sha256,
        content_type=content_type(kept.head, name),
        key=blob_key(company_id, blob_id),
        created_at=now,
    )
    blob.save(force_insert=True)
    if blob.content_type in PREVIEWED:
        # In the same transaction: a rolled back blob leaves no job.
        task = app.configure_task("files.make_preview", queue="previews", priority=PATIENT)
        task.defer(blob_id=str(blob.id))
    return blob


def _lost_parts(upload: Upload) -> set[int]:
    if upload.state != State.OPEN:
        return set()
    keeper = store()
    return {
        number
        for number in upload.received
        if not keeper.has_part(upload.id, number, size=upload.length_of(number))
    }


def _drop_parts_after_commit(upload: Upload) -> None:
    # Should the process die before, forget_expired_uploads does it.
    transaction.on_commit(lambda: store().delete_parts(upload.id, upload.parts), robust=True)


def _up_to(limit: int, source: Source) -> Iterator[bytes]:
    size = 0
    for piece in pieces(source):
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        yield piece


def _too_large(limit: int) -> Refused:
    return Refused(
        413,
        _("The file is too large: at most %(limit)s can be sent here.")
        % {"limit": filesize(min(limit, LARGEST))},
    )


def _no_space() -> Refused:
    return Refused(
        507, _("There is no room for this file on the server. The administrator has to make some.")
    )


def _ended(upload: Upload) -> Refused:
    if upload.state == State.COMPLETE:
        return Refused(409, _("This file has arrived already."))
    return Refused(409, _("This upload was cancelled."))
