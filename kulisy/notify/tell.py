"""Ringing bells and making letters, for readers that the owning room has named.

Runs in the worker's transaction. The same fact never rings and never writes twice: the key says
which fact it is.
"""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from kulisy.notify import choices, gathering, hours, live, outbox, push, threads
from kulisy.notify.choices import Way
from kulisy.notify.models import Bell, Letter, Rhythm
from kulisy.people.access import Reader

SEND = "kulisy.notify.tasks.send_letter"


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
    #: A wider place, its client: who follows or muted that is taken at his word.
    wider_id: uuid.UUID | None = None


def tell(
    news: News,
    readers: Iterable[Reader],
    *,
    now: datetime,
    mail: bool = True,
    others: Iterable[Reader] = (),
) -> None:
    """Ring the bell, queue a letter (`mail`) and wake devices, for each reader as he has chosen.
    `others` may read it too, but it doesn't concern them: only those who follow closely are told.
    The number of statements doesn't grow with that of the readers."""
    concerned = {reader.topic: reader for reader in readers}
    aside = {each.topic: each for each in others if each.topic not in concerned}
    if not concerned and not aside:
        return
    about = choices.About(news.company_id, news.kind, news.place_id, news.wider_id)
    ways = choices.ways(about, concerned.values(), others=aside.values())
    known = [*concerned.values(), *aside.values()]
    heard = [reader for reader in known if ways[reader.topic] != Way.NOTHING]
    digested = {topic for topic, way in ways.items() if mail and way == Way.DIGEST}
    rung = ring(news, heard, now=now, digested=digested)
    soon = [reader for reader in heard if reader.topic not in digested]
    quiet = quieted(soon, now=now)
    push.queue(rung, soon, quiet=quiet, now=now)
    if mail:
        written = [reader for reader in soon if ways[reader.topic] == Way.NOW]
        write_letters(news, written, quiet=quiet, now=now)


def ring(
    news: News, readers: list[Reader], *, now: datetime, digested: Collection[str] = ()
) -> list[Bell]:
    """A bell entry for each. Those of `digested` (topics) are told again, in the digest."""
    return ring_each([(news, readers)], now=now, digested=digested)


def ring_each(
    told: Sequence[tuple[News, Sequence[Reader]]],
    *,
    now: datetime,
    digested: Collection[str] = (),
) -> list[Bell]:
    """`ring` for many pieces of news at once; two statements."""
    bells = [
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
            in_digest=reader.topic in digested,
        )
        for news, readers in told
        for reader in readers
    ]
    Bell.objects.bulk_create(bells, ignore_conflicts=True)
    live.nudge([reader.topic for _news, readers in told for reader in readers], "bell")
    return bells


def write_letters(
    news: News, readers: Sequence[Reader], *, quiet: dict[str, datetime], now: datetime
) -> None:
    """Queue a letter for each: rows and jobs in this transaction. Nothing is rendered yet."""
    if not readers:
        return
    leaving = gathering.leaving(
        readers,
        subject_kind=news.subject_kind,
        place_id=news.place_id,
        audience=news.audience,
        quiet=quiet,
        now=now,
    )
    queue_letters(
        [
            letter_row(
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
                made_at=now,
                leaves_at=leaving[reader.topic],
            )
            for reader in readers
        ],
        now=now,
    )


def quieted(readers: Sequence[Reader], *, now: datetime) -> dict[str, datetime]:
    """Topic → when the quiet hours end that this reader has just now. One statement."""
    if not readers:
        return {}
    rows = (
        Rhythm.objects.select_related("person", "company")
        .filter(Q(quiet=True) | Q(quiet_weekends=True), company_id=readers[0].company_id)
        .filter(person_id__in=[reader.person_id for reader in readers])
    )
    found = {}
    for row in rows:
        clock = hours.zone(row.person.time_zone, row.company.time_zone)
        end = hours.quiet_until(row, clock, now)
        if end is not None:
            found[live.topic(row.person_id, row.company_id, row.face)] = end
    return found


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
    queue_letters(
        [
            letter_row(
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
                made_at=now,
                leaves_at=now,
            )
        ],
        now=now,
    )


def letter_row(**known: Any) -> Letter:
    """Its id is made of the fact and the address: made twice, it is one."""
    said = [str(known["company_id"]), known["address"].lower(), known["face"], known["key"]]
    letter_id = uuid.UUID(hashlib.sha256("|".join(said).encode()).hexdigest()[:32])
    return Letter(id=letter_id, message_id=threads.message_id(letter_id), **known)


def queue_letters(letters: Sequence[Letter], *, now: datetime) -> None:
    """Rows and jobs. One statement of jobs for each moment at which some of them leave."""
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    by_moment: dict[datetime, list[dict[str, str]]] = {}
    for letter in letters:
        job = {"letter_id": str(letter.id)}
        by_moment.setdefault(letter.leaves_at or now, []).append(job)
    for moment, jobs in by_moment.items():
        outbox.defer_each(SEND, jobs, at=moment if moment > now else None)
