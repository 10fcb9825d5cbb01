"""Clients, their contacts and labels, made where they are missing, in the name of whoever brings
them in."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kulisy.admissions.actions.clients import add_client
from kulisy.conversations.actions import make_label
from kulisy.imports import importing
from kulisy.imports.jsonl.knowing import chunks
from kulisy.imports.jsonl.noting import KIND
from kulisy.imports.jsonl.surveying import Firm, Survey
from kulisy.imports.models import Import, Made
from kulisy.journal import actions as journal
from kulisy.people.models import Client, Contact, Seat
from kulisy.people.viewer import Viewer, viewing, working

#: Clients of one transaction.
_TOGETHER = 50


def make_people(of: Import, viewer: Viewer, found: Survey, *, now: datetime) -> tuple[int, int]:
    """How many clients and contacts were made. Call it outside a transaction."""
    with working():
        seats = {
            seat.id: seat for seat in Seat.objects.filter(company_id=viewer.company.id, active=True)
        }
    wanted = [firm for firm in found.clients.values() if not firm.known or firm.people]
    clients = contacts = 0
    for some in chunks(wanted, _TOGETHER):
        with transaction.atomic():
            made: list[uuid.UUID] = []
            people: list[uuid.UUID] = []
            with viewing(viewer):
                for firm in some:
                    if not firm.known:
                        made.append(_client(viewer, firm, seats, now=now).id)
                    people += _contacts(viewer, firm, now=now)
            with working():
                importing.made(of, Made.CLIENT, made)
                importing.made(of, Made.CONTACT, people)
        clients += len(made)
        contacts += len(people)
    return clients, contacts


def make_labels(viewer: Viewer, names: Iterable[str]) -> dict[str, uuid.UUID]:
    """Each label by its name in lower case; the same name is the same label."""
    with viewing(viewer):
        return {name.lower(): make_label(viewer, name).id for name in sorted(set(names))}


def _client(viewer: Viewer, firm: Firm, seats: dict[uuid.UUID, Seat], *, now: datetime) -> Client:
    responsible = firm.responsible_id or viewer.seat_id
    return add_client(
        viewer,
        client_id=firm.id,
        name=firm.given.name,
        human=firm.given.human,
        responsible=seats[responsible],  # type: ignore[index]
        now=now,
    )


def _contacts(viewer: Viewer, firm: Firm, *, now: datetime) -> list[uuid.UUID]:
    """A client's new contacts, with one entry in his log for all of them."""
    fresh = [
        Contact(
            id=human.id,
            company_id=viewer.company.id,
            client_id=firm.id,
            name=human.given.name,
            email=human.given.email,
            phone=human.given.phone,
            position=human.given.position,
        )
        for human in firm.people
        if human.given
    ]
    if not fresh:
        return []
    Contact.objects.bulk_create(fresh)
    journal.record(
        journal.SYSTEM,
        KIND,
        journal.Subject("client", firm.id),
        company_id=viewer.company.id,
        client_id=firm.id,
        now=now,
        facts={"contacts": len(fresh)},
        contents={"contacts": "\n".join(f"{each.id} {each.name} {each.email}" for each in fresh)},
    )
    return [each.id for each in fresh]
