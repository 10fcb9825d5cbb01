"""Verbs, each one transaction, each fact in the journal."""

from kulisy.disclosure.actions.agreeing import accept, ask_code, save_text, send
from kulisy.disclosure.actions.exemplifying import (
    check_chosen,
    count_opening,
    make_example,
    revoke_example,
)
from kulisy.disclosure.actions.opening import set_openness, set_reach

__all__ = [
    "accept",
    "ask_code",
    "check_chosen",
    "count_opening",
    "make_example",
    "revoke_example",
    "save_text",
    "send",
    "set_openness",
    "set_reach",
]
