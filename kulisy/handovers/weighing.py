"""What a client is like, for who has to choose a colleague for him: computed from the company's own
facts each time it is asked, kept nowhere, told to the team alone. Rooms that know such facts say
so when they are loaded:

    JUDGES.append(judged)      # in apps.ready
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kulisy.people.viewer import Viewer


class ClientClass(StrEnum):
    DIFFICULT = "difficult"
    NORMAL = "normal"
    LOYAL = "loyal"


#: (viewer, clients, now) → what those are like of whom enough is known. As many statements, however
#: many clients.
Judge = Callable[[Viewer, Collection[UUID], datetime], Mapping[UUID, ClientClass]]
JUDGES: list[Judge] = []


def classes(
    viewer: Viewer, client_ids: Collection[UUID], *, now: datetime
) -> Mapping[UUID, ClientClass]:
    """Of all of them; nothing in the cabinet. Where judges differ, difficult holds."""
    if not viewer.at_desk:
        return {}
    found = dict.fromkeys(client_ids, ClientClass.NORMAL)
    for judge in JUDGES:
        for client_id, said in judge(viewer, client_ids, now).items():
            if found.get(client_id) not in (None, ClientClass.DIFFICULT):
                found[client_id] = said
    return found
