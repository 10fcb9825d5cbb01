"""How many of the clients who have a cabinet act there by themselves: wrote, took a document, sent
what was asked for, approved."""

import uuid
from datetime import datetime

from kulisy.conversations import access as talk
from kulisy.conversations.models import Audience
from kulisy.documents import access as documents
from kulisy.documents.models import Fact
from kulisy.insights.figures import Figure, share
from kulisy.insights.taking import HERE
from kulisy.people import access as people
from kulisy.people.viewer import Viewer
from kulisy.projects import access as projects


def acting(viewer: Viewer, *, since: datetime, until: datetime) -> Figure:
    """Of all clients that the viewer sees and that were admitted by then. Five statements."""
    inside = set(
        people.accesses(viewer)
        .filter(granted_at__lte=until)
        .order_by()
        .values_list("client_id", flat=True)
        .distinct()
    )
    wrote = talk.messages(viewer).filter(
        audience=Audience.CLIENT,
        author_contact__isnull=False,
        source__startswith=HERE,
        posted_at__gte=since,
        posted_at__lt=until,
    )
    took = documents.receipts(viewer).filter(
        contact__isnull=False,
        fact__in=[Fact.DOWNLOADED, Fact.SETTLED],
        at__gte=since,
        at__lt=until,
    )
    sent = projects.materials(viewer).filter(sent_at__gte=since, sent_at__lt=until)
    approved = projects.approvals(viewer).filter(approved_at__gte=since, approved_at__lt=until)
    found: set[uuid.UUID] = set()
    for rows in (wrote, took, sent, approved):
        found |= set(rows.order_by().values_list("client_id", flat=True).distinct())
    return share(len(found & inside), len(inside))
