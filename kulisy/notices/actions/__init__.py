"""Verbs of notices, each one transaction, each fact in the client's journal."""

from kulisy.notices.actions.answering import acknowledge, answer, ask, note_opening
from kulisy.notices.actions.keeping import (
    add_clause,
    delete_template,
    end_clause,
    save_template,
)
from kulisy.notices.actions.preparing import discard, order, save
from kulisy.notices.actions.standing_by import note_beside, resume, withdraw

__all__ = [
    "acknowledge",
    "add_clause",
    "answer",
    "ask",
    "delete_template",
    "discard",
    "end_clause",
    "note_beside",
    "note_opening",
    "order",
    "resume",
    "save",
    "save_template",
    "withdraw",
]
