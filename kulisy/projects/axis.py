"""The days above a chart: how wide one is, and what is written over them. No rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from kulisy.clocks.calendars import Calendar
from kulisy.look.moments import month_of
from kulisy.projects import days

DAY = timedelta(days=1)
#: How wide a day is.
ZOOMS = {"days": 26.0, "weeks": 9.0, "months": 3.0}
#: Longer plans are drawn to here: what lies further is cut at the edge.
FURTHEST = 1500
#: Around what is planned, there is room to drag; on the screen the days fill a desk.
BEFORE, AFTER = 4, 21
FILLED = 1100
ROW, ROW_ON_PAPER = 28, 18


@dataclass(frozen=True)
class Paper:
    """A sheet lying on its side: room for days in pixels of 1/96 inch, room for names, rows."""

    width: int
    names: int
    rows: int


#: 277 × 190 mm and 400 × 277 mm within the margins.
PAPERS = {"a4": Paper(800, 240, 33), "a3": Paper(1200, 300, 51)}


@dataclass(frozen=True)
class Scale:
    first: date
    days: int
    #: Pixels of a day, and of a row.
    px: float
    row: int
    zoom: str
    names: int
    #: Rows of a sheet; 0 on the screen.
    rows: int

    @property
    def width(self) -> float:
        return round(self.days * self.px, 1)

    def day(self, day: date) -> int:
        """Its number, within the chart."""
        return min(max((day - self.first).days, 0), self.days - 1)

    def x(self, day: int) -> float:
        return round(day * self.px, 1)


@dataclass(frozen=True)
class Axis:
    #: Where each begins, how wide it is, what is written there.
    months: Sequence[tuple[float, float, str]]
    marks: Sequence[tuple[float, str]]
    #: Days on which nobody works: where, how wide.
    off: Sequence[tuple[float, float]]
    #: Of every day, whether it is one of them: «0» or «1».
    pattern: str
    today: float | None


def scale(around: tuple[date, date], *, zoom: str, paper: str) -> Scale:
    """`zoom` of ZOOMS, else as fits; on paper as fits the sheet."""
    sheet = PAPERS.get(paper)
    before, after = (1, 2) if sheet else (BEFORE, AFTER)
    first = around[0] - DAY * before
    count = min((around[1] - first).days + 1 + after, FURTHEST)
    if sheet:
        px = round(sheet.width / count, 3)
        kind = "days" if px >= 14 else "weeks" if px >= 4 else "months"
        return Scale(first, count, px, ROW_ON_PAPER, kind, sheet.names, sheet.rows)
    if zoom not in ZOOMS:
        zoom = "days" if count <= 60 else "weeks" if count <= 300 else "months"
    count = min(max(count, ceil(FILLED / ZOOMS[zoom])), FURTHEST)
    return Scale(first, count, ZOOMS[zoom], ROW, zoom, 300, 0)


def axis(size: Scale, calendar: Calendar, today: date) -> Axis:
    every = [size.first + DAY * number for number in range(size.days)]
    off = [not days.works(calendar, day) for day in every]
    return Axis(
        months=_months(size, every),
        marks=_marks(size, every),
        off=_stretches(size, off) if size.zoom != "months" else [],
        pattern="".join("01"[each] for each in off),
        today=size.x((today - size.first).days) if every[0] <= today <= every[-1] else None,
    )


def _months(size: Scale, every: Sequence[date]) -> list[tuple[float, float, str]]:
    begins = [n for n, day in enumerate(every) if n == 0 or day.day == 1]
    found = []
    for number, begin in enumerate(begins):
        end = begins[number + 1] if number + 1 < len(begins) else len(every)
        width = round((end - begin) * size.px, 1)
        skeleton = "yMMMM" if width >= 110 else "yMMM" if width >= 64 else "MMM"
        words = month_of(every[begin], skeleton=skeleton) if width >= 28 else ""
        found.append((size.x(begin), width, words))
    return found


def _marks(size: Scale, every: Sequence[date]) -> list[tuple[float, str]]:
    """Every day, or every Monday."""
    if size.zoom == "months":
        return []
    alone = size.zoom == "weeks"
    return [
        (size.x(n), str(day.day)) for n, day in enumerate(every) if not alone or day.weekday() == 0
    ]


def _stretches(size: Scale, off: Sequence[bool]) -> list[tuple[float, float]]:
    found: list[tuple[int, int]] = []
    for number, each in enumerate(off):
        if not each:
            continue
        if found and sum(found[-1]) == number:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((number, 1))
    return [(size.x(begin), round(count * size.px, 1)) for begin, count in found]
