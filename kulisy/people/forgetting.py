"""How long what opens nothing any more is kept: personal links, and browsers they were opened in.
What they prove does not go with them: the journal names the link, its letter and the browser.

A link that is too old still serves its holder: he asks by it for a new one (people.resending), to
the address that his letters go to. So it stays for a year after its end.
"""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from kulisy.people.devices import LIFE
from kulisy.people.link_pages import NOT_ME_LIFE
from kulisy.people.models import LinkDevice, LinkOpening, PersonalLink

LINK_KEPT = timedelta(days=365)
#: A letter about a new browser lets one say «it was not me», which asks for its row.
DEVICE_KEPT = NOT_ME_LIFE + timedelta(days=1)
#: Rows that go in one statement.
_AT_ONCE = 1000


def forget(*, now: datetime) -> tuple[int, int]:
    """Links and browsers that have gone, each counted. In the worker's role."""
    ended = now - LINK_KEPT
    links = PersonalLink.objects.filter(Q(expires_at__lt=ended) | Q(revoked_at__lt=ended))
    # Its cookie has gone out by then.
    unseen = Q(last_seen_at__lt=now - LIFE)
    devices = LinkDevice.objects.filter(unseen | Q(ended_at__lt=now - DEVICE_KEPT))
    return _delete(links, "link_id__in"), _delete(devices, "device_id__in")


def _delete(rows: QuerySet[PersonalLink] | QuerySet[LinkDevice], openings: str) -> int:
    """With what was opened by them."""
    gone = 0
    while ids := _some(rows):
        LinkOpening.objects.filter(**{openings: ids}).delete()
        gone += rows.model._default_manager.filter(id__in=ids).delete()[0]
    return gone


def _some(rows: QuerySet[PersonalLink] | QuerySet[LinkDevice]) -> list[uuid.UUID]:
    return list(rows.order_by("id").values_list("id", flat=True)[:_AT_ONCE])
