"""What this room does at news from below."""

from datetime import datetime
from typing import Any

from kulisy.notify import outbox
from kulisy.people.models import Access

BEGIN = "kulisy.imports.tasks.begin_as_read"


def admitted(sender: Any, *, access: Access, now: datetime, **more: Any) -> None:
    outbox.defer(BEGIN, access_id=str(access.id))
