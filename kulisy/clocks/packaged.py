"""The country's calendar as it comes with the programme: decrees as data, no rule in the code.

`texts/ru.csv` names the days that differ from "Monday to Friday": their kind and on what ground.
2011–2026; days declared non-working by decree (2020, 2021) count as days off. A year that stands in
no line of it is not known.
"""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources


@cache
def exceptions() -> Mapping[date, str]:
    """Day → "off", "short" or "work", where it is not what its weekday would say."""
    return {date.fromisoformat(row["date"]): row["kind"] for row in _rows()}


@cache
def years() -> frozenset[int]:
    return frozenset(day.year for day in exceptions())


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = resources.files("kulisy.clocks").joinpath("texts/ru.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
