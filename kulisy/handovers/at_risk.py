"""At risk today: words that were given for today, or for a day that is over."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kulisy.handovers import access, wording
from kulisy.handovers.models import Keeping
from kulisy.kit.addresses import address
from kulisy.people.at_risk import LOOKED, Asked, Risk, Source
from kulisy.people.viewer import Viewer


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Keeping]:
    rows = access.keepings(viewer).filter(
        commitment__outcome="", commitment__due_at__lte=asked.now + timedelta(days=1)
    )
    if asked.seat_id is not None:
        rows = rows.filter(seat_id=asked.seat_id)
    rows = rows.select_related("commitment", "client")
    return rows.order_by("commitment__due_at", "commitment_id")[:LOOKED]


def _lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    return [
        Risk(
            kind="promise",
            title=each.commitment.words,
            note=_("promised %(due)s") % {"due": wording.due(each.commitment, viewer.company)},
            url=address("desk:commitment", viewer.company.slug, each.commitment_id),
            at=each.commitment.due_at,
            late=each.commitment.due_at < asked.now,
            seat_id=each.seat_id,
            client_id=each.client_id,
            client=each.client.name,
        )
        for each in found
    ]


SOURCE = Source("promise", _rows, _lines)
