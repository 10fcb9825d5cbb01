"""Planned, changed, cancelled; or noted afterwards. Who sees a meeting is said once, at first."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.conversations import access as talk
from kulisy.conversations.models import Conversation
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line
from kulisy.meetings import access
from kulisy.meetings.actions.facts import record, tell
from kulisy.meetings.models import (
    CANCELLED,
    CHANGED,
    PLANNED,
    Audience,
    Invitee,
    Meeting,
    Reply,
)
from kulisy.people import access as people
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

#: Of one meeting, of both sides together.
MOST = 60


@transaction.atomic
def plan(
    viewer: Viewer,
    client: Client,
    *,
    audience: str,
    values: Mapping[str, Any],
    seat_ids: Collection[uuid.UUID],
    contact_ids: Collection[uuid.UUID],
    conversation: Conversation | None = None,
    key: uuid.UUID | None = None,
    now: datetime,
) -> Meeting:
    """`values`: kind, title, agenda, starts_at, ends_at, zone, place, link. What lies behind is
    noted, and nobody is invited to it. Asked twice with one `key`, it is one. Raises Refused."""
    if not access.may_plan(viewer, client, audience):
        raise Http404
    if audience not in Audience.values or viewer.seat_id is None:
        raise Http404
    already = access.meetings(viewer).filter(id=key).first() if key else None
    if already is not None:
        return already
    _check(values)
    if conversation is not None and conversation.client_id != client.id:
        raise Http404
    of_ours = conversation is not None and conversation.audience == audience
    contacts = contact_ids if audience == Audience.CLIENT else ()
    seats, own = _known(viewer, client, seat_ids, contacts)
    if audience == Audience.CLIENT and not own:
        raise Refused(_("Choose at least one person of the client's side."), field="contacts")
    meeting = Meeting(
        id=key or new_id(),
        company_id=viewer.company.id,
        client=client,
        audience=audience,
        conversation=conversation if of_ours else None,
        contact_ids=sorted(own),
        made_by_id=viewer.seat_id,
        made_at=now,
        changed_at=now,
        **values,
    )
    Meeting.objects.bulk_create([meeting])
    _invite(meeting, seats, own)
    ahead = meeting.starts_at > now
    if ahead:
        _comes(viewer, meeting, now)
    contents = {"title": meeting.title}
    facts = {"starts": meeting.starts_at.isoformat()}
    record(
        viewer,
        "meeting_planned" if ahead else "meeting_noted",
        meeting,
        now=now,
        facts=facts,
        contents=contents,
    )
    if ahead:
        tell(meeting, PLANNED, by=viewer.person_id)
    return meeting


@transaction.atomic
def change(
    viewer: Viewer,
    meeting: Meeting,
    *,
    values: Mapping[str, Any],
    seat_ids: Collection[uuid.UUID],
    contact_ids: Collection[uuid.UUID],
    now: datetime,
) -> Meeting:
    """Another time, another place, one more guest. Nobody is left out silently: who was invited
    stays, and is told of a meeting that is cancelled. A new time asks everybody anew. Raises
    Refused."""
    found = _locked(viewer, meeting)
    _check(values)
    contacts = contact_ids if found.audience == Audience.CLIENT else ()
    seats, own = _known(viewer, found.client, seat_ids, contacts)
    changed = [name for name, value in values.items() if getattr(found, name) != value]
    known = Invitee.objects.filter(company_id=found.company_id, meeting_id=found.id)
    here = {(each.seat_id, each.contact_id) for each in known}
    new_seats = [each for each in seats if (each, None) not in here]
    new_contacts = [each for each in own if (None, each) not in here]
    if not changed and not new_seats and not new_contacts:
        return found
    for name in changed:
        setattr(found, name, values[name])
    found.contact_ids = sorted({*found.contact_ids, *new_contacts})
    found.sequence += 1
    found.changed_at = now
    found.save(update_fields=[*changed, "contact_ids", "sequence", "changed_at"])
    _invite(found, new_seats, new_contacts)
    if {"starts_at", "ends_at"} & set(changed):
        known.update(answer="", answered_at=None)
        _comes(viewer, found, now)
    record(
        viewer,
        "meeting_changed",
        found,
        now=now,
        facts={"sequence": found.sequence, "starts": found.starts_at.isoformat()},
        contents={"title": found.title},
    )
    if found.ends_at > now:
        tell(found, CHANGED, by=viewer.person_id)
    return found


@transaction.atomic
def cancel(viewer: Viewer, meeting: Meeting, *, reason: str, now: datetime) -> None:
    """It won't be: everybody invited is told, and it leaves their calendars. Raises Refused."""
    found = _locked(viewer, meeting)
    if found.starts_at <= now:
        raise Refused(_("It has begun already: write down how it went."))
    found.cancelled_at, found.changed_at = now, now
    found.reason = one_line(reason, limit=300)
    found.sequence += 1
    found.save(update_fields=["cancelled_at", "changed_at", "reason", "sequence"])
    record(viewer, "meeting_cancelled", found, now=now, contents={"reason": found.reason})
    tell(found, CANCELLED, by=viewer.person_id)


def _locked(viewer: Viewer, meeting: Meeting) -> Meeting:
    """The row as it is now, and nobody else's for this transaction."""
    rows = access.meetings(viewer).select_for_update(of=("self",), no_key=True)
    found = rows.select_related("client").get(id=meeting.id)
    if not access.may_plan(viewer, found.client, found.audience):
        raise Http404
    if found.cancelled_at is not None:
        raise Refused(_("This meeting is cancelled."))
    return found


def _check(values: Mapping[str, Any]) -> None:
    if not values["title"]:
        raise Refused(_("Write what it is about."), field="title")
    if values["ends_at"] <= values["starts_at"]:
        raise Refused(_("It ends after it begins."), field="length")


def _known(
    viewer: Viewer,
    client: Client,
    seat_ids: Collection[uuid.UUID],
    contact_ids: Collection[uuid.UUID],
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Colleagues who see the client, contacts of this client: whoever else was named is refused."""
    seats = {seat.id for seat in talk.seats_of(viewer, client)}
    rows = people.contacts(viewer).filter(client_id=client.id, id__in=list(contact_ids))
    contacts = set(rows.values_list("id", flat=True))
    if set(seat_ids) - seats:
        raise Refused(_("This colleague can't see the client."), field="seats")
    if set(contact_ids) - contacts:
        raise Refused(_("This person isn't the client's."), field="contacts")
    if len(set(seat_ids)) + len(contacts) > MOST:
        raise Refused(_("At most %(most)s people.") % {"most": MOST}, field="seats")
    return sorted(set(seat_ids)), sorted(contacts)


def _comes(viewer: Viewer, meeting: Meeting, now: datetime) -> None:
    """Who sets the time comes at it himself: he is not asked."""
    own = Invitee.objects.filter(company_id=meeting.company_id, meeting_id=meeting.id)
    if viewer.seat_id is not None:
        own.filter(seat_id=viewer.seat_id).update(answer=Reply.ACCEPTED, answered_at=now)


def _invite(meeting: Meeting, seats: Sequence[uuid.UUID], contacts: Sequence[uuid.UUID]) -> None:
    rows = {"company_id": meeting.company_id, "client_id": meeting.client_id}
    Invitee.objects.bulk_create(
        [
            *(Invitee(**rows, meeting=meeting, seat_id=each) for each in seats),
            *(Invitee(**rows, meeting=meeting, contact_id=each) for each in contacts),
        ]
    )
