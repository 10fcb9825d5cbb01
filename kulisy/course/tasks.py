"""Background work: each a thin call."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.course import actions, notifications
from kulisy.course.actions.asking import TELL
from kulisy.kit.time import now
from kulisy.people.models import Seat
from kulisy.people.viewer import working

_PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=TELL, retry=_PATIENT)
def tell_asked(seat_id: str, what: str) -> None:
    with working():
        rows = Seat.objects.select_related("person").filter(id=uuid.UUID(seat_id), active=True)
        found = rows.first()
        if found is not None:
            notifications.asked(found, what, now=now())


@app.periodic(cron="3 * * * *")
@app.task(name="kulisy.course.tasks.end_grace", queueing_lock="course_grace")
def end_grace(timestamp: int) -> None:
    """Whose days to pass the course are over."""
    with working():
        actions.end_grace(now=now())
