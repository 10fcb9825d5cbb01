"""Verbs of this room: a visit to the cabinet, the team's notes about a client."""

import uuid
from datetime import datetime

from django.db.models import Case, F, QuerySet, When

from kulisy.journal import actions as journal
from kulisy.kit.text import clean
from kulisy.people import access, links
from kulisy.people.models import Access, Client, ClientNote, Contact
from kulisy.people.viewer import Viewer


def note_visit(viewer: Viewer, *, now: datetime) -> None:
    """The cabinet's first screen is before its holder's eyes. Posted by the page; twice is once."""
    if viewer.at_desk or viewer.looking_as or not viewer.confirmed:
        return
    Access.objects.filter(company_id=viewer.company.id, contact_id__in=viewer.contact_ids).update(
        seen_before_at=Case(
            When(seen_at__gt=now - access.VISIT_PAUSE, then=F("seen_before_at")),
            default=F("seen_at"),
        ),
        seen_at=now,
        last_seen_at=now,
    )


def note_presence(viewer: Viewer, *, now: datetime) -> None:
    """Some page of the cabinet is before its holder's eyes. Posted by the page, where it is due."""
    if access.presence_due(viewer, now=now):
        own = Access.objects.filter(company_id=viewer.company.id, contact_id__in=viewer.contact_ids)
        own.update(last_seen_at=now)


def revoke_own_links(viewer: Viewer, *, now: datetime) -> int:
    """A person ends all his personal links at this company. Gives back how many."""
    if viewer.at_desk or viewer.looking_as or not viewer.confirmed:
        return 0
    return links.revoke(
        journal.Actor("contact", viewer.contact_ids[0]),
        access.personal_links(viewer, now=now),
        company_id=viewer.company.id,
        person_id=viewer.person_id,
        how="person",
        now=now,
    )


def revoke_links(viewer: Viewer, contact: Contact, *, now: datetime, how: str = "desk") -> int:
    """The desk ends a contact's personal links, of the clients it sees. Gives back how many."""
    if viewer.seat_id is None or contact.person_id is None:
        return 0
    return links.revoke(
        journal.Actor("seat", viewer.seat_id),
        access.personal_links(viewer, now=now).filter(client_id=contact.client_id),
        company_id=viewer.company.id,
        person_id=contact.person_id,
        how=how,
        now=now,
    )


def add_note(viewer: Viewer, client: Client, body: str, *, now: datetime) -> ClientNote | None:
    """Keep something about a client that only the team ever reads; None where nothing was said."""
    body = clean(body).strip()
    if viewer.seat_id is None or not body:
        return None
    note = ClientNote(
        company_id=viewer.company.id,
        client=client,
        author_id=viewer.seat_id,
        body=body,
        written_at=now,
    )
    ClientNote.objects.bulk_create([note])
    return note


def edit_note(viewer: Viewer, note_id: uuid.UUID, body: str) -> bool:
    """Change one's own note; False for anybody else's, and where nothing is left of it."""
    body = clean(body).strip()
    return bool(body and _own(viewer, note_id).update(body=body))


def delete_note(viewer: Viewer, note_id: uuid.UUID) -> bool:
    """Delete one's own note; False for anybody else's."""
    return bool(_own(viewer, note_id).delete()[0])


def _own(viewer: Viewer, note_id: uuid.UUID) -> QuerySet[ClientNote]:
    return access.notes(viewer).filter(id=note_id, author_id=viewer.seat_id)
