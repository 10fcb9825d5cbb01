"""Time: aware UTC, read at the edge and passed in."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, UTC. Called by faces and tasks only."""
    return datetime.now(UTC)
