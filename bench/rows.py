"""One row of the table: what was asked for, what was measured, whether it holds."""

from dataclasses import dataclass

#: What the hand-written page took, in milliseconds, on the machine whose figures the targets are.
YARDSTICK = 0.8


@dataclass(frozen=True)
class Row:
    """`ratio` is told where the target is one. A row without a target is told for its own sake."""

    name: str
    measured: str
    ratio: str = ""
    target: str = ""
    holds: bool | None = None

    @property
    def verdict(self) -> str:
        return "" if self.holds is None else "holds" if self.holds else "FALLS SHORT"


def table(rows: list[Row]) -> str:
    heads = ("", "measured", "ratio", "target", "verdict")
    cells = [heads, *((r.name, r.measured, r.ratio, r.target, r.verdict) for r in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    lines = [
        "  ".join(
            each.ljust(width) if column in (0, 3, 4) else each.rjust(width)
            for column, (each, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)
