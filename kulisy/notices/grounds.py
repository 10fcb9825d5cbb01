"""For a notice that is being prepared or published: each client's clause and recipients. For the
desk and for the worker alike; what the desk's role may not see is not there."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kulisy.notices.models import Clause, Delivery, Ground, Preparation, Silence
from kulisy.people.models import Access, AccessState

FIELDS = tuple(field.name for field in Ground._meta.get_fields())


@dataclass(frozen=True)
class Addressee:
    """A contact who gets a notice by right; `answers`: his word counts."""

    contact_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    email: str
    answers: bool


def clauses_of(
    company_id: uuid.UUID, clients: Collection[uuid.UUID], kind: str, day: date
) -> dict[uuid.UUID, Clause]:
    """Client → the clause of that kind in force on that day, the latest of them. One statement."""
    rows = Clause.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day),
        company_id=company_id,
        client_id__in=list(clients),
        kind=kind,
        valid_from__lte=day,
    )
    return {row.client_id: row for row in rows.order_by("valid_from", "id")}


def ground_of(preparation: Preparation, clause: Clause | None) -> Ground:
    """What the notice repeats. Without a clause: the preparer's own term, and silence means
    nothing; with one, nothing that it doesn't allow."""
    found = Clause(
        amount=preparation.amount,
        unit=preparation.unit,
        silence=Silence.NO_ANSWER,
        delivery=Delivery.MORNING,
    )
    if clause is not None:
        for name in FIELDS:
            setattr(found, name, getattr(clause, name))
        if not preparation.by_clause:
            found.silence = Silence.NO_ANSWER
    return found


def addressees(
    company_id: uuid.UUID, clients: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[Addressee]]:
    """Client → who gets it by right: authorised persons and those who lead. Where somebody is
    authorised, only such a one answers. One statement."""
    rows = (
        Access.objects.select_related("contact")
        .filter(Q(authorised=True) | Q(lead=True), company_id=company_id)
        .filter(client_id__in=list(clients), state=AccessState.ACTIVE)
        .order_by("contact__name", "id")
    )
    held: dict[uuid.UUID, list[Access]] = {each: [] for each in clients}
    for row in rows:
        held[row.client_id].append(row)
    return {client: _by_right(accesses) for client, accesses in held.items()}


def _by_right(accesses: list[Access]) -> list[Addressee]:
    signing = any(each.authorised for each in accesses)
    return [
        Addressee(
            each.contact_id,
            each.person_id,
            each.contact.name,
            each.contact.email,
            answers=each.authorised or not signing,
        )
        for each in accesses
    ]
