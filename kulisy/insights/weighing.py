"""What a client is like, by facts of the last half year: the tone, as the guard knows it, and how
he pays. Computed when asked, kept nowhere, for the team alone."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience
from kulisy.handovers.weighing import ClientClass
from kulisy.insights.proposing import FEWEST_LETTERS, LOOKED_BACK, SHARP, paid_in_time
from kulisy.insights.tone import hits
from kulisy.people.viewer import Viewer

#: One sharp word is no class.
FEWEST_HITS = 2
#: Nor is one late invoice.
FEWEST_INVOICES = 2


def judged(
    viewer: Viewer, client_ids: Collection[UUID], now: datetime
) -> Mapping[UUID, ClientClass]:
    """Difficult: the guard asks again and again, or most invoices are paid late. Loyal: he writes,
    the tone is good, and he pays in time. Six statements at most, however many clients."""
    if not viewer.at_desk or not client_ids:
        return {}
    since = now - LOOKED_BACK
    rows = talk.messages(viewer).filter(
        client_id__in=list(client_ids), audience=Audience.CLIENT, posted_at__gte=since
    )
    counted = (
        rows.order_by()
        .values_list("client_id")
        .annotate(
            ours=Count("id", filter=Q(author_seat__isnull=False)),
            theirs=Count("id", filter=Q(author_contact__isnull=False)),
        )
    )
    talks = {client_id: (ours, theirs) for client_id, ours, theirs in counted}
    sharp = Counter(each.client_id for each in hits(viewer, since=since))
    paid = paid_in_time(viewer, list(client_ids), since, now=now)
    found = {}
    for client_id in client_ids:
        ours, theirs = talks.get(client_id, (0, 0))
        good, due = paid.get(client_id, (0, 0))
        strained = sharp[client_id] >= FEWEST_HITS and sharp[client_id] * 100 > SHARP * ours
        late = due >= FEWEST_INVOICES and good * 2 < due
        if strained or late:
            found[client_id] = ClientClass.DIFFICULT
        elif theirs >= FEWEST_LETTERS and not sharp[client_id] and due and good == due:
            found[client_id] = ClientClass.LOYAL
    return found
