"""What stands at the desk beside an original of which copies went further; the copies know nothing
of it."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kulisy.conversations import beside
from kulisy.conversations.models import Message, Showing
from kulisy.kit.addresses import address
from kulisy.look import moments
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Trace:
    words: str
    url: str = ""


#: What a room above knows of messages, in words for the desk: it registers itself when it is loaded
#: (upward, by table).
FURTHER: list[Callable[[Viewer, Sequence[Message]], Mapping[uuid.UUID, Trace]]] = []


def traces(viewer: Viewer, messages: Sequence[Message]) -> dict[uuid.UUID, tuple[Trace, ...]]:
    """Of each message, at the desk. Two statements, and those of FURTHER; none in the cabinet."""
    if not viewer.at_desk or not messages:
        return {}
    shown, copied = beside.traces(viewer, [message.id for message in messages])
    told: dict[uuid.UUID, list[Trace]] = defaultdict(list)
    for showing in shown:
        words = _words(showing)
        if words:
            url = address("desk:showing", viewer.company.slug, showing.id)
            told[showing.message_id].append(Trace(words, url))
    for copy in copied:
        words = _("copied to another client by %(name)s, %(when)s") % {
            "name": copy.made_by.name,
            "when": moments.when(copy.made_at),
        }
        told[copy.message_id].append(Trace(words))
    for ask in FURTHER:
        for message_id, trace in ask(viewer, messages).items():
            told[message_id].append(trace)
    return {message_id: tuple(each) for message_id, each in told.items()}


def _words(showing: Showing) -> str:
    said = {
        Showing.State.ASKED: _("%(who)s asks to show the client a copy"),
        Showing.State.AGREED: _("a copy for the client is agreed to, and not sent yet"),
        Showing.State.DECLINED: _("a copy for the client was declined"),
        Showing.State.SENT: _("%(who)s gave the client a copy, %(when)s"),
    }.get(Showing.State(showing.state), "")
    when = moments.when(showing.sent_at or showing.asked_at)
    return said % {"who": showing.asked_by.name, "when": when}
