"""What became of a pilot: before and after beside each other, and what its rule says to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kulisy.insights import figures, taking
from kulisy.insights.figures import Comparison, Figure
from kulisy.insights.measures import BY_KEY, MEASURES, Measure
from kulisy.insights.models import Pilot
from kulisy.insights.taking import Taken
from kulisy.insights.working import WorkingTime
from kulisy.kit.time import date_in
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Effect:
    """One measure of a pilot."""

    measure: Measure
    before: Figure
    after: Figure
    comparison: Comparison
    #: By it the pilot is judged.
    chosen: bool


def after(viewer: Viewer, pilot: Pilot, *, clock: WorkingTime, now: datetime) -> Taken:
    """As it is now, or as it was when it was judged."""
    if pilot.after is not None:
        return read(pilot.after)
    until = date_in(now, viewer.company.time_zone)
    until = min(until + timedelta(days=1), pilot.ends_on)
    of = taking.stretch(viewer.company, pilot.begins_on, max(until, pilot.begins_on))
    return taking.take(viewer, pilot.client_id, of=of, clock=clock)


def effects(pilot: Pilot, now_taken: Taken) -> list[Effect]:
    """The chosen measure first."""
    was = read(pilot.before)
    found = [
        Effect(
            each,
            was.figures[each.key],
            now_taken.figures[each.key],
            figures.compare(was.figures[each.key], now_taken.figures[each.key], less=each.less),
            chosen=each.key == pilot.measure,
        )
        for each in MEASURES
    ]
    return sorted(found, key=lambda each: not each.chosen)


def verdict(pilot: Pilot, now_taken: Taken) -> str:
    """What the stop rule says."""
    measure = BY_KEY[pilot.measure]
    was = read(pilot.before).figures[measure.key]
    compared = figures.compare(was, now_taken.figures[measure.key], less=measure.less)
    reached = compared.reaches(pilot.better_by)
    if reached is None:
        return Pilot.Verdict.LITTLE
    return Pilot.Verdict.REACHED if reached else Pilot.Verdict.MISSED


def target(pilot: Pilot) -> float | None:
    measure = BY_KEY[pilot.measure]
    was = read(pilot.before).figures[measure.key]
    return figures.target(was, pilot.better_by, less=measure.less)


def days_gone(pilot: Pilot, *, now: datetime, zone: str) -> int:
    return max(0, min((date_in(now, zone) - pilot.begins_on).days, pilot.days))


def kept(taken: Taken) -> dict[str, Any]:
    """For a row."""
    said = {key: figure.kept() for key, figure in taken.figures.items()}
    return {"figures": said, "avoided": taken.avoided}


def read(said: Mapping[str, Any]) -> Taken:
    """What `kept` gave."""
    known = {key: figures.read(each) for key, each in said["figures"].items()}
    return Taken(known, avoided=said["avoided"])
