"""Which rooms stand in the cabinet, in the order of the table of addresses."""

import importlib
from types import ModuleType

FACES = (
    "portal.home",
    "conversations.portal",
    "admissions.portal",
    "notify.portal",
    "people.portal",
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
