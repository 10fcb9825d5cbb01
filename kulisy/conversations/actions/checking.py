"""Whether words may be said here, and by whom they name whom: asked before anything is kept."""

import uuid

from django.utils.translation import gettext as _

from kulisy.conversations import access, gaps, writing
from kulisy.conversations.actions.inserting import Refused, Words
from kulisy.conversations.models import Audience, Conversation
from kulisy.kit.text import clean
from kulisy.people.boundaries import refusal
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer


def check_words(viewer: Viewer, conversation: Conversation, audience: str, words: Words) -> None:
    """Whether the viewer may say this here. Raises Refused."""
    if not access.may_write_in(viewer, conversation, audience):
        raise Refused(refusal(viewer))
    if audience == Audience.CLIENT and conversation.audience != Audience.CLIENT:
        raise Refused(_("This conversation is the team's own. Open another one for the client."))
    if not clean(words.body).strip() and not words.files:
        raise Refused(_("There is nothing to send yet: write a word or add a file."))
    if len(words.body) > writing.BODY_LIMIT:
        raise Refused(
            _("A message holds %(limit)s characters; this one has %(length)s. Add it as a file.")
            % {"limit": writing.BODY_LIMIT, "length": len(words.body)}
        )
    open_gaps = gaps.left_open(words.body) if viewer.at_desk else []
    if open_gaps:
        raise Refused(gaps.refusal(open_gaps))
    _check_mentions(viewer, conversation, audience, words)
    if words.quoted and not _may_quote(viewer, conversation, audience, words.quoted):
        raise Refused(_("The message that you answer isn't in this conversation."))


def _may_quote(
    viewer: Viewer, conversation: Conversation, audience: str, quoted: uuid.UUID
) -> bool:
    """Of this conversation, and read by everybody who will read the answer."""
    found = access.messages(viewer).filter(conversation_id=conversation.id, id=quoted)
    return (found.filter(audience=audience) if audience == Audience.CLIENT else found).exists()


def _check_mentions(
    viewer: Viewer, conversation: Conversation, audience: str, words: Words
) -> None:
    wanted = set(writing.mentioned(words.body))
    if not wanted:
        return
    known = {person.id for person in access.mentionable(viewer, conversation, audience)}
    if wanted - known:
        raise Refused(_("You mention somebody who can't see this place."))


def with_mentions(viewer: Viewer, conversation: Conversation, audience: str, body: str) -> str:
    """People that are mentioned by name, by what they are known by."""
    if "@" not in body:
        return body
    people = {
        each.name: ("seat" if isinstance(each, Seat) else "contact", each.id)
        for each in access.mentionable(viewer, conversation, audience)
    }
    return writing.name_people(body, people)
