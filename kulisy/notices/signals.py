"""News for the rooms above."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.dispatch import Signal

#: A notice is over: `notice` (Ended), `now`. Sent in the worker's role, or in the name of the seat
#: that withdrew it, within the transaction of the outcome; what fails here undoes the outcome.
ended = Signal()


@dataclass(frozen=True)
class Ended:
    """What became of a notice. `change`, of a price change: {"id" (the tariff's; "" where it was
    written by hand), "name", "old", "new" (kopecks), "currency", "from" (ISO date)}."""

    company_id: uuid.UUID
    client_id: uuid.UUID
    notice_id: uuid.UUID
    number: int
    kind: str
    outcome: str
    #: Accepted, in words or by a silence that the contract calls consent.
    accepted: bool
    by_silence: bool
    change: Mapping[str, Any] | None
    #: The ground as it was quoted: contract and clause.
    contract: str
    clause: str
    published_at: datetime
    ended_at: datetime
