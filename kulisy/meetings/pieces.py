"""What stands of meetings on pages of the rooms below: a deed beneath messages at the desk, minutes
that wait at the head of a conversation in the cabinet, lines for whoever steps in."""

import uuid
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.conversations import access as talk
from kulisy.conversations.models import Conversation, Message
from kulisy.kit.addresses import address
from kulisy.kit.text import inner
from kulisy.meetings import access, wording
from kulisy.meetings.models import Audience, Said
from kulisy.people.looking import rewritten
from kulisy.people.picture import Line, Part
from kulisy.people.viewer import Viewer

#: Of a conversation's page for whoever steps in.
LATELY, MOST = timedelta(days=90), 10


def deeds(viewer: Viewer, message: Message) -> tuple[tuple[str, str, str], ...]:
    """«Let's meet»: from any message. Asks nothing."""
    if not talk.may_write(viewer, message.client, message.audience):
        return ()
    url = address("desk:new_meeting", viewer.company.slug)
    query = f"?client={message.client_id}&conversation={message.conversation_id}"
    return (("calendar-plus", _("Plan a meeting"), f"{url}{query}&audience={message.audience}"),)


def of_conversation(viewer: Viewer, conversation_id: uuid.UUID) -> str:
    """The piece of the cabinet's page: fetched by the page itself, so that it costs it nothing."""
    if viewer.at_desk or viewer.by_link or not viewer.clients_with(access.SECTION):
        return ""
    url = address("portal:conversation_minutes", viewer.company.slug, conversation_id)
    return rewritten(viewer, url)


def lines(viewer: Viewer, place: Conversation, now: datetime) -> list[Line]:
    """Meetings of this conversation: what lies ahead, what was, minutes that wait. Three statements
    at most."""
    rows = access.meetings(viewer).filter(conversation_id=place.id)
    found = []
    for each in rows.filter(starts_at__gt=now - LATELY).order_by("-starts_at", "-id")[:MOST]:
        ahead = each.ends_at > now and each.cancelled_at is None
        words, _tone = wording.state(each, now=now)
        found.append(
            Line(
                Part.DATES if ahead else Part.EVENTS,
                f"{wording.kind(each)}: {inner(each.title)} — {words}",
                each.starts_at,
                wording.address(viewer, "meeting", each.id),
                internal=each.audience != Audience.CLIENT,
                icon="phone" if each.kind == "call" else "users",
            )
        )
    waiting = access.minutes(viewer).filter(
        message__conversation_id=place.id, audience=Audience.CLIENT
    )
    return [*found, *_minutes(viewer, list(waiting.select_related("meeting")[: MOST * 3]))]


def _minutes(viewer: Viewer, rows: list) -> list[Line]:  # type: ignore[type-arg]
    """Those that nobody confirmed wait for the client; what he says is wrong waits for us."""
    if not rows:
        return []
    newest = {}
    for each in sorted(rows, key=lambda each: each.number):
        newest[each.meeting_id] = each
    said = list(access.words(viewer).filter(minutes_id__in=[x.id for x in newest.values()]))
    told = []
    for each in newest.values():
        own = [word.said for word in said if word.minutes_id == each.id]
        title = pgettext("minutes", "Minutes of “%(title)s”") % {"title": inner(each.meeting.title)}
        url = wording.address(viewer, "meeting", each.meeting_id)
        if Said.RIGHT in own:
            told.append(Line(Part.DECIDED, f"{title}: {_('confirmed')}", each.written_at, url,
                             icon="check-check"))  # fmt: skip
            continue
        part = Part.WAITS_FOR_US if own else Part.WAITS_FOR_CLIENT
        told.append(Line(part, title, each.written_at, url, icon="notebook-pen"))
    return told
