"""Verbs of hours, each one transaction."""

from kulisy.hours.actions.agreeing import agree, opening, set_plan
from kulisy.hours.actions.costing import set_cost
from kulisy.hours.actions.entering import add, change, set_cell
from kulisy.hours.actions.timing import ask_forgotten, drop, start, stop

__all__ = [
    "add", "agree", "ask_forgotten", "change", "drop", "opening", "set_cell", "set_cost",
    "set_plan", "start", "stop",
]  # fmt: skip
