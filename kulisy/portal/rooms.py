"""Which rooms stand in the cabinet, in the order of the table of addresses."""

import importlib
from types import ModuleType

NAMES = ("portal", "conversations", "admissions", "notify")


def _face(room: str) -> ModuleType | None:
    try:
        return importlib.import_module(f"kulisy.{room}.{'home' if room == 'portal' else 'portal'}")
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith(f"kulisy.{room}"):
            return None
        raise


ROOMS = [face for face in map(_face, NAMES) if face is not None]
