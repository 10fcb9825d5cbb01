"""Background work: each a thin call."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.kit.time import now
from kulisy.notify import gathering, letters
from kulisy.notify.models import Letter
from kulisy.people.viewer import working


@app.task(
    name="kulisy.notify.tasks.send_letter",
    retry=RetryStrategy(max_attempts=12, exponential_wait=3),
)
def send_letter(letter_id: str) -> None:
    """Send one letter, with those that it carries; one that has left is left alone."""
    with working():
        leaving = gathering.depart(uuid.UUID(letter_id), now=now())
    if leaving is None:
        return
    with working():
        letter = (
            Letter.objects.select_for_update()
            .filter(id=leaving, state=Letter.State.WAITING)
            .first()
        )
        if letter is not None:
            letters.send(letter, now=now())
