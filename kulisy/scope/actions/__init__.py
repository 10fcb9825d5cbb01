"""Verbs of boundaries, each one transaction, each fact where both sides or the team may know it."""

from kulisy.scope.actions.agreeing import agree, discard_draft, end, save_draft, set_custom
from kulisy.scope.actions.deciding import approve, ask, ask_code, decline, wish_later
from kulisy.scope.actions.judging import (
    forget_favour,
    hear,
    note_favour,
    promise,
    say,
    settle,
    tie,
    untie,
)
from kulisy.scope.actions.ordering import discard_draft as discard_order
from kulisy.scope.actions.ordering import land_again, revise, send, withdraw
from kulisy.scope.actions.ordering import save_draft as draft_order

__all__ = [
    "agree",
    "approve",
    "ask",
    "ask_code",
    "decline",
    "discard_draft",
    "discard_order",
    "draft_order",
    "end",
    "forget_favour",
    "hear",
    "land_again",
    "note_favour",
    "promise",
    "revise",
    "save_draft",
    "say",
    "send",
    "set_custom",
    "settle",
    "tie",
    "untie",
    "wish_later",
    "withdraw",
]
# fmt: skip
