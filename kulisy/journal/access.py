"""Who may read the journal: the owner's and administrators' page, through ids the viewer has."""

import uuid

from django.db.models import QuerySet

from kulisy.journal.models import Entry


def entries(*, company_id: uuid.UUID, without_clients: frozenset[uuid.UUID]) -> QuerySet[Entry]:
    """All logs of a company, newest first, but for clients that the viewer is kept out of.

    Rooms above decide who asks (people.access.may_read_journal).
    """
    rows = Entry.objects.filter(company_id=company_id).order_by("-at", "-id")
    if without_clients:
        rows = rows.exclude(client_id__in=without_clients)
    return rows
