"""Background work: each a thin call."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.kit.time import now
from kulisy.people.viewer import working
from kulisy.scope import landing, notifications, tending
from kulisy.scope.actions import judging, ordering
from kulisy.scope.models import ChangeOrder, Saying, Wish

_PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=ordering.LAND, retry=_PATIENT)
def land(order_id: str) -> None:
    with working():
        landing.land(uuid.UUID(order_id), now=now())


@app.task(name=ordering.TELL, retry=_PATIENT)
def tell_order(order_id: str, fact: str) -> None:
    with working():
        order = ChangeOrder.objects.filter(id=uuid.UUID(order_id)).first()
        if order is not None:
            notifications.of_order(order, fact, now=now())


@app.task(name=judging.TELL, retry=_PATIENT)
def tell_saying(saying_id: str) -> None:
    with working():
        rows = Saying.objects.select_related("conversation__client__company")
        saying = rows.filter(id=uuid.UUID(saying_id)).first()
        if saying is not None:
            notifications.of_saying(saying, now=now())


@app.task(name=tending.TELL_WISH, retry=_PATIENT)
def tell_wish(wish_id: str, about: str) -> None:
    with working():
        rows = Wish.objects.select_related("client__company")
        wish = rows.filter(id=uuid.UUID(wish_id), settled_at=None, due_at__isnull=False).first()
        if wish is not None:
            notifications.of_wish(wish, about, now=now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="kulisy.scope.tasks.tend", queueing_lock="tend_wishes")
def tend(timestamp: int) -> None:
    """Wishes whose day comes, or has gone."""
    with working():
        tending.tend_wishes(now=now())


@app.periodic(cron="20 * * * *")
@app.task(name="kulisy.scope.tasks.tend_orders", queueing_lock="tend_change_orders")
def tend_orders(timestamp: int) -> None:
    """Offers that have run out: every hour, as companies' days end at different ones."""
    with working():
        tending.tend_orders(now=now())
