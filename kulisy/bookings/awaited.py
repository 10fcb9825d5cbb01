"""What the cabinet's first screen says of bookings: the next ones, as news of what is coming."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kulisy.bookings import access, showing
from kulisy.bookings.models import Booking, BookingState
from kulisy.kit.text import inner
from kulisy.look import moments
from kulisy.people.awaited import Coming, Gathered, News, Source, Waiting
from kulisy.people.viewer import Viewer

#: So near a booking waits for him among what he has to do; so many at most.
SOON, MOST = timedelta(days=2), 3


def _rows(viewer: Viewer, now: datetime) -> QuerySet[Booking] | None:
    if not viewer.clients_with(access.SECTION):
        return None
    rows = showing.related(access.bookings(viewer)).filter(contact_id__in=viewer.contact_ids)
    ahead = rows.exclude(state=BookingState.HELD).filter(ends_at__gt=now)
    return ahead.order_by("starts_at", "id")[:12]


def _lines(
    viewer: Viewer, found: Sequence[Any], since: Mapping[uuid.UUID, datetime], now: datetime
) -> Gathered:
    """What is near stands under «Ждём от вас», what the team did under «Что нового»."""
    waiting: list[Waiting] = []
    coming: list[Coming] = []
    news: list[News] = []
    for row in found:
        when = f"{moments.at(row.starts_at, now=now)}"
        url, known = showing.address(viewer, "booking", row.id), since.get(row.client_id)
        names = {"title": inner(row.title), "when": when}
        if row.stands(now) and row.starts_at - now < SOON and len(waiting) < MOST:
            waiting.append(
                Waiting(
                    kind="booking",
                    title=row.title,
                    note=f"{showing.hours(row.starts_at, row.ends_at)} · {row.seat.name}",
                    url=url,
                    action=_("Open"),
                    # Its day is what one reads there, and not by when something is due.
                    at=row.starts_at,
                    client=row.client.name,
                )
            )
        elif row.stands(now):
            coming.append(
                Coming(row.title, row.seat.name, row.starts_at, url, "calendar", row.client.name)
            )
        changed = row.ended_at or row.booked_at or row.made_at
        if row.state == BookingState.CANCELLED and row.ended_by == "team":
            text = _("“%(title)s” %(when)s is cancelled") % names
        elif row.by_seat_id is not None and row.state == BookingState.BOOKED:
            text = _("You are booked: “%(title)s” %(when)s") % names
        else:
            continue
        unseen = known is not None and changed > known
        news.append(News(text, row.reason, url, changed, unseen, "calendar", row.client.name))
    return Gathered(waiting=waiting, coming=coming, news=news)


SOURCE = Source(_rows, _lines)
