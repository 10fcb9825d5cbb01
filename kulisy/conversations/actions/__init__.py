"""Verbs of talk, each one transaction, each in the journal.

A client's message and a note are inserted at once. What the team writes to a client rests as a
draft with `send_at` and is inserted at its release, together with its letter.
"""

from kulisy.conversations.actions.handling import (
    add_participant,
    assign,
    close,
    ensure_desk,
    hand_over,
    make_label,
    rename,
    reopen,
    save_filter,
    set_due,
    set_labels,
    set_state,
    unwatch,
    watch,
)
from kulisy.conversations.actions.inserting import Refused, Words, touch_desk
from kulisy.conversations.actions.posting import open_conversation, post_message
from kulisy.conversations.actions.reading import mark_read
from kulisy.conversations.actions.resting import (
    just_sent,
    release_due,
    save_draft,
    take_back,
)

__all__ = [
    "Refused",
    "Words",
    "add_participant",
    "assign",
    "close",
    "ensure_desk",
    "hand_over",
    "just_sent",
    "make_label",
    "mark_read",
    "open_conversation",
    "post_message",
    "release_due",
    "rename",
    "reopen",
    "save_draft",
    "save_filter",
    "set_due",
    "set_labels",
    "set_state",
    "take_back",
    "touch_desk",
    "unwatch",
    "watch",
]
