"""Which rooms stand in the cabinet, in the order of the table of addresses."""

import importlib
import uuid
from types import ModuleType
from typing import NoReturn

from django.http import Http404, HttpRequest

FACES = (
    "portal.home",
    "conversations.portal",
    "catalog.portal",
    "bookings.portal",
    "handovers.portal",
    "meetings.portal",
    "documents.portal",
    "notices.portal",
    "admissions.portal",
    "notify.portal",
    "people.portal",
    "billing.portal",
    "scope.portal",
    "projects.portal",
    "hours.portal",
    "disclosure.portal",
    "portal.search",
)


def _face(name: str) -> ModuleType | None:
    module = f"kulisy.{name}"
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name == module:
            return None
        raise


ROOMS = [face for face in map(_face, FACES) if face is not None]


def by_link(request: HttpRequest, *, opening: uuid.UUID, rest: str) -> NoReturn:
    """Never called: the doors put the cabinet's own view in its place. Closed if they don't."""
    raise Http404
