"""What happens when: the play's own lines, and people reading what was said."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kulisy.demo.company import House
from kulisy.demo.play import Line, Scene

_MINUTE = timedelta(minutes=1)


@dataclass(order=True)
class Cue:
    """One thing that happens: a line, or (without one) somebody reads what he finds."""

    at: datetime
    order: int
    scene: Scene = field(compare=False)
    line: Line | None = field(compare=False, default=None)
    reader: str = field(compare=False, default="")


def cues_of(house: House, scene: Scene, number: int) -> Iterator[Cue]:
    """All cues of one scene, in no order; `number` keeps scenes of one moment apart."""
    for place, line in enumerate(scene.lines):
        yield Cue(house.when.at(line.when), number * 1000 + place, scene, line)
    unread = _counts(scene)
    for who in _concerned(house, scene):
        lines = [line for line in scene.messages if who in house.seats or not line.aside]
        times = [house.when.at(line.when) for line in lines]
        kept = len(times) - unread.get(who, 0)
        for at in _readings(house, f"{scene.key}{who}", times[:kept], times[kept:]):
            yield Cue(at, number * 1000 + 999, scene, reader=who)


def _readings(
    house: House, seed: str, said: list[datetime], unread: list[datetime]
) -> Iterator[datetime]:
    """A day's talk is read some time after its last word, and before what stays unread is said."""
    days = {time.date(): time for time in said}
    for last in days.values():
        later = 4 + zlib.crc32(f"{seed}{len(said)}{last.day}".encode()) % 45
        at = min(last + later * _MINUTE, house.when.now - _MINUTE)
        yield min([at, *(time - _MINUTE / 2 for time in unread)])


def _concerned(house: House, scene: Scene) -> list[str]:
    """Who takes part, who does it, who watches, who answers for the client, who says anything."""
    names = [*scene.names("with"), *scene.names("assignee"), *scene.names("watch")]
    names.append(house.party(scene.more["client"]).responsible)
    names += [line.who for line in scene.messages]
    names += [line.more.split()[-1] for line in scene.lines if line.deed in ("adds", "gives")]
    # A guest without a login reads nothing.
    return [name for name in dict.fromkeys(names) if name in house.seats or name in house.accesses]


def _counts(scene: Scene) -> dict[str, int]:
    """`unread: irina 2, anna` → how many of the newest messages each has not read."""
    found = {}
    for each in scene.names("unread"):
        name, _, count = each.partition(" ")
        found[name] = int(count or 1)
    return found
