"""At risk today: meetings with a client of which nobody has written him anything down."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.look import moments
from kulisy.meetings import access
from kulisy.meetings.models import Audience, Meeting
from kulisy.people.at_risk import LOOKED, Asked, Risk, Source
from kulisy.people.viewer import Viewer

#: What nobody wrote down by then, nobody will.
REMEMBERED = timedelta(days=14)


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Meeting]:
    """Over for more than a working day."""
    written = access.minutes(viewer).filter(meeting_id=OuterRef("id"), audience=Audience.CLIENT)
    rows = access.meetings(viewer).filter(
        ~Exists(written.order_by()),
        audience=Audience.CLIENT,
        cancelled_at=None,
        ends_at__lte=asked.day_ago,
        ends_at__gt=asked.now - REMEMBERED,
    )
    if asked.seat_id is not None:
        rows = rows.filter(made_by_id=asked.seat_id)
    return rows.select_related("client").order_by("ends_at", "id")[:LOOKED]


def _lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    return [
        Risk(
            kind="minutes",
            title=each.title,
            note=_("met %(when)s, and nothing is written down for the client")
            % {"when": moments.at(each.starts_at, now=asked.now)},
            url=address("desk:meeting", viewer.company.slug, each.id),
            at=each.ends_at,
            late=True,
            seat_id=each.made_by_id,
            client_id=each.client_id,
            client=each.client.name,
        )
        for each in found
    ]


SOURCE = Source("minutes", _rows, _lines)
