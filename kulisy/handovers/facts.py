"""What the rooms below know of a conversation and its client, for the page of whoever steps in.
Each asks through its room's own `access`, in the viewer's name."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from kulisy.catalog import access as catalog
from kulisy.catalog import wording as selling
from kulisy.conversations import access as talk
from kulisy.conversations import beside, pages
from kulisy.conversations.models import Conversation
from kulisy.kit.addresses import address
from kulisy.kit.text import inner
from kulisy.notices import access as notices
from kulisy.people.looking import rewritten
from kulisy.people.picture import Line, Part
from kulisy.people.viewer import Viewer

MOST = 20
#: What an order waits for, and whom.
_WAITS = {"waiting": Part.WAITS_FOR_US, "proposed": Part.WAITS_FOR_CLIENT}


def of_state(viewer: Viewer, place: Conversation, now: datetime) -> list[Line]:
    """Whose turn it is; at the desk also since when, and by when."""
    part = {"us": Part.WAITS_FOR_US, "client": Part.WAITS_FOR_CLIENT}.get(place.state)
    words, _tone = pages.state_words(viewer, place.state)
    here = pages.address(viewer, place.id)
    found = []
    if part is Part.WAITS_FOR_CLIENT and not viewer.at_desk:
        words = _("Your answer in this conversation")
    if part is not None:
        found.append(Line(part, words[:1].upper() + words[1:], place.client_last_at, here))
    if not viewer.at_desk:
        return found
    desk = talk.desks(viewer).filter(conversation_id=place.id).first()
    if desk and desk.due_at:
        due = _("The team's own date for this conversation")
        found.append(Line(Part.DATES, due, desk.due_at, here, internal=True, icon="clock"))
    return found


def of_team(viewer: Viewer, place: Conversation, now: datetime) -> list[Line]:
    """Reminders and copies that wait for somebody's word: the team's alone."""
    here = pages.address(viewer, place.id)
    waiting = beside.reminders(viewer).filter(conversation_id=place.id, ended_at=None)
    reminders = waiting.select_related("seat").order_by("at", "id")[:MOST]
    asked = beside.showings(viewer).filter(conversation_id=place.id, state="asked")
    return [
        *(
            Line(
                Part.DATES,
                each.note or _("Reminder"),
                each.at,
                here,
                who=each.seat.name,
                internal=True,
                icon="bell",
            )
            for each in reminders
        ),
        *(
            Line(
                Part.WAITS_FOR_US,
                _("A copy for the client waits for its author's word"),
                each.asked_at,
                pages.showing_address(viewer, each.id),
                internal=True,
                icon="forward",
            )
            for each in asked.order_by("asked_at", "id")[:MOST]
        ),
    ]


def of_notices(viewer: Viewer, place: Conversation, now: datetime) -> Iterable[Line]:
    """Official notices to the client: what runs, what was answered."""
    rows = notices.notices(viewer).filter(client_id=place.client_id).defer("body", "change")
    for each in rows[:MOST]:
        url = rewritten(viewer, address(f"{viewer.face}:notice", viewer.company.slug, each.id))
        title = _("Official notice: %s") % inner(each.title)
        if each.ended_at:
            told = f"{title} — {each.get_outcome_display()}"
            yield Line(Part.DECIDED, told, each.ended_at, url, icon="mail-warning")
        elif each.due_at:
            yield Line(Part.WAITS_FOR_CLIENT, title, each.due_at, url, icon="mail-warning")


def of_orders(viewer: Viewer, place: Conversation, now: datetime) -> Iterable[Line]:
    """What was ordered and isn't done yet."""
    rows = catalog.orders(viewer).filter(client_id=place.client_id, state__in=list(_WAITS))
    for each in rows.order_by("-placed_at", "-id")[:MOST]:
        url = rewritten(viewer, address(f"{viewer.face}:order", viewer.company.slug, each.id))
        yield Line(_WAITS[each.state], selling.named(each), each.placed_at, url, icon="package")


def lines(viewer: Viewer, place: Conversation, now: datetime) -> list[Line]:
    return [
        line
        for ask in (of_state, of_team, of_notices, of_orders)
        for line in ask(viewer, place, now)
    ]
