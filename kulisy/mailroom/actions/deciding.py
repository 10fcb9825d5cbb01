"""What a human being decides on a letter in quarantine. The decision is kept at once; the worker
carries it out within seconds, in the same way as it places what needs no decision."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.clients import add_contact
from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as conversations
from kulisy.conversations.models import Audience
from kulisy.journal import actions as journal
from kulisy.kit.text import one_line
from kulisy.mailroom import access
from kulisy.mailroom.actions.taking_in import settle_soon
from kulisy.mailroom.models import Blocked, IncomingLetter, LetterState
from kulisy.mailroom.whose import FREE_MAIL, domain_of
from kulisy.people import access as people
from kulisy.people.models import Client, Contact
from kulisy.people.viewer import Viewer


def place(
    viewer: Viewer,
    *,
    letter_id: uuid.UUID,
    conversation_id: uuid.UUID,
    audience: str,
    now: datetime,
) -> None:
    """Put the letter into a conversation that the viewer sees. Raises Refused; 404 to strangers.

    A letter from another client's contact is only ever placed for the team.
    """
    letter = _waiting(viewer, letter_id)
    conversation = (
        conversations.conversations(viewer)
        .select_related("client")
        .filter(id=conversation_id)
        .first()
    )
    if conversation is None:
        raise Refused(_("Choose a conversation."), field="conversation")
    if audience == Audience.CLIENT and conversation.audience != Audience.CLIENT:
        raise Refused(_("This conversation is the team's own: only a note can be placed here."))
    _check_audience(viewer, letter, conversation.client, audience)
    letter.client_id, letter.conversation_id = conversation.client_id, conversation.id
    # Whom it seemed to be for did not write it.
    letter.contact_id = None
    _decide(viewer, letter, "place", audience=audience, now=now)


def open_as_new(
    viewer: Viewer,
    *,
    letter_id: uuid.UUID,
    client_id: uuid.UUID,
    audience: str,
    now: datetime,
    contact_id: uuid.UUID | None = None,
) -> None:
    """Open a request of the letter; `contact_id`: in this contact's name, who then takes part in
    it. Raises Refused."""
    letter = _waiting(viewer, letter_id)
    client = _client(viewer, client_id)
    _check_audience(viewer, letter, client, audience)
    contacts = people.contacts(viewer).filter(client_id=client.id)
    if contact_id and not contacts.filter(id=contact_id).exists():
        raise Refused(_("This person isn't a contact of the client."), field="contact")
    letter.client_id, letter.conversation_id, letter.contact_id = client.id, None, contact_id
    _decide(viewer, letter, "open", audience=audience, now=now)


def let_in(
    viewer: Viewer, *, letter_id: uuid.UUID, client_id: uuid.UUID, name: str, now: datetime
) -> Contact:
    """Make the sender a contact of the client, then place the letter where it seems to belong, or
    open a request of it. A contact reads nothing by that: access is another step. Raises Refused.
    """
    letter = _waiting(viewer, letter_id)
    client = _client(viewer, client_id)
    name = one_line(name or letter.sender_name or letter.sender, limit=120)
    if not letter.sender:
        raise Refused(_("The letter names no sender."))
    contact = add_contact(viewer, client, values={"name": name, "email": letter.sender}, now=now)
    _check_audience(viewer, letter, client, Audience.CLIENT)
    meant = letter.conversation
    if meant is None or meant.client_id != client.id or meant.audience != Audience.CLIENT:
        letter.conversation_id = None
    letter.client_id, letter.contact_id = client.id, contact.id
    act = "place" if letter.conversation_id else "open"
    _decide(viewer, letter, act, audience=Audience.CLIENT, now=now)
    return contact


def refuse(viewer: Viewer, *, letter_id: uuid.UUID, now: datetime) -> None:
    """Keep the letter out; it stays listed as refused, and can be read there. Nobody is answered:
    the sender may be forged."""
    _refused(viewer, _waiting(viewer, letter_id), "chosen", now=now)


def block(viewer: Viewer, *, letter_id: uuid.UUID, whole_domain: bool, now: datetime) -> None:
    """Refuse this letter and all that will come from its address or domain. Raises Refused: what
    belongs to the team or to a client's contact isn't blocked."""
    letter = _waiting(viewer, letter_id)
    pattern = domain_of(letter.sender) if whole_domain else letter.sender
    if not pattern:
        raise Refused(_("The letter names no sender."))
    if pattern in FREE_MAIL:
        raise Refused(
            _("Anybody may have a mailbox at %(domain)s: block the address alone.")
            % {"domain": pattern}
        )
    known = people.contacts(viewer)
    own = {"email__iendswith": f"@{pattern}"} if whole_domain else {"email__iexact": pattern}
    if known.filter(**own).exists():
        raise Refused(
            _("%(pattern)s belongs to a client's contact: take the contact out first.")
            % {"pattern": pattern}
        )
    Blocked.objects.bulk_create(
        [
            Blocked(
                company_id=viewer.company.id,
                pattern=pattern,
                blocked_by_id=viewer.seat_id,
                blocked_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    _refused(viewer, letter, "blocked", now=now)


def unblock(viewer: Viewer, *, blocked_id: uuid.UUID, now: datetime) -> None:
    """Let letters of this address or domain come again."""
    row = access.blocked(viewer).filter(id=blocked_id).first()
    if row is None:
        raise Http404
    _note(viewer, "sender_unblocked", row.id, now=now, contents={"pattern": row.pattern})
    row.delete()


def _waiting(viewer: Viewer, letter_id: uuid.UUID) -> IncomingLetter:
    """The letter, locked: two people who decide at once decide one after the other."""
    known = access.incoming(viewer) if access.may_decide(viewer) else access.quarantined(viewer)
    letter = known.select_for_update(of=("self",)).filter(id=letter_id).first()
    if letter is None:
        raise Http404
    if letter.state != LetterState.QUARANTINED:
        raise Refused(_("Somebody has decided on this letter already."))
    return letter


def _client(viewer: Viewer, client_id: uuid.UUID) -> Client:
    client = people.clients(viewer).filter(id=client_id).first()
    if client is None:
        raise Refused(_("Choose a client."), field="client")
    return client


def _check_audience(viewer: Viewer, letter: IncomingLetter, client: Client, audience: str) -> None:
    if audience not in Audience.values:
        raise Refused(_("Choose who will see it."), field="audience")
    if audience == Audience.INTERNAL or not letter.sender:
        return
    own = Contact.objects.filter(company_id=viewer.company.id, email__iexact=letter.sender)
    if own.exists() and not own.filter(client_id=client.id).exists():
        raise Refused(
            _("The sender is a contact of another client: here it can only be a note of the team.")
        )


def _decide(
    viewer: Viewer, letter: IncomingLetter, act: str, *, audience: str, now: datetime
) -> None:
    letter.decision = {"act": act, "audience": audience}
    letter.audience = audience
    letter.state = LetterState.DECIDED
    _keep(viewer, letter, now=now)
    settle_soon(letter.id, company_id=letter.company_id)
    facts = {"act": act, "audience": audience, "client": str(letter.client_id)}
    if letter.conversation_id:
        facts["conversation"] = str(letter.conversation_id)
    _note(viewer, "letter_decided", letter.id, now=now, facts=facts)


def _refused(viewer: Viewer, letter: IncomingLetter, code: str, *, now: datetime) -> None:
    letter.decision = {"act": "refuse", "why": code}
    letter.state = LetterState.REFUSED
    letter.settled_at = now
    _keep(viewer, letter, now=now)
    _note(
        viewer,
        "letter_refused",
        letter.id,
        now=now,
        facts={"why": code, "original": letter.key},
        contents={"sender": letter.sender},
    )


def _keep(viewer: Viewer, letter: IncomingLetter, *, now: datetime) -> None:
    letter.decided_by_id = viewer.seat_id
    letter.decided_at = now
    letter.save(
        update_fields=[
            "state", "decision", "decided_by", "decided_at", "settled_at", "client", "contact",
            "conversation", "audience",
        ]
    )  # fmt: skip


def _note(
    viewer: Viewer,
    kind: str,
    subject_id: uuid.UUID,
    *,
    now: datetime,
    facts: dict[str, Any] | None = None,
    contents: dict[str, str | bytes] | None = None,
) -> None:
    """Into the internal log: where a letter waited is the team's own affair."""
    journal.record(
        journal.Actor("seat", viewer.seat_id),
        kind,
        journal.Subject("letter", subject_id),
        company_id=viewer.company.id,
        client_id=None,
        now=now,
        facts=facts,
        contents=contents,
    )
