"""Publication, by the worker: lines become notices some at a time, each lot with its journal
entries, letters and bells in one transaction. Cut off anywhere, it goes on with the next line that
has no notice; nothing is made twice."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from kulisy.clocks import access as clocks
from kulisy.journal import actions as journal
from kulisy.notices import facts, finding, grounds, notifications, planning
from kulisy.notices.actions import tending
from kulisy.notices.grounds import Addressee
from kulisy.notices.models import Ground, Notice, Preparation, Recipient, Target

AT_ONCE = 100


def publish_some(preparation_id: uuid.UUID, *, now: datetime, at_most: int = AT_ONCE) -> bool:
    """The next lot of lines; True while more may be left. In the worker's role, in a transaction of
    its own; a second worker finds the preparation held and leaves it."""
    preparation = (
        Preparation.objects.select_for_update(skip_locked=True)
        .filter(id=preparation_id, state=Preparation.State.PUBLISHING)
        .first()
    )
    if preparation is None:
        return False
    done = Notice.objects.filter(company_id=preparation.company_id, preparation_id=preparation.id)
    rows = list(
        Target.objects.select_related("client__company")
        .filter(company_id=preparation.company_id, preparation_id=preparation.id)
        .exclude(client_id__in=done.values("client_id"))
        .order_by("client_id")[:at_most]
    )
    if not rows:
        preparation.state = Preparation.State.PUBLISHED
        preparation.save(update_fields=["state"])
        return False
    _publish(preparation, rows, now=now)
    return True


def _publish(preparation: Preparation, rows: Sequence[Target], *, now: datetime) -> None:
    company = rows[0].client.company
    clients = [row.client_id for row in rows]
    clauses = grounds.clauses_of(company.id, clients, preparation.kind, now.date())
    people = grounds.addressees(company.id, clients)
    numbers = _numbers(company.id, clients)
    made: list[tuple[Notice, list[Recipient]]] = []
    for row in rows:
        ground = grounds.ground_of(preparation, clauses.get(row.client_id))
        title, body = planning.rendered(company, preparation, row.client, ground, row.change)
        notice = _notice(preparation, row, ground, title, body, now=now)
        notice.number = numbers.get(row.client_id, 0) + 1
        made.append((notice, [_recipient(notice, each) for each in people[row.client_id]]))
    calendar = clocks.calendar(company)
    for notice, recipients in made:
        tending.reckon(notice, recipients, calendar, now=now, told=False)
    Notice.objects.bulk_create([notice for notice, _recipients in made])
    Recipient.objects.bulk_create([each for _notice, several in made for each in several])
    finding.keep(notice for notice, _recipients in made)
    journal.record_each([_told(preparation, *each, now=now) for each in made])
    for notice, _recipients in made:
        if notice.delivered_at:
            tending.note_delivered(notice, now=now)
    notifications.published(made, now=now)


def _told(
    preparation: Preparation, notice: Notice, recipients: Sequence[Recipient], *, now: datetime
) -> journal.Made:
    return facts.made(
        facts.SYSTEM,
        "published",
        notice,
        now=now,
        facts={
            "sha256": notice.sha256,
            "silence": notice.silence,
            "term": [notice.amount, notice.unit],
            "recipients": [str(each.contact_id) for each in recipients],
            "by": str(preparation.author_id),
        },
        contents={"title": notice.title, "body": notice.body, "clause": notice.clause_text},
    )


def _notice(
    preparation: Preparation,
    row: Target,
    ground: Ground,
    title: str,
    body: str,
    *,
    now: datetime,
) -> Notice:
    said: dict[str, Any] = {name: getattr(ground, name) for name in grounds.FIELDS}
    return Notice(
        company_id=preparation.company_id,
        client=row.client,
        preparation=preparation,
        kind=preparation.kind,
        title=title,
        body=body,
        sha256=hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest(),
        change=row.change,
        author_id=preparation.author_id,
        published_at=now,
        **said,
    )


def _recipient(notice: Notice, addressee: Addressee) -> Recipient:
    return Recipient(
        company_id=notice.company_id,
        client_id=notice.client_id,
        notice=notice,
        contact_id=addressee.contact_id,
        person_id=addressee.person_id,
        name=addressee.name,
        email=addressee.email,
        answers=addressee.answers,
    )


def _numbers(company_id: uuid.UUID, clients: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Client → the last number he has. Two publications of one company wait for each other here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"notices/{company_id}"]
        )
    rows = Notice.objects.filter(company_id=company_id, client_id__in=clients).order_by()
    return dict(rows.values_list("client_id").annotate(last=Max("number")))
