"""Which rooms stand at the desk, in the order of the table of addresses."""

import importlib
import uuid
from types import ModuleType
from typing import NoReturn

from django.http import Http404, HttpRequest

NAMES = ("desk", "conversations", "people", "admissions", "notify", "journal", "mailroom")


def _face(room: str) -> ModuleType | None:
    try:
        return importlib.import_module(f"kulisy.{room}.{'today' if room == 'desk' else 'desk'}")
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith(f"kulisy.{room}"):
            return None
        raise


ROOMS = [face for face in map(_face, NAMES) if face is not None]


def looking(request: HttpRequest, *, contact: uuid.UUID, rest: str) -> NoReturn:
    """Never called: the doors put the cabinet's own view in its place. Closed if they don't."""
    raise Http404
