"""On the cabinet's first screen: what we gave our word on, and that we kept it; who stands in."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kulisy.conversations.access import SECTION
from kulisy.handovers import access, wording
from kulisy.handovers.models import Commitment, Outcome
from kulisy.kit.addresses import address
from kulisy.kit.text import inner
from kulisy.people.awaited import Gathered, News, Source
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer

LATELY = timedelta(days=30)
MOST = 20


def _rows(viewer: Viewer, now: datetime) -> QuerySet[Commitment] | None:
    if viewer.at_desk or viewer.only_conversation or not viewer.clients_with(SECTION):
        return None
    late = Q(made_at__gt=now - LATELY) | Q(settled_at__gt=now - LATELY)
    rows = access.commitments(viewer).filter(late).exclude(outcome=Outcome.WITHDRAWN)
    return rows.select_related("message").order_by("-made_at", "-id")[:MOST]


def _lines(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    return Gathered(news=[_news(viewer, each, since.get(each.client_id)) for each in found])


def _news(viewer: Viewer, each: Commitment, seen: datetime | None) -> News:
    kept = each.outcome == Outcome.KEPT
    at = each.settled_at if kept and each.settled_at else each.made_at
    words = _("We kept our promise: “%s”") if kept else _("We promised: “%s”")
    url = address("portal:conversation", viewer.company.slug, each.message.conversation_id)
    admission = viewer.admission(each.client_id)
    return News(
        text=words % inner(each.words),
        more="" if kept else wording.due(each, viewer.company),
        url=rewritten(viewer, f"{url}#m-{each.message_id}"),
        at=at,
        unseen=seen is None or at > seen,
        icon="handshake",
        client=admission.client_name if admission else "",
    )


SOURCE = Source(_rows, _lines)
