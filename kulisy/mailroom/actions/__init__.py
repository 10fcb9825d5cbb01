"""Bringing in an archive of old mail: in batches, each one transaction, and again without doubling
anything. History makes no noise: no notification, no letter, no bell, nothing unread."""

from kulisy.mailroom.actions.importing import AlreadyRunning, Archive, bring_in, look_into
from kulisy.mailroom.actions.knowing import knowledge
from kulisy.mailroom.actions.reviewing import BadReview, Review, read_review, write_review

__all__ = [
    "AlreadyRunning",
    "Archive",
    "BadReview",
    "Review",
    "bring_in",
    "knowledge",
    "look_into",
    "read_review",
    "write_review",
]
