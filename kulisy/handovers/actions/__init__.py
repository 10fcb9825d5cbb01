"""Verbs of stepping in, each one transaction."""

from kulisy.handovers.actions.committing import commit, give_to, move_day, settle
from kulisy.handovers.actions.moving import begin, end
from kulisy.handovers.actions.noting import (
    decide,
    drop_decision,
    keep_brief,
    keep_manner,
    keep_project_brief,
)
from kulisy.handovers.actions.preparing import answer, ask, drop, prepare, propose

__all__ = [
    "answer",
    "ask",
    "begin",
    "commit",
    "decide",
    "drop",
    "drop_decision",
    "end",
    "give_to",
    "keep_brief",
    "keep_manner",
    "keep_project_brief",
    "move_day",
    "prepare",
    "propose",
    "settle",
]
