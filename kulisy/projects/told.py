"""What has happened since somebody looked, and whose days went by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kulisy.people.viewer import Viewer
from kulisy.projects import wording
from kulisy.projects.models import Side

#: So many changes stand on the page.
CHANGES = 6


@dataclass(frozen=True)
class Told:
    """A change."""

    text: str
    words: str
    icon: str
    at: datetime
    unseen: bool


@dataclass(frozen=True)
class Balance:
    """Whose days they were, both sides beside each other."""

    theirs: int
    ours: int
    lines: Sequence[tuple[str, str, int, bool]]

    @property
    def most(self) -> int:
        return max(self.theirs, self.ours, 1)


def balance(waits: Sequence[Any]) -> Balance:
    return Balance(
        theirs=sum(each.days for each in waits if each.side == Side.CLIENT),
        ours=sum(each.days for each in waits if each.side == Side.US),
        lines=[
            (str(each.side), wording.waited(each), each.days, each.until is None) for each in waits
        ],
    )


def changes_of(viewer: Viewer, found: Mapping[str, Sequence[Any]]) -> list[Told]:
    """Not one's own; what came since the visit before this one is unseen."""
    visit = next(iter(found["visits"]), None)
    since = (visit.seen_before_at or visit.seen_at) if visit else None
    return [
        Told(
            text=wording.changed(each),
            words=each.words,
            icon=wording.icon_of(each),
            at=each.at,
            unseen=since is None or each.at > since,
        )
        for each in found["changes"]
        if each.by_contact_id not in viewer.contact_ids
    ][:CHANGES]
