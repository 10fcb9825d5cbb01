"""Background work: each fetches by id and calls one thing."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.handovers import notifications
from kulisy.handovers.actions import clocked, committing, moving, preparing
from kulisy.handovers.models import Commitment, Handover, StandIn
from kulisy.kit.time import now
from kulisy.people.viewer import working

_PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=committing.TELL, retry=_PATIENT)
def tell_of_commitment(commitment_id: str, about: str) -> None:
    with working():
        rows = Commitment.objects.select_related("client__company", "message")
        found = rows.filter(id=uuid.UUID(commitment_id), outcome="").first()
        if found is not None:
            notifications.commitment_due(found, about=about, now=now())


@app.task(name=committing.TELL_MOVED, retry=_PATIENT)
def tell_moved(commitment_id: str, at_moment: str) -> None:
    with working():
        rows = Commitment.objects.select_related("client__company", "message__conversation__client")
        found = rows.filter(id=uuid.UUID(commitment_id), outcome="").first()
        if found is not None:
            notifications.commitment_moved(found, at_moment, now=now())


@app.task(name=preparing.TELL_ASKED, retry=_PATIENT)
def tell_asked(handover_id: str, seat_id: str) -> None:
    with working():
        found = Handover.objects.filter(id=uuid.UUID(handover_id)).first()
        if found is not None:
            notifications.asked(found, uuid.UUID(seat_id), now=now())


@app.task(name=preparing.TELL_ANSWERED, retry=_PATIENT)
def tell_answered(handover_id: str, seat_id: str, at_moment: str) -> None:
    with working():
        found = Handover.objects.filter(id=uuid.UUID(handover_id)).first()
        if found is not None:
            notifications.answered(found, uuid.UUID(seat_id), at_moment, now=now())


@app.task(name=moving.TELL_CLIENT, retry=_PATIENT)
def tell_client(stand_in_id: str) -> None:
    with working():
        rows = StandIn.objects.select_related("client__company")
        found = rows.filter(id=uuid.UUID(stand_in_id), ended_at=None).first()
        if found is not None:
            notifications.stand_in_began(found, now=now())


@app.periodic(cron="* * * * *")
@app.task(name="kulisy.handovers.tasks.tend", queueing_lock="tend_commitments")
def tend(timestamp: int) -> None:
    """Commitments whose day has come or gone."""
    with working():
        committing.tend(now=now())


@app.periodic(cron="7 * * * *")
@app.task(name="kulisy.handovers.tasks.tend_days", queueing_lock="tend_handovers")
def tend_days(timestamp: int) -> None:
    """Hand-overs whose first or last day has come. By the clock alone hands change only where who
    leads it asked for that; he is told either way."""
    with working():
        come = preparing.days_come(now=now())
    for handover, what in come:
        with working():
            clocked.by_clock(handover, what, now=now())
            notifications.day_came(handover, what, now=now())
