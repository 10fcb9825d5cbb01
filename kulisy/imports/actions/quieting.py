"""History makes no noise for who comes after it, either: whoever is admitted to the cabinet when
it has been brought in begins with it as read. What was said here he has yet to read."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q

from kulisy.conversations import access
from kulisy.conversations.models import Audience, Message, ReadMark
from kulisy.imports.models import ImportedRow, Made
from kulisy.mailroom.models import ImportedLetter
from kulisy.people.doors import portal_viewer
from kulisy.people.models import Access, AccessState
from kulisy.people.viewer import viewing, working

_CHUNK = 1000


def begin_as_read(access_id: uuid.UUID) -> None:
    """In the name of who was admitted: each conversation that he sees, up to the newest message in
    it that was brought in. Marks that are there already stay."""
    with working():
        rows = Access.objects.select_related("company", "client", "contact")
        held = rows.filter(id=access_id).exclude(state=AccessState.REVOKED).first()
    if held is None:
        return
    viewer = portal_viewer([held])
    with viewing(viewer):
        ids = list(access.conversations(viewer).values_list("id", flat=True))
    for start in range(0, len(ids), _CHUNK):
        with working():
            newest = _brought_in(held.company_id, ids[start : start + _CHUNK])
        with viewing(viewer):
            ReadMark.objects.bulk_create(
                [
                    ReadMark(
                        company_id=held.company_id,
                        client_id=held.client_id,
                        conversation_id=conversation_id,
                        person_id=held.person_id,
                        face=viewer.face,
                        read_to=at,
                    )
                    for conversation_id, at in newest
                ],
                ignore_conflicts=True,
            )


def _brought_in(
    company_id: uuid.UUID, conversations: Sequence[uuid.UUID]
) -> list[tuple[uuid.UUID, datetime]]:
    """When the newest message was said that an import brought into each, as the client sees it."""
    rows = ImportedRow.objects.filter(company_id=company_id, kind=Made.MESSAGE, row=OuterRef("id"))
    letters = ImportedLetter.objects.filter(company_id=company_id, message=OuterRef("id"))
    said = Message.objects.filter(
        company_id=company_id, conversation_id__in=conversations, audience=Audience.CLIENT
    )
    brought = said.filter(Q(Exists(rows)) | Q(Exists(letters))).order_by()
    return list(brought.values_list("conversation_id").annotate(at=Max("posted_at")))
