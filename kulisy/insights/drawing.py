"""Small pictures in a page: drawn here as SVG, each with its words for whoever doesn't see it.
Colours come from the style sheet, by class."""

import itertools
import math
from collections import Counter
from collections.abc import Sequence

from django.utils.html import escape, format_html
from markupsafe import Markup

from kulisy.insights.figures import Figure, Sort

#: Of a picture of waiting: so many working days wide, in so many columns.
DAYS, COLUMNS = 5, 20
#: Marks of promises that are drawn one by one.
MARKS = 24


def waits(minutes: Sequence[int], *, day: int, label: str) -> Markup:
    """Who waits how long: a dot for each (columns, where they are many), today to the left, the
    upright line is a working day."""
    width, height = 240, 44
    at = [_place(each, day) for each in minutes]
    counts = Counter(at)
    most = max(counts.values(), default=0)
    mark = width * math.sqrt(1 / DAYS)
    parts = [
        f'<line class="axis" x1="0" y1="{height - 3}" x2="{width}" y2="{height - 3}"/>',
        f'<line class="day" x1="{mark:.1f}" y1="4" x2="{mark:.1f}" y2="{height - 3}"/>',
    ]
    step = width / COLUMNS
    for place, count in sorted(counts.items()):
        late = " late" if step * place >= mark else ""
        middle = step * (place + 0.5)
        if most <= 4:
            parts += [
                f'<circle class="dot{late}" cx="{middle:.1f}" cy="{height - 9 - 9 * up}" r="4"/>'
                for up in range(count)
            ]
        else:
            tall = max(3.0, (height - 8) * count / most)
            parts.append(
                f'<rect class="dot{late}" x="{middle - 4:.1f}" y="{height - 3 - tall:.1f}" '
                f'width="8" height="{tall:.1f}" rx="2"/>'
            )
    return _svg("waits", width, height, parts, label)


def _place(minutes: int, day: int) -> int:
    share = math.sqrt(min(minutes, DAYS * day) / (DAYS * day))
    return min(int(share * COLUMNS), COLUMNS - 1)


def sparkline(values: Sequence[float | None], *, fresh: int, label: str) -> Markup:
    """Week by week, the newest to the right; the last `fresh` are told from the past. A week in
    which nobody asked leaves a gap."""
    width, height = 132, 44
    top = max((each for each in values if each is not None), default=0) or 1
    step = (width - 12) / max(len(values) - 1, 1)
    points = [
        (6 + step * number, height - 6 - (height - 14) * each / top) if each is not None else None
        for number, each in enumerate(values)
    ]
    parts = [f'<line class="axis" x1="0" y1="{height - 3}" x2="{width}" y2="{height - 3}"/>']
    for number, (one, two) in enumerate(itertools.pairwise(points)):
        if one and two:
            kind = "now" if number + 1 >= len(points) - fresh else "past"
            parts.append(
                f'<line class="way {kind}" x1="{one[0]:.1f}" y1="{one[1]:.1f}" '
                f'x2="{two[0]:.1f}" y2="{two[1]:.1f}"/>'
            )
    for number, point in enumerate(points):
        if point:
            kind = "now" if number >= len(points) - fresh else "past"
            parts.append(f'<circle class="{kind}" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="3"/>')
    return _svg("sparkline", width, height, parts, label)


def promises(kept: int, broken: int, *, label: str) -> Markup:
    """A square for each word: full if it was kept, hollow if not; a bar, where they are many."""
    width, height = 132, 44
    whole = kept + broken
    if whole > MARKS:
        part = width * kept / whole
        parts = [
            f'<rect class="broken" x="0.75" y="17.75" width="{width - 1.5}" height="12.5" rx="3"/>',
            f'<rect class="kept" x="0" y="17" width="{part:.1f}" height="14" rx="3"/>',
        ]
        return _svg("promises", width, height, parts, label)
    parts = []
    for number in range(whole):
        row, column = divmod(number, 8)
        kind, inset = ("kept", 0.0) if number < kept else ("broken", 0.75)
        size = 11 - 2 * inset
        parts.append(
            f'<rect class="{kind}" x="{column * 15 + inset}" y="{1 + row * 15 + inset}" '
            f'width="{size}" height="{size}" rx="2.5"/>'
        )
    return _svg("promises", width, height, parts, label)


def beside(before: Figure, after: Figure, *, target: float | None, label: str) -> Markup:
    """Before and after one under the other on one scale: the bar is the middle half of the cases
    and its knot the median; of shares and events, how much."""
    width, height = 320, 64
    figures = (before, after)
    spread = before.sort == Sort.SPREAD
    tops = [each.high if spread else each.value for each in figures]
    top = max(*tops, target or 0) or 1
    if before.sort == Sort.SHARE:
        top = max(top, 100) if top > 50 else max(top * 1.3, 10)

    def at(number: float) -> float:
        return 6 + (width - 12) * min(number / top, 1)

    parts = []
    for figure, kind, y in ((before, "past", 18), (after, "now", 46)):
        parts.append(f'<line class="axis" x1="0" y1="{y}" x2="{width}" y2="{y}"/>')
        pale = "" if figure.enough else " few"
        low = at(figure.low) if spread else at(0)
        high = at(figure.high) if spread else at(figure.value)
        if figure.count:
            parts.append(
                f'<rect class="bar {kind}{pale}" x="{low:.1f}" y="{y - 5}" '
                f'width="{max(high - low, 2):.1f}" height="10" rx="5"/>'
            )
        if figure.count and spread:
            parts.append(
                f'<circle class="knot {kind}{pale}" cx="{at(figure.middle):.1f}" cy="{y}" r="7"/>'
            )
    if target is not None:
        x = at(target)
        parts.append(f'<line class="target" x1="{x:.1f}" y1="4" x2="{x:.1f}" y2="60"/>')
    return _svg("beside", width, height, parts, label)


def _svg(kind: str, width: int, height: int, parts: Sequence[str], label: str) -> Markup:
    drawn = Markup("".join(parts))  # noqa: S704 (numbers and names of our own)
    return Markup(  # noqa: S704 (escaped by format_html)
        format_html(
            '<svg class="drawn-{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
            kind, width, height, escape(label), drawn,
        )
    )  # fmt: skip
