"""What stands of commitments on pages of the rooms below: beneath messages at the desk, at the head
of a conversation in the cabinet."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kulisy.conversations import access as talk
from kulisy.conversations.models import Message
from kulisy.conversations.tracing import Trace
from kulisy.handovers import access, wording
from kulisy.handovers.spotting import Spotted, spot
from kulisy.kit.addresses import address
from kulisy.kit.time import now
from kulisy.look import moments
from kulisy.people.looking import rewritten
from kulisy.people.viewer import Viewer
from kulisy.projects.beside import Tab

#: Beside a project's plan: for whoever steps in.
PROJECT_TAB = Tab("catch_up", gettext_lazy("In short"), "desk:project_catch_up")


def beneath(viewer: Viewer, messages: Sequence[Message]) -> Mapping[uuid.UUID, Trace]:
    """Under a colleague's message: the word he gave in it, and how it stands; where the rule hears
    one that nobody has put down, the offer to. One statement."""
    ours = [message for message in messages if message.author_seat_id is not None]
    if not ours or not viewer.at_desk:
        return {}
    slug, moment = viewer.company.slug, now()
    told: dict[uuid.UUID, Trace] = {}
    known = access.commitments(viewer).filter(message_id__in=[message.id for message in ours])
    for each in known.order_by("due_at"):
        words = _("Promise: %(due)s, %(state)s") % {
            "due": wording.due(each, viewer.company),
            "state": wording.state(each, now=moment)[0],
        }
        told[each.message_id] = Trace(words, address("desk:commitment", slug, each.id))
    for message in ours:
        if message.id in told:
            continue
        heard = spotted(message, viewer.company.time_zone)
        if heard is not None and heard.due_at > moment and access.may_commit(viewer, message):
            words = _("Sounds like a promise: %(due)s. Note it") % {
                "due": moments.day(heard.due_at)
            }
            told[message.id] = Trace(words, address("desk:new_commitment", slug, message.id))
    return told


def deeds(viewer: Viewer, message: Message) -> tuple[tuple[str, str, str], ...]:
    """A decision is put down from any message, a word from a colleague's. Asks nothing."""
    slug, found = viewer.company.slug, []
    if talk.may_write(viewer, message.client, message.audience):
        url = address("desk:new_decision", slug, message.id)
        found.append(("check-check", _("Put down a decision"), url))
    if access.may_commit(viewer, message):
        url = address("desk:new_commitment", slug, message.id)
        found.append(("handshake", _("Note a promise"), url))
    return tuple(found)


def of_conversation(viewer: Viewer, conversation_id: uuid.UUID) -> str:
    """The piece of the cabinet's page: fetched by the page itself, so that it costs it nothing."""
    if viewer.at_desk or viewer.by_link or not viewer.clients_with("conversations"):
        return ""
    url = address("portal:conversation_commitments", viewer.company.slug, conversation_id)
    return rewritten(viewer, url)


def spotted(message: Message, time_zone: str) -> Spotted | None:
    """The rule, asked once for a message and zone: its words never change."""
    return _spotted(message.body, message.posted_at.timestamp(), time_zone)


@lru_cache(maxsize=4000)
def _spotted(body: str, said: float, time_zone: str) -> Spotted | None:
    return spot(body, said_at=datetime.fromtimestamp(said, UTC), zone=ZoneInfo(time_zone))
