"""What became of words that stood elsewhere, told in the conversation itself: another request was
joined with it, it was split off, something went on apart. Only to those who see the other one, too,
and in words that say nothing of who of the team did it, and why."""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kulisy.conversations import access, pages
from kulisy.conversations.models import Conversation
from kulisy.kit.text import inner
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Kin:
    words: str
    icon: str
    #: Where the other one is; "" where it is no more.
    url: str


def kin(viewer: Viewer, conversation: Conversation) -> tuple[Kin, ...]:
    """One statement where messages came here from another request or went to one; else none."""
    if conversation.rearranged_at is None:
        return ()
    rows = access.kin(viewer, conversation).values_list("id", "title", "merged_into")
    return tuple(_told(viewer, conversation, *row) for row in rows)


def _told(
    viewer: Viewer,
    conversation: Conversation,
    other: uuid.UUID,
    title: str,
    merged_into: uuid.UUID | None,
) -> Kin:
    said = {"title": inner(title)}
    if merged_into == conversation.id:
        words = _("“%(title)s” was joined with this request: all of it is here.")
        return Kin(words % said, "layers", "")
    url = pages.address(viewer, other)
    if other == conversation.split_from:
        return Kin(_("This began in “%(title)s”.") % said, "forward", url)
    return Kin(_("Part of the talk went on apart: “%(title)s”.") % said, "forward", url)
