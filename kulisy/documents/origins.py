"""Documents that a room above has made of a thing of its own, and keeps: they are corrected,
withdrawn and settled there, so that thing and paper never say different things. Such rooms append
when they are loaded."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kulisy.documents.models import Document
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Origin:
    #: The button that leads there: a verb.
    button: Any
    #: Its page at the desk.
    page: Callable[[Viewer, uuid.UUID], str]


#: `Document.related_kind` → where such a document is kept.
ORIGINS: dict[str, Origin] = {}


def origin_of(viewer: Viewer, document: Document) -> tuple[Any, str] | None:
    """The button and the address that lead the desk there; None where it is kept here."""
    origin = ORIGINS.get(document.related_kind) if document.related_id else None
    if origin is None or document.related_id is None:
        return None
    return origin.button, origin.page(viewer, document.related_id)
