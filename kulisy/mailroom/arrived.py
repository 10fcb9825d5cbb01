"""Letters that a person himself wrote into a conversation: our answers name them, so that every
mail program shows one thread. For the worker."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from kulisy.mailroom.models import IncomingLetter, LetterState
from kulisy.people.models import Person


def letters(
    *, company_id: uuid.UUID, conversation_id: uuid.UUID, person_id: uuid.UUID, audience: str
) -> Sequence[tuple[datetime, str]]:
    """(when it came, its Message-ID in brackets), of those taken with this audience."""
    emails = Person.objects.filter(id=person_id).values("email")
    rows = IncomingLetter.objects.filter(
        Q(contact__person_id=person_id) | Q(sender__in=emails),
        company_id=company_id,
        conversation_id=conversation_id,
        audience=audience,
        state__in=(LetterState.PLACED, LetterState.OPENED),
        message_id__isnull=False,
    ).order_by("arrived_at")
    return [(at, f"<{name}>") for at, name in rows.values_list("arrived_at", "message_id")]
