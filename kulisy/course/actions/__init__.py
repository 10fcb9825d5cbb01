"""Verbs: what a company asks of its team, the texts, a try. Each one transaction, each in the
journal."""

from kulisy.course.actions.asking import (
    ask_course,
    ask_first,
    drop_course,
    end_grace,
    set_course_of,
    set_first_of,
)
from kulisy.course.actions.editing import publish
from kulisy.course.actions.trying import begin, finish

__all__ = [
    "ask_course",
    "ask_first",
    "begin",
    "drop_course",
    "end_grace",
    "finish",
    "publish",
    "set_course_of",
    "set_first_of",
]
