"""Verbs of talk, each one transaction, each in the journal.

A client's message and a note are inserted at once. What the team writes to a client rests as a
draft with `send_at` and is inserted at its release, together with its letter.
"""

from kulisy.conversations.actions.copying import (
    Wanted,
    answer,
    copy_across,
    plain_words,
    send_copy,
    show_copy,
    withdraw,
)
from kulisy.conversations.actions.guarding import Guarded
from kulisy.conversations.actions.guarding import set_rules as set_guard_rules
from kulisy.conversations.actions.handling import (
    add_participant,
    assign,
    close,
    drop_filter,
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
from kulisy.conversations.actions.holding import (
    approve,
    author_left,
    consent,
    override,
    propose,
    release_held,
    remind_held,
    rewrite,
    send_back,
    unapprove,
)
from kulisy.conversations.actions.holding import withdraw as withdraw_held
from kulisy.conversations.actions.inserting import Refused, Words, touch_desk
from kulisy.conversations.actions.posting import open_conversation, post_message
from kulisy.conversations.actions.reading import mark_read
from kulisy.conversations.actions.rearranging import merge, split
from kulisy.conversations.actions.reminding import end_reminder, remind, ring_due
from kulisy.conversations.actions.resting import (
    just_sent,
    release_due,
    save_draft,
    take_back,
)
from kulisy.conversations.actions.templating import delete_template, save_template

__all__ = [
    "Guarded",
    "Refused",
    "Wanted",
    "Words",
    "add_participant",
    "answer",
    "approve",
    "assign",
    "author_left",
    "close",
    "consent",
    "copy_across",
    "delete_template",
    "drop_filter",
    "end_reminder",
    "ensure_desk",
    "hand_over",
    "just_sent",
    "make_label",
    "mark_read",
    "merge",
    "open_conversation",
    "override",
    "plain_words",
    "post_message",
    "propose",
    "release_due",
    "release_held",
    "remind",
    "remind_held",
    "rename",
    "reopen",
    "rewrite",
    "ring_due",
    "save_draft",
    "save_filter",
    "save_template",
    "send_back",
    "send_copy",
    "set_due",
    "set_guard_rules",
    "set_labels",
    "set_state",
    "show_copy",
    "split",
    "take_back",
    "touch_desk",
    "unapprove",
    "unwatch",
    "watch",
    "withdraw",
    "withdraw_held",
]
