"""Imported history makes no noise: for everybody who may see it, it counts as read. What waits for
an answer still stands in the queue."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Max

from kulisy.conversations.models import Audience, Conversation, Message, ReadMark
from kulisy.people.doors import portal_viewer, seat_viewer
from kulisy.people.models import Access, AccessState, Company, Seat
from kulisy.people.viewer import Viewer, viewing, working

_CHUNK = 1000


def mark_as_read(company: Company, conversation_ids: Sequence[uuid.UUID]) -> None:
    """For each reader in his own name; marks that are there already stay."""
    with working():
        viewers = [
            *map(seat_viewer, Seat.objects.select_related("company").filter(
                company_id=company.id, active=True
            )),
            *_cabinets(company),
        ]  # fmt: skip
    for start in range(0, len(conversation_ids), _CHUNK):
        with working():
            marks = _marks(company, conversation_ids[start : start + _CHUNK])
        for viewer in viewers:
            if viewer.person_id is None:
                continue
            own = [_for(viewer.person_id, mark) for mark in marks if _sees(viewer, mark)]
            with viewing(viewer):
                ReadMark.objects.bulk_create(own, ignore_conflicts=True)


def _cabinets(company: Company) -> list[Viewer]:
    by_person: dict[uuid.UUID, list[Access]] = defaultdict(list)
    rows = Access.objects.select_related("company", "client", "contact").filter(
        company_id=company.id
    )
    for access in rows.exclude(state=AccessState.REVOKED):
        by_person[access.person_id].append(access)
    return [portal_viewer(accesses) for accesses in by_person.values()]


def _marks(company: Company, ids: Sequence[uuid.UUID]) -> list[ReadMark]:
    """One for each face of each conversation, up to the newest thing said there."""
    found = []
    rows = Conversation.objects.filter(company_id=company.id, id__in=ids)
    newest = dict(
        Message.objects.filter(company_id=company.id, conversation_id__in=ids)
        .values_list("conversation_id")
        .annotate(newest=Max("posted_at"))
    )
    for conversation in rows:
        for face, read_to in (
            ("desk", newest.get(conversation.id)),
            ("portal", conversation.client_last_at),
        ):
            if read_to and (face == "desk" or conversation.audience == Audience.CLIENT):
                found.append(
                    ReadMark(
                        company_id=company.id,
                        client_id=conversation.client_id,
                        conversation=conversation,
                        face=face,
                        read_to=read_to,
                    )
                )
    return found


def _sees(viewer: Viewer, mark: ReadMark) -> bool:
    if viewer.face != mark.face:
        return False
    if viewer.at_desk:
        return mark.client_id not in viewer.hidden_clients
    return mark.client_id in viewer.client_ids


def _for(person_id: uuid.UUID, mark: ReadMark) -> ReadMark:
    return ReadMark(
        company_id=mark.company_id,
        client_id=mark.client_id,
        conversation_id=mark.conversation_id,
        person_id=person_id,
        face=mark.face,
        read_to=mark.read_to,
    )
