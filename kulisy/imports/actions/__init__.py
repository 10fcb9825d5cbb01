"""Verbs of an import. Orders are given at the desk; the worker carries them out."""

from kulisy.imports.actions.carrying import carry_safely, look
from kulisy.imports.actions.console import at_console
from kulisy.imports.actions.ordering import (
    AUDIENCE,
    OWNER_KIND,
    NotYet,
    decide,
    drop,
    is_stale,
    is_stuck,
    keep_decisions,
    limit_of,
    order_run,
    order_undo,
    start,
    try_again,
)
from kulisy.imports.actions.quieting import begin_as_read
from kulisy.imports.actions.undoing import forget, take_back

__all__ = [
    "AUDIENCE",
    "OWNER_KIND",
    "NotYet",
    "at_console",
    "begin_as_read",
    "carry_safely",
    "decide",
    "drop",
    "forget",
    "is_stale",
    "is_stuck",
    "keep_decisions",
    "limit_of",
    "look",
    "order_run",
    "order_undo",
    "start",
    "take_back",
    "try_again",
]
