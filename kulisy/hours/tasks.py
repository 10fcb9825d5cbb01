"""Background work: each a thin call."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.hours import notifications
from kulisy.hours.actions import timing
from kulisy.hours.models import Timer
from kulisy.kit.time import now
from kulisy.people.viewer import working

_PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=timing.TELL, retry=_PATIENT)
def tell_of_timer(timer_id: str) -> None:
    with working():
        found = Timer.objects.filter(id=uuid.UUID(timer_id)).first()
        if found is not None:
            notifications.forgotten(found, now=now())


@app.periodic(cron="*/20 * * * *")
@app.task(name="kulisy.hours.tasks.ask_forgotten", queueing_lock="ask_forgotten")
def ask_forgotten(timestamp: int) -> None:
    """Timers that run too long: asked about, never counted blindly."""
    with working():
        timing.ask_forgotten(now=now())
