"""What personal links do at news of sign-in: allauth's and Django's own signals."""

from typing import Any

from django.http import HttpRequest

from kulisy.kit.time import now
from kulisy.people import devices, links
from kulisy.people.models import Person


def address_changed(request: HttpRequest, user: Person, **more: Any) -> None:
    """What was sent to the old address opens nothing any more."""
    links.revoke_everywhere(user.pk, how="address", now=now())


def browser_left(request: HttpRequest, user: Person | None, **more: Any) -> None:
    """Whoever signs out leaves this browser for the links of his letters, too."""
    if user is not None:
        devices.forget(request, user.pk, now=now())
