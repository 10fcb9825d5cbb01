"""Background work: each a thin call."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.admissions import notifications
from kulisy.admissions.actions import team
from kulisy.admissions.models import Application
from kulisy.kit.time import now
from kulisy.people.viewer import working

TELL, SETTLE = (
    "kulisy.admissions.tasks.tell_of_applicant",
    "kulisy.admissions.tasks.settle_departure",
)
_PATIENT = RetryStrategy(max_attempts=12, exponential_wait=3)


@app.task(name=TELL, retry=_PATIENT)
def tell_of_applicant(application_id: str) -> None:
    with working():
        application = (
            Application.objects.select_related("company")
            .filter(id=uuid.UUID(application_id), state=Application.State.WAITING)
            .first()
        )
        if application is not None:
            notifications.applicant_waits(application, now=now())


@app.task(name=SETTLE, retry=_PATIENT)
def settle_departure(seat_id: str) -> None:
    with working():
        team.settle_departure(seat_id=uuid.UUID(seat_id), now=now())
