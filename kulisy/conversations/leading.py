"""«How the work goes»: for who leads a client, once a week. Made of what this reader may see, by
his own queries alone: what was done, what waits for him, what comes next. Documents, notices,
orders and bookings come with what their rooms say on the cabinet's first screen."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.conversations import access, pages
from kulisy.conversations.models import Audience, Conversation, Message, State
from kulisy.look import moments
from kulisy.notify import looks, unsubscribing
from kulisy.notify.digests import leave, own_address
from kulisy.notify.letters import Written, mail_of
from kulisy.notify.models import Digest, Letter
from kulisy.people import access as people
from kulisy.people import awaited
from kulisy.people.awaited import Waiting
from kulisy.people.models import Seat
from kulisy.people.recipients import recipient
from kulisy.people.viewer import Viewer, viewing

#: So many lines of a kind; the others are counted.
MOST = 6
#: The kind of `awaited.Waiting` that is no task: he has only to come.
BOOKING = "booking"


@dataclass(frozen=True)
class Line:
    """One thing, where it leads, and what is said of it."""

    title: str
    url: str
    note: str


@dataclass(frozen=True)
class Part:
    """One of the three questions, answered."""

    heading: str
    lines: Sequence[Line]
    more: int


def write_lead_letter(letter: Letter) -> Written | None:
    """None where nothing was done, nothing waits and nothing comes; and for who leads no more."""
    edition = Digest.objects.filter(id=letter.subject_id).first()
    if edition is None or edition.company_id != letter.company_id:
        return None
    viewer = recipient(person_id=edition.person_id, company_id=edition.company_id, face="portal")
    if viewer is None:
        return None
    look = looks.look_of(mail_of(letter.company_id))
    with viewing(viewer):
        parts = course(viewer, since=edition.since, until=edition.until)
        if not parts:
            return None
        context = {
            "viewer": viewer,
            "company": viewer.company,
            "span": _span(edition.since, edition.until),
            "look": look,
            "parts": parts,
            "address": settings.ADDRESS,
            "button": {"text": _("Open the cabinet"), "url": own_address(viewer, "home")},
            "why": _("You get this letter because you lead the work from your side."),
            "leave": leave(viewer),
        }
        return Written(
            subject=_("How the work goes: %(span)s") % {"span": context["span"]},
            text=render_to_string("conversations/mail/lead.txt", context, using="jinja2"),
            html=render_to_string("conversations/mail/lead.html", context, using="jinja2"),
            sender_name=viewer.company.name,
            headers=unsubscribing.headers(letter),
        )


def course(viewer: Viewer, *, since: datetime, until: datetime) -> list[Part]:
    """What was done between these moments, what waits for the viewer now, what comes next; of the
    clients that he leads. The same few statements, however much there is."""
    led = tuple(each for each in viewer.admissions if each.lead and not each.ended)
    if not led:
        return []
    viewer = replace(viewer, admissions=led)
    found = access.conversations(viewer).select_related("client")
    said = access.messages(viewer)
    rooms = awaited.gathered(viewer, since=dict.fromkeys(viewer.client_ids, since), now=until)
    waits = [*_asked(viewer, rooms.waiting), *_waits(viewer, found, said)]
    known = {line.url for line in waits}
    # What waits for him is not said to be in work as well.
    ahead = [line for line in _next(viewer, found, rooms.waiting) if line.url not in known]
    done = [each for each in rooms.news if since < each.at <= until]
    parts = [
        _part(
            _("What was done"),
            [
                *_done(viewer, found, said, since=since, until=until),
                *(Line(each.text, each.url, _of(viewer, each.client, each.more)) for each in done),
            ],
        ),
        _part(_("What waits for you"), waits),
        _part(_("What comes next"), ahead),
    ]
    return [part for part in parts if part.lines]


def _done(
    viewer: Viewer,
    found: QuerySet[Conversation],
    said: QuerySet[Message],
    *,
    since: datetime,
    until: datetime,
) -> list[Line]:
    """What was closed; then, where else the team wrote."""
    closed = found.filter(state=State.CLOSED, closed_at__gt=since, closed_at__lte=until)
    done = [
        _line(viewer, each, _("closed %(when)s") % {"when": moments.when(each.closed_at)})
        for each in closed.order_by("closed_at")
    ]
    answers = (
        said.filter(posted_at__gt=since, posted_at__lte=until, author_contact=None)
        .filter(audience=Audience.CLIENT, conversation_id=OuterRef("id"))
        .order_by()
        .values("conversation_id")
        .annotate(count=Count("id"))
        .values("count")
    )
    answered = found.exclude(state=State.CLOSED, closed_at__gt=since, closed_at__lte=until)
    written = answered.annotate(answers=Subquery(answers)).filter(answers__gt=0)
    return done + [
        _line(viewer, each, _answers(getattr(each, "answers", 0)))
        for each in written.order_by("-client_last_at")
    ]


def _waits(viewer: Viewer, found: QuerySet[Conversation], said: QuerySet[Message]) -> list[Line]:
    """Where the team waits for the client; then what he has not read of it."""
    read_to = access.read_marks(viewer).filter(conversation_id=OuterRef("id")).values("read_to")
    last = (
        said.filter(conversation_id=OuterRef("id"), author_contact=None)
        .order_by()
        .values("conversation_id")
        .annotate(last=Max("posted_at"))
        .values("last")
    )
    marked = found.annotate(read_to=Subquery(read_to), last=Subquery(last))
    unread = Q(read_to=None) | Q(last__gt=F("read_to"))
    waiting = Q(state=State.WAITING_CLIENT)
    rows = marked.filter(waiting | (unread & Q(last__isnull=False) & ~Q(state=State.CLOSED)))
    lines = []
    for each in rows.order_by("client_last_at"):
        told = {"when": moments.when(each.client_last_at)}
        ours = each.state == State.WAITING_CLIENT
        words = _("we wait for your answer since %(when)s") if ours else _("not read yet")
        lines.append((not ours, _line(viewer, each, words % told if ours else words)))
    return [line for _later, line in sorted(lines, key=lambda pair: pair[0])]


def _asked(viewer: Viewer, rooms: Sequence[Waiting]) -> list[Line]:
    """What the other rooms ask of him, what is due first; but for what he only has to come to."""
    asked = sorted(
        (each for each in rooms if each.kind != BOOKING),
        key=lambda each: (each.due is None, str(each.due or ""), each.at),
    )
    return [
        Line(each.title, each.url, _of(viewer, each.client, each.note, _due(each)))
        for each in asked
    ]


def _due(waiting: Waiting) -> str:
    if waiting.due is None:
        return ""
    hour = isinstance(waiting.due, datetime)
    due = moments.at(waiting.due) if hour else moments.date_of(waiting.due)  # type: ignore[arg-type]
    return _("by %(date)s") % {"date": due}


def _next(viewer: Viewer, found: QuerySet[Conversation], rooms: Sequence[Waiting]) -> list[Line]:
    """To what he is booked, who of the team comes back when, and what is in work."""
    booked = [
        Line(each.title, each.url, _of(viewer, each.client, moments.date_of(each.at), each.note))
        for each in rooms
        if each.kind == BOOKING
    ]
    away = _away(viewer, today=timezone.localdate())
    working = found.filter(state__in=[State.OPEN, State.WAITING_US]).order_by("-client_last_at")
    return booked + away + [_line(viewer, each, _("we are on it")) for each in working]


def _away(viewer: Viewer, *, today: date) -> list[Line]:
    clients = list(people.clients(viewer))
    seats: dict[uuid.UUID, Seat] = {}
    for shown in people.presented_to_each(viewer, clients).values():
        seats |= {seat.id: seat for seat in shown}
    return [
        Line(
            title=seat.name,
            url=own_address(viewer, "home").removeprefix(settings.ADDRESS),
            note=_("back on %(date)s") % {"date": moments.date_of(back)},
        )
        for seat in sorted(seats.values(), key=lambda seat: seat.name)
        if (back := people.away(seat, today=today))
    ]


def _line(viewer: Viewer, conversation: Conversation, note: str) -> Line:
    return Line(
        title=conversation.title,
        url=pages.address(viewer, conversation.id),
        note=_of(viewer, conversation.client.name, note),
    )


def _of(viewer: Viewer, client: str, *more: str) -> str:
    """What is said of a line; whose it is, to who leads several."""
    return " · ".join(filter(None, [client if len(viewer.admissions) > 1 else "", *more]))


def _part(heading: str, lines: Sequence[Line]) -> Part:
    return Part(heading, lines[:MOST], max(0, len(lines) - MOST))


def _answers(count: int) -> str:
    return ngettext("%(count)s message of the team", "%(count)s messages of the team", count) % {
        "count": count
    }


def _span(since: datetime, until: datetime) -> str:
    first, last = moments.date_of(since), moments.date_of(until)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}
