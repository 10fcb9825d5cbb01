"""Nouns. Children with an audience of their own have no reverse name (`related_name="+"`): no
template can walk to them."""

from kulisy.conversations.models.beside import AnswerTemplate, Copy, GuardRules, Reminder, Showing
from kulisy.conversations.models.messages import Attachment, Draft, Held, Message
from kulisy.conversations.models.reading import (
    ReadMark,
    ReplyAddress,
    SavedFilter,
    SearchRow,
    Sighting,
)
from kulisy.conversations.models.threads import (
    Audience,
    Conversation,
    Desk,
    Label,
    Participant,
    State,
    Watcher,
)

__all__ = [
    "AnswerTemplate",
    "Attachment",
    "Audience",
    "Conversation",
    "Copy",
    "Desk",
    "Draft",
    "GuardRules",
    "Held",
    "Label",
    "Message",
    "Participant",
    "ReadMark",
    "Reminder",
    "ReplyAddress",
    "SavedFilter",
    "SearchRow",
    "Showing",
    "Sighting",
    "State",
    "Watcher",
]
