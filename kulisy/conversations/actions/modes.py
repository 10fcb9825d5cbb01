"""A conversation's own mode of writing: of the project that is talked about in it."""

import uuid

from kulisy.conversations import access
from kulisy.people.viewer import Viewer


def set_mode(
    viewer: Viewer, conversation_id: uuid.UUID | None, *, whole_team_writes: bool | None
) -> None:
    """None: as its client says. Who may decide it, the room above has asked."""
    if conversation_id:
        rows = access.conversations(viewer).filter(id=conversation_id)
        rows.update(whole_team_writes=whole_team_writes)
