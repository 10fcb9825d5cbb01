"""Background work: each a thin call."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.kit.time import now
from kulisy.notify import digests, gathering, letters, push, reports
from kulisy.notify.models import Device, Letter
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
        if not letters.may_leave(leaving, now=now()):
            return
    with working():
        letter = (
            Letter.objects.select_for_update(of=("self",))
            .select_related("company", "person")
            .filter(id=leaving, state__in=gathering.TO_LEAVE)
            .first()
        )
        if letter is not None:
            letters.send(letter, now=now())


@app.task(
    name="kulisy.notify.tasks.take_report",
    retry=RetryStrategy(max_attempts=6, exponential_wait=4),
)
def take_report(slug: str, provider: str, turn: int, sealed: str) -> None:
    """What a mail service tells of letters."""
    with working():
        reports.read(slug=slug, provider=provider, turn=turn, sealed=sealed, now=now())


@app.task(
    name="kulisy.notify.tasks.wake",
    retry=RetryStrategy(max_attempts=6, exponential_wait=4),
)
def wake(bell_id: str, device_id: str) -> None:
    """Tell one device of one bell; a browser that has gone is forgotten."""
    with working():
        waking = push.prepared(uuid.UUID(bell_id), uuid.UUID(device_id), now=now())
    if waking is not None and not push.wake(waking, now=now()):
        with working():
            Device.objects.filter(id=waking.device.id).delete()


@app.periodic(cron="*/5 * * * *")
@app.task(name="kulisy.notify.tasks.send_digests", queueing_lock="send_digests")
def send_digests(timestamp: int) -> None:
    """The editions whose hour has come."""
    with working():
        digests.issue_own(now=now())
        digests.issue_lead(now=now())
