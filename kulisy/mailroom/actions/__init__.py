"""Bringing in an archive of old mail: in batches, each one transaction, and again without doubling
anything. History makes no noise: no notification, no letter, no bell, nothing unread. And what is
done with letters that come in today."""

from kulisy.mailroom.actions.deciding import block, let_in, open_as_new, place, refuse, unblock
from kulisy.mailroom.actions.importing import AlreadyRunning, Archive, bring_in, look_into
from kulisy.mailroom.actions.knowing import knowledge
from kulisy.mailroom.actions.mailboxes import add_mailbox, change_mailbox, look, set_active
from kulisy.mailroom.actions.reviewing import BadReview, Review, read_review, write_review

__all__ = [
    "AlreadyRunning",
    "Archive",
    "BadReview",
    "Review",
    "add_mailbox",
    "block",
    "bring_in",
    "change_mailbox",
    "knowledge",
    "let_in",
    "look",
    "look_into",
    "open_as_new",
    "place",
    "read_review",
    "refuse",
    "set_active",
    "unblock",
    "write_review",
]
