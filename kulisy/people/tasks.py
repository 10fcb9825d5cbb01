"""Background work: each a thin call."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.people import letters


@app.task(
    name="kulisy.people.tasks.send_plain_mail",
    retry=RetryStrategy(max_attempts=10, exponential_wait=3),
)
def send_plain_mail(sealed: str) -> None:
    """Send one letter of sign-in. Its code is sealed: neither the queue nor a log can be read."""
    letters.send(sealed)
