"""At risk today: terms of official notices that run out by tomorrow, and terms that a question of
the client's holds up."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.look import moments
from kulisy.notices import access
from kulisy.notices.models import Notice
from kulisy.people.at_risk import LOOKED, Asked, Risk, Source
from kulisy.people.viewer import Viewer

SOON = timedelta(days=1)


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Notice]:
    stopped, near = Q(stopped_at__isnull=False), Q(due_at__lte=asked.now + SOON)
    rows = access.notices(viewer).filter(stopped | near, ended_at=None)
    if asked.seat_id is not None:
        rows = rows.filter(author_id=asked.seat_id)
    rows = rows.select_related("client").defer("body", "change", "reminders")
    return rows.order_by("due_at", "id")[:LOOKED]


def _lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    return [_line(viewer, each, asked) for each in found]


def _line(viewer: Viewer, notice: Notice, asked: Asked) -> Risk:
    stopped = notice.stopped_at is not None
    at = notice.stopped_at or notice.due_at or asked.now
    words = _("a question stopped the term %(when)s") if stopped else _("the term ends %(when)s")
    return Risk(
        kind="term",
        title=notice.title,
        note=words % {"when": moments.at(at, now=asked.now)},
        url=address("desk:notice", viewer.company.slug, notice.id),
        at=at,
        late=stopped,
        seat_id=notice.author_id,
        client_id=notice.client_id,
        client=notice.client.name,
    )


SOURCE = Source("term", _rows, _lines)
