"""Background work: each a thin call."""

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kulisy.admissions import devices, notifications, receivers
from kulisy.admissions.actions import team
from kulisy.admissions.models import Application, Invitation
from kulisy.journal.actions import SYSTEM
from kulisy.kit.time import now
from kulisy.people import links
from kulisy.people.models import Access, AccessState, LinkDevice, PersonalLink
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
            # What the lead's own role could not reach.
            links.revoke(
                SYSTEM,
                PersonalLink.objects.filter(client_id=held.client_id),
                company_id=held.company_id,
                person_id=held.person_id,
                how="access",
                now=now(),
            )
            notifications.colleague_revoked(held, now=now())


@app.task(name=receivers.TELL, retry=_PATIENT)
def tell_of_device(device_id: str, link_id: str) -> None:
    """A personal link was opened on a device that nobody knew."""
    with working():
        device = LinkDevice.objects.filter(id=uuid.UUID(device_id), ended_at=None).first()
        link = PersonalLink.objects.filter(id=uuid.UUID(link_id)).first()
        if device is not None and link is not None:
            devices.came(device, link, now=now())


@app.task(name=SETTLE, retry=_PATIENT)
def settle_departure(seat_id: str) -> None:
    with working():
        team.settle_departure(seat_id=uuid.UUID(seat_id), now=now())
