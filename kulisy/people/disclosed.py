"""What a client's people see, kind by kind, and by which addresses it is changed. Rooms say
both when they are loaded:

    KINDS["project"] = Kind(_("Projects"), "folder", access.projects, ...)   # in apps.ready
    CHANGES["desk:project_hours"] = Change(of_project)

Whoever sends a form to one of CHANGES is first shown what it would open and close (room
`disclosure`), reckoned by the queries of KINDS and by nothing else."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Kind:
    """Things with a page or a line of their own; what hangs on them opens and closes with them."""

    #: A heading, translated when shown.
    label: Any
    icon: str
    #: The room's own query: what this viewer may see.
    rows: Callable[[Viewer], QuerySet[Any]]
    #: Of a row, as the reader would be told it.
    title: Callable[[Any], str]
    #: Its page at the desk: the name of the address, and what of the row it takes; "" = none.
    page: str = ""
    key: str = "id"
    #: Who sees them hangs on the viewer alone (his admissions), so that whoever stays the same
    #: viewer goes on seeing the same. False: asked of everybody, whatever has changed.
    by_viewer: bool = True


#: By a plain word; the order is the order of the page.
KINDS: dict[str, Kind] = {}


@dataclass(frozen=True)
class Change:
    """An address whose form changes what clients' people see."""

    #: (viewer, what the address names) → the clients whose people may be concerned; None: anybody
    #: of the company's.
    clients: Callable[[Viewer, dict[str, Any]], Collection[uuid.UUID] | None]
    #: What somebody else has still to do before anything opens (an invitation is accepted): done
    #: in what is shown, and taken back with it. (viewer, what the address names, now)
    then: Callable[[Viewer, dict[str, Any], datetime], None] | None = None
    #: Somebody comes who has seen nothing yet: it is told as what he will see.
    newcomer: bool = False


#: By the name of the address ("desk:client_circle"; "portal:sharing": what a client's own people
#: decide, shown as far as the one who decides sees it himself).
CHANGES: dict[str, Change] = {}


def whole_company(viewer: Viewer, named: dict[str, Any]) -> None:
    """For a change that may concern every client."""
