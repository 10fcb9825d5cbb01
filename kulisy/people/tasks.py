"""Background work: each a thin call."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.kit.time import now
from kulisy.people import bearing, forgetting, letters, resending
from kulisy.people.viewer import working


@app.task(
    name=letters.TASK,
    retry=RetryStrategy(max_attempts=10, exponential_wait=3),
)
def send_plain_mail(sealed: str) -> None:
    """Send one letter of sign-in. Its code is sealed: neither the queue nor a log can be read."""
    letters.send(sealed)


@app.task(
    name=resending.TASK,
    retry=RetryStrategy(max_attempts=5, exponential_wait=3),
)
def send_new_link(token_hash: str) -> None:
    """A new personal link, where the old one was one."""
    with working():
        resending.send(token_hash, now=now())


@app.periodic(cron="23 * * * *")
@app.task(name="kulisy.people.tasks.forget_given_up_letters", queueing_lock="given_up_letters")
def forget_given_up_letters(timestamp: int) -> None:
    """Letters of sign-in that could not be sent at all lose what was sealed in their jobs."""
    with working():
        letters.forget_given_up()


@app.periodic(cron="*/10 * * * *")
@app.task(name="kulisy.people.tasks.forget_calls", queueing_lock="forget_calls")
def forget_calls(timestamp: int) -> None:
    """Requests of programs that no longer count, and answers kept for a day."""
    with working():
        bearing.forget(now=now())


@app.periodic(cron="10 4 * * *")
@app.task(name="kulisy.people.tasks.forget_links", queueing_lock="forget_links")
def forget_links(timestamp: int) -> None:
    """Personal links and browsers that open nothing any more."""
    with working():
        forgetting.forget(now=now())
