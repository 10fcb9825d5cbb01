"""Which rooms stand at the desk, in the order of the table of addresses."""

import importlib
import uuid
from types import ModuleType
from typing import NoReturn

from django.http import Http404, HttpRequest

FACES = (
    "desk.today",
    "conversations.desk",
    "documents.desk",
    "desk.client",
    "people.desk",
    "clocks.desk",
    "notices.desk",
    "admissions.desk",
    "notify.desk",
    "bookings.desk",
    "handovers.desk",
    "meetings.desk",
    "desk.search",
    "desk.journal",
    "course.desk",
    "mailroom.desk",
    "billing.desk",
    "imports.desk",
    "catalog.desk",
    "projects.desk",
    "scope.desk",
    "insights.desk",
    "hours.desk",
    "disclosure.desk",
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


def looking(request: HttpRequest, *, contact: uuid.UUID, rest: str) -> NoReturn:
    """Never called: the doors put the cabinet's own view in its place. Closed if they don't."""
    raise Http404
