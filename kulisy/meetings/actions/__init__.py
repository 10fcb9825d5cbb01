"""Verbs of meetings, each one transaction."""

from kulisy.meetings.actions.answering import answer, answer_by_mail
from kulisy.meetings.actions.drawing import draw_commitment, draw_task
from kulisy.meetings.actions.feeding import end_feed, make_feed, note_read
from kulisy.meetings.actions.minuting import confirm, object_to, write_minutes
from kulisy.meetings.actions.planning import cancel, change, plan

__all__ = [
    "answer",
    "answer_by_mail",
    "cancel",
    "change",
    "confirm",
    "draw_commitment",
    "draw_task",
    "end_feed",
    "make_feed",
    "note_read",
    "object_to",
    "plan",
    "write_minutes",
]
