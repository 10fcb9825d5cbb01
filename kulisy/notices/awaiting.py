"""Notices on the cabinet's first screen: what waits, and what is new."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kulisy.kit.addresses import address
from kulisy.kit.text import inner
from kulisy.notices import access, outcomes
from kulisy.notices.models import Recipient
from kulisy.people import looking
from kulisy.people.awaited import Gathered, News, Source, Waiting
from kulisy.people.viewer import Viewer

LATELY = timedelta(days=30)
MOST = 30


def _rows(viewer: Viewer, now: datetime) -> QuerySet[Recipient] | None:
    if viewer.at_desk or viewer.only_conversation:
        return None
    rows = access.recipients(viewer).select_related("notice", "client")
    late = Q(notice__ended_at=None) | Q(notice__ended_at__gt=now - LATELY)
    told = rows.filter(late).defer("notice__change", "notice__reminders")
    return told.order_by("-notice__published_at", "-id")[:MOST]


def _lines(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    return Gathered(
        waiting=[_waiting(viewer, row) for row in found if waits(row)],
        news=[each for row in found for each in _news(viewer, row, since)],
    )


def waits(row: Recipient) -> bool:
    """Whether something is to be done by this recipient."""
    if row.notice.ended_at or row.answered_at:
        return False
    if row.answers and outcomes.asks_for_answer(row.notice.kind):
        return True
    return row.acknowledged_at is None


def _waiting(viewer: Viewer, row: Recipient) -> Waiting:
    notice = row.notice
    answered = row.answers and outcomes.asks_for_answer(notice.kind)
    return Waiting(
        kind="notice",
        title=_("Official notice: %s") % notice.title,
        note=_("The term stands still: your question is being answered.")
        if notice.stopped_at
        else "",
        url=url_of(viewer, row),
        action=_("Answer") if answered else _("Open"),
        at=notice.published_at,
        due=None if notice.stopped_at else notice.due_at,
        client=row.client.name,
    )


def _news(viewer: Viewer, row: Recipient, since: Mapping[uuid.UUID, datetime]) -> list[News]:
    notice, seen = row.notice, since.get(row.client_id)
    told = [(notice.published_at, _("Official notice “%s”"))]
    if notice.ended_at and notice.document_id:
        told.append((notice.ended_at, _("The notice “%s” is over; its certificate is here")))
    return [
        News(
            text=text % inner(notice.title),
            more="",
            url=url_of(viewer, row),
            at=at,
            unseen=seen is None or at > seen,
            icon="mail-warning",
            client=row.client.name,
        )
        for at, text in told
    ]


def url_of(viewer: Viewer, row: Recipient) -> str:
    url = address("portal:notice", viewer.company.slug, row.notice_id)
    return looking.rewritten(viewer, url)


SOURCE = Source(_rows, _lines)
