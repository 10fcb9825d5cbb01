"""Background work: each a thin call."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.admissions import notifications
from kulisy.admissions.actions import team
from kulisy.admissions.models import Application, Invitation
from kulisy.kit.time import now
from kulisy.people.models import Access, AccessState
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


@app.task(name="kulisy.admissions.tasks.tell_of_acceptance", retry=_PATIENT)
def tell_of_acceptance(invitation_id: str) -> None:
    with working():
        invitation = (
            Invitation.objects.select_related("company", "made_by_seat__person")
            .filter(id=uuid.UUID(invitation_id), accepted_at__isnull=False)
            .first()
        )
        if invitation is not None:
            notifications.invitation_accepted(invitation, now=now())


@app.task(name="kulisy.admissions.tasks.tell_of_revocation", retry=_PATIENT)
def tell_of_revocation(access_id: str) -> None:
    with working():
        held = (
            Access.objects.select_related("client__company")
            .filter(id=uuid.UUID(access_id), state=AccessState.REVOKED)
            .first()
        )
        if held is not None:
            notifications.colleague_revoked(held, now=now())


@app.task(name=SETTLE, retry=_PATIENT)
def settle_departure(seat_id: str) -> None:
    with working():
        team.settle_departure(seat_id=uuid.UUID(seat_id), now=now())
