"""Ringing bells and making letters, for readers that the owning room has named.

Runs in the worker's transaction. The same fact never rings and never writes twice: the key says
which fact it is.
"""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kulisy.notify import live, outbox, threads
from kulisy.notify.models import Bell, Choice, Letter
from kulisy.people.access import Reader


@dataclass(frozen=True)
class News:
    """A fact worth telling: what it points at, and the place it is read in."""

    company_id: uuid.UUID
    kind: str
    subject_kind: str
    subject_id: uuid.UUID
    place_id: uuid.UUID
    key: str
    #: Whose words it is about, where letters of one place are threads: one for each audience.
    audience: str = ""


def tell(news: News, readers: Iterable[Reader], *, now: datetime, mail: bool = True) -> None:
    """Ring the bell and (`mail`) queue a letter for each reader, as each has chosen."""
    known = list(readers)
    chosen = _choices(news, known)
    ring(news, [each for each in known if chosen.get(each.topic, (True, True))[0]], now=now)
    for reader in known if mail else []:
        if chosen.get(reader.topic, (True, True))[1]:
            write_letter(news, reader, now=now)


def ring(news: News, readers: list[Reader], *, now: datetime) -> None:
    Bell.objects.bulk_create(
        [
            Bell(
                company_id=news.company_id,
                person_id=reader.person_id,
                face=reader.face,
                kind=news.kind,
                subject_kind=news.subject_kind,
                subject_id=news.subject_id,
                place_id=news.place_id,
                key=news.key,
                at=now,
            )
            for reader in readers
        ],
        ignore_conflicts=True,
    )
    live.nudge([reader.topic for reader in readers], "bell")


def write_letter(news: News, reader: Reader, *, now: datetime) -> None:
    """Queue one letter: a row and a job in this transaction. Nothing is rendered yet."""
    make_letter(
        company_id=news.company_id,
        person_id=reader.person_id,
        address=reader.email,
        language=reader.language,
        face=reader.face,
        kind=news.kind,
        subject_kind=news.subject_kind,
        subject_id=news.subject_id,
        key=news.key,
        place_id=news.place_id if news.audience else None,
        audience=news.audience,
        now=now,
    )


def make_letter(
    *,
    company_id: uuid.UUID | None,
    person_id: uuid.UUID | None,
    address: str,
    language: str,
    face: str,
    kind: str,
    subject_kind: str,
    subject_id: uuid.UUID,
    key: str,
    now: datetime,
    place_id: uuid.UUID | None = None,
    audience: str = "",
) -> None:
    """One letter to one address about one fact (`key`); asked again, it stays one.

    Any role may call it; the worker renders it as its recipient and sends it.
    """
    digest = hashlib.sha256(
        "|".join([str(company_id), address.lower(), face, key]).encode()
    ).hexdigest()
    letter_id = uuid.UUID(digest[:32])
    Letter.objects.bulk_create(
        [
            Letter(
                id=letter_id,
                company_id=company_id,
                person_id=person_id,
                address=address,
                language=language,
                face=face,
                kind=kind,
                subject_kind=subject_kind,
                subject_id=subject_id,
                key=key,
                place_id=place_id,
                audience=audience,
                message_id=threads.message_id(letter_id),
                made_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    outbox.defer("kulisy.notify.tasks.send_letter", letter_id=str(letter_id), lock=str(letter_id))


def _choices(news: News, readers: list[Reader]) -> dict[str, tuple[bool, bool]]:
    rows = Choice.objects.filter(
        company_id=news.company_id,
        kind=news.kind,
        person_id__in=[reader.person_id for reader in readers],
    )
    return {
        live.topic(row.person_id, row.company_id, row.face): (row.bell, row.mail) for row in rows
    }
