"""Personal links: in each letter to a client's contact, a way into exactly one conversation, or one
other thing of `people.places`, without a password. Made by the worker; opened in the lobby
(people.devices); revoked from everywhere.

A link proves less than signing in: whoever holds the letter holds it. So it makes a viewer of that
one thing who is not confirmed, never a session, and everything else asks for a code.
"""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from kulisy.journal import actions as journal
from kulisy.people.models import Access, AccessState, Company, LinkDevice, LinkOpening, PersonalLink
from kulisy.people.places import CONVERSATION, PLACES
from kulisy.people.signals import links_revoked
from kulisy.people.signin import hash_token
from kulisy.people.viewer import Viewer, in_lobby


def make(
    *,
    company_id: uuid.UUID,
    person_id: uuid.UUID,
    conversation_id: uuid.UUID,
    letter_id: uuid.UUID | None,
    now: datetime,
    kind: str = CONVERSATION,
) -> str:
    """The whole address that opens this conversation (another `kind`: the thing of that id) to this
    contact, for one letter; the token stands nowhere else. Links of earlier letters about it live
    on as long as the new one.

    In the worker's role, outside of `viewing`. Letters to the team hold no such links.
    """
    client_id = PLACES[kind].client_of(company_id, conversation_id)
    if client_id is None:
        raise LookupError(f"no room knows the {kind} {conversation_id}")
    token = secrets.token_urlsafe(32)
    days = Company.objects.values_list("link_days", flat=True).get(id=company_id)
    until = now + timedelta(days=days)
    before = standing(company_id, person_id, now=now).filter(conversation_id=conversation_id)
    before.filter(expires_at__lt=until).update(expires_at=until)
    PersonalLink.objects.bulk_create(
        [
            PersonalLink(
                company_id=company_id,
                client_id=client_id,
                person_id=person_id,
                conversation_id=conversation_id,
                place_kind=kind,
                letter_id=letter_id,
                token_hash=hash_token(token),
                made_at=now,
                expires_at=until,
            )
        ]
    )
    return f"{settings.ADDRESS}/l/{token}/"


def of_letter(
    viewer: Viewer, id: uuid.UUID, *, kind: str, letter_id: uuid.UUID, now: datetime
) -> str:
    """`make`, for the contact in whose name a letter was written."""
    return make(
        company_id=viewer.company.id,
        person_id=viewer.person_id,
        conversation_id=id,
        kind=kind,
        letter_id=letter_id,
        now=now,
    )


def open_link(token: str, *, now: datetime) -> PersonalLink | None:
    """The link behind a token, while it opens anything. None for what never was, is too old, was
    revoked, or whose person has no right there any more: the same statements, the same answer."""
    with shown("link", token):
        link = (
            PersonalLink.objects.select_related("company", "person")
            .filter(token_hash=hash_token(token), revoked_at=None, expires_at__gt=now)
            .filter(person__is_active=True)
            .first()
        )
    with in_lobby(person_id=link.person_id if link else uuid.UUID(int=0), savepoint=False):
        held = (
            Access.objects.filter(
                company_id=link.company_id if link else uuid.UUID(int=0),
                client_id=link.client_id if link else uuid.UUID(int=0),
                person_id=link.person_id if link else uuid.UUID(int=0),
                sections__contains=PLACES[link.place_kind if link else CONVERSATION].sections,
            )
            .exclude(state=AccessState.REVOKED)
            .exists()
        )
    return link if held else None


def standing(
    company_id: uuid.UUID, person_id: uuid.UUID, *, now: datetime
) -> QuerySet[PersonalLink]:
    """Links of a person at a company that open something now."""
    return PersonalLink.objects.filter(
        company_id=company_id, person_id=person_id, revoked_at=None, expires_at__gt=now
    )


def revoke(
    actor: journal.Actor,
    rows: QuerySet[PersonalLink],
    *,
    company_id: uuid.UUID,
    person_id: uuid.UUID,
    how: str,
    now: datetime,
) -> int:
    """End these links of one person at one company at once, their open pages and streams with
    them, in the role at hand. `how`: "person", "desk", "not_me", "access", "address". Gives back
    how many.

    Browsers that were known are forgotten: the next link is opened on a new device everywhere.
    """
    mine = rows.filter(company_id=company_id, person_id=person_id, revoked_at=None)
    clients = list(mine.values_list("client_id", flat=True))
    mine.update(revoked_at=now)
    devices = LinkDevice.objects.filter(company_id=company_id, person_id=person_id, ended_at=None)
    devices.update(ended_at=now)
    for client_id in sorted(set(clients)):
        journal.record(
            actor,
            "links_revoked",
            journal.Subject("client", client_id),
            company_id=company_id,
            client_id=client_id,
            now=now,
            facts={"how": how, "links": clients.count(client_id)},
        )
    links_revoked.send(PersonalLink, company_id=company_id, person_id=person_id, now=now)
    return len(clients)


def revoke_everywhere(person_id: uuid.UUID, *, how: str, now: datetime) -> None:
    """End all links of a person, at every company; in the lobby."""
    with in_lobby(person_id=person_id):
        companies = PersonalLink.objects.filter(person_id=person_id, revoked_at=None)
        for company_id in sorted(set(companies.values_list("company_id", flat=True))):
            revoke(
                journal.Actor("person", person_id),
                PersonalLink.objects.all(),
                company_id=company_id,
                person_id=person_id,
                how=how,
                now=now,
            )


def read_to(opening_id: uuid.UUID) -> datetime | None:
    """How far this browser has shown its conversation. In the name of who came by the link."""
    return LinkOpening.objects.values_list("read_to", flat=True).filter(id=opening_id).first()


def note_read(opening_id: uuid.UUID, *, read_to: datetime) -> None:
    LinkOpening.objects.filter(id=opening_id).update(read_to=read_to)


@contextmanager
def shown(what: str, secret: str) -> Iterator[None]:
    """Inside, the lobby reaches the row of the secret that was shown. `what`: "link" (of a letter),
    "device" (a browser's cookie)."""
    _name(what, hash_token(secret) if secret else "")
    try:
        yield
    finally:
        # In an aborted transaction nothing can be said, and its end takes the setting back.
        raw = connection.connection
        if raw and raw.info.transaction_status.name != "INERROR":
            _name(what, "")


def _name(what: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [f"kulisy.{what}", value])
