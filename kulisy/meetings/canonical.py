"""A version of minutes as one text, the same for ever: what a confirmation is a confirmation of."""

import hashlib
from datetime import UTC
from typing import Any

import rfc8785

from kulisy.meetings.models import Meeting, Minutes


def digest(meeting: Meeting, minutes: Minutes, *, body: str, with_whom: str) -> str:
    """SHA-256 of RFC 8785 JSON, in hex: which meeting, when it was, who took part as it was written
    down, which version, its words."""
    said: dict[str, Any] = {
        "meeting": str(meeting.id),
        "title": meeting.title,
        "starts": meeting.starts_at.astimezone(UTC).isoformat(),
        "with": with_whom,
        "version": minutes.number,
        "words": body,
    }
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()
