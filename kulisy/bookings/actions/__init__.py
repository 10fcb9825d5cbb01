"""Verbs, one transaction each. A time is taken by the one statement that the database's own
constraint judges; what is asked before it only finds the words and the right person."""

from kulisy.bookings.actions.arranging import (
    add_absence,
    change_rules,
    close_room,
    end_absence,
    save_room,
)
from kulisy.bookings.actions.changing import cancel, mark, move, write_note
from kulisy.bookings.actions.hours import drop_change, set_hours
from kulisy.bookings.actions.making import book, confirm, hold, let_go

__all__ = [
    "add_absence",
    "book",
    "cancel",
    "change_rules",
    "close_room",
    "confirm",
    "drop_change",
    "end_absence",
    "hold",
    "let_go",
    "mark",
    "move",
    "save_room",
    "set_hours",
    "write_note",
]
