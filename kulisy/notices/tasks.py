"""Background work: each fetches by id and calls one thing."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.kit.time import now
from kulisy.notices.actions import certifying, publishing, tending
from kulisy.people.viewer import working

AGAIN = RetryStrategy(max_attempts=10, exponential_wait=2)


@app.task(name="kulisy.notices.tasks.publish", retry=AGAIN)
def publish(preparation_id: str) -> None:
    """Lot by lot, each in a transaction of its own."""
    more = True
    while more:
        with working():
            more = publishing.publish_some(uuid.UUID(preparation_id), now=now())


@app.task(name="kulisy.notices.tasks.look_at", retry=AGAIN)
def look_at(notice_id: str) -> None:
    with working():
        tending.look_at(uuid.UUID(notice_id), now=now())


@app.task(name="kulisy.notices.tasks.certify", retry=AGAIN)
def certify(notice_id: str) -> None:
    with working():
        certifying.certify(uuid.UUID(notice_id), now=now())


@app.periodic(cron="* * * * *")
@app.task(name="kulisy.notices.tasks.tend", queueing_lock="tend_notices")
def tend(timestamp: int) -> None:
    """Terms that began, reminders, ends; and publications that were cut off."""
    with working():
        moved = tending.due(now=now())
        unfinished = tending.unfinished()
    for notice_id in moved:
        with working():
            tending.look_at(notice_id, now=now())
    for preparation_id in unfinished:
        publish(str(preparation_id))
