"""Who hears of a booking, in which words. Each letter is written in its recipient's own name and by
his own clock: whoever may no longer read the booking gets none."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from kulisy.admissions.notifications import letter_in_words
from kulisy.bookings import access, place, showing
from kulisy.bookings.models import Booking, BookingState
from kulisy.kit.text import quoted
from kulisy.kit.time import now as clock
from kulisy.look import moments
from kulisy.notify import live, tell
from kulisy.notify.bells import Described
from kulisy.notify.letters import Writer, Written, reader_of
from kulisy.notify.mime import Pinned
from kulisy.notify.models import Bell, Kind, Letter
from kulisy.people import access as people
from kulisy.people import links
from kulisy.people.access import Reader
from kulisy.people.viewer import Viewer, viewing

#: What a letter is about, as its key says it; given: to a colleague, at its time.
BOOKED, MOVED, GIVEN, CANCELLED, REMINDER = "booked", "moved", "given", "cancelled", "reminder"
#: The calendar file that rides along.
FILE = "booking.ics"


def changed(booking: Booking, *, what: str, version: int, by: str, now: datetime) -> None:
    """Booked, moved, given, cancelled: to who comes (the letter carries the calendar file, whoever
    did it), to who is expecting them and to who answers for the client. Pages look again. For the
    worker."""
    readers = access.readers(booking)
    live.nudge([each.topic for each in readers], f"booking:{booking.id}")
    live.nudge([each.topic for each in people.seat_readers(booking.client)], "bookings")
    told = [
        each
        for each in readers
        if each.contact_id == booking.contact_id
        or (_works_on_it(each, booking) and str(each.person_id) != by)
    ]
    tell.tell(_news(booking, f"{what}/{version}"), told, now=now)


def remind(booking: Booking, *, minutes: int, version: int, now: datetime) -> None:
    """Soon: to who comes. For the worker."""
    told = [each for each in access.readers(booking) if each.contact_id == booking.contact_id]
    tell.tell(_news(booking, f"{REMINDER}/{version}/{minutes}"), told, now=now)


def describe(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """What the bell says: of each booking how it stands now. One statement."""
    rows = showing.related(access.bookings(viewer))
    known = {row.id: row for row in rows.filter(id__in={bell.subject_id for bell in bells})}
    return {
        bell.id: _described(viewer, bell, known[bell.subject_id])
        for bell in bells
        if bell.subject_id in known
    }


def _described(viewer: Viewer, bell: Bell, row: Booking) -> Described:
    return Described(
        text=_subject(_what(bell.key), row),
        url=showing.address(viewer, "booking", row.id),
        author_name=row.contact.name if viewer.at_desk else row.seat.name,
        author_id=row.contact_id if viewer.at_desk else row.seat_id,
        note=row.client.name if viewer.at_desk else "",
    )


def write(letter: Letter) -> Written | None:
    """In the recipient's own name; nothing where he may not read it, and no reminder of what has
    been moved or cancelled meanwhile."""
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        row = showing.related(access.bookings(viewer)).filter(id=letter.subject_id).first()
        what = _what(letter.key)
        if row is None or _outdated(letter.key, row):
            return None
        words = _in_words(viewer, row, what, at=letter.made_at)
        data = showing.calendar_file(viewer, [row], now=letter.made_at)
    made = letter_in_words(
        viewer.company,
        _subject(what, row),
        words,
        {"url": _door(viewer, letter, row), "text": _("Open the booking")},
        _why(viewer),
    )
    pinned = [] if what == REMINDER else [Pinned(FILE, "text/calendar", data)]
    return Written(made.subject, made.text, made.html, made.sender_name, pinned=pinned)


WRITERS: dict[str, Writer] = {"booking": write}


def _in_words(viewer: Viewer, row: Booking, what: str, *, at: datetime) -> list[str]:
    company, rules = viewer.company, access.rules(viewer)
    names = {
        "title": row.title,
        "who": row.seat.name,
        "contact": row.contact.name,
        "client": row.client.name,
        "company": company.name,
    }
    words = [_("Hello, %(name)s!") % {"name": viewer.name}, _sentence(viewer, what) % names]
    words.append(_when(row, at=at))
    if row.room and what != CANCELLED:
        words.append(_("Where: %(room)s.") % {"room": row.room.name})
    if what == CANCELLED and row.reason:
        words.append(quoted(row.reason))
    if viewer.at_desk:
        if row.words and what == BOOKED:
            words.append(quoted(row.words))
    elif what != CANCELLED:
        words += [rules.words] if rules.words else []
        until = access.changes_until(row, rules.cancel_until)
        if until > at:
            words.append(
                _("You can move or cancel it yourself until %(until)s.")
                % {"until": f"{moments.date_of(until)}, {showing.clock(until)}"}
            )
    return words


def _why(viewer: Viewer) -> str:
    if viewer.at_desk:
        return _("You get this letter because you work on this booking.")
    named = {"company": viewer.company.name}
    return _("You get this letter because you are booked at %(company)s.") % named


def _door(viewer: Viewer, letter: Letter, row: Booking) -> str:
    """In the worker's role. A client's letter opens its booking without a password."""
    if viewer.at_desk:
        return settings.ADDRESS + showing.address(viewer, "booking", row.id)
    return links.of_letter(viewer, row.id, kind=place.KIND, letter_id=letter.id, now=clock())


def _subject(what: str, row: Booking) -> str:
    names = {"title": row.title, "when": showing.moment_of(row)}
    return {
        BOOKED: _("Booked: %(title)s, %(when)s"),
        MOVED: _("Moved: %(title)s, now %(when)s"),
        GIVEN: _("With another colleague: %(title)s, %(when)s"),
        CANCELLED: _("Cancelled: %(title)s, %(when)s"),
        REMINDER: _("Soon: %(title)s, %(when)s"),
    }[what] % names


def _sentence(viewer: Viewer, what: str) -> str:
    if viewer.at_desk:
        return {
            BOOKED: _("%(contact)s (%(client)s) is booked for “%(title)s” with %(who)s."),
            MOVED: _("%(contact)s (%(client)s): “%(title)s” with %(who)s is moved."),
            GIVEN: _("%(contact)s (%(client)s) comes to %(who)s from now on: “%(title)s”."),
            CANCELLED: _("%(contact)s (%(client)s): “%(title)s” with %(who)s is cancelled."),
            REMINDER: _("%(contact)s (%(client)s) comes soon: “%(title)s”."),
        }[what]
    return {
        BOOKED: _("You are booked at %(company)s: “%(title)s” with %(who)s."),
        MOVED: _("Your booking at %(company)s is moved: “%(title)s” with %(who)s."),
        GIVEN: _(
            "At %(company)s %(who)s expects you now: “%(title)s”. Time and place are as they were."
        ),
        CANCELLED: _("Your booking at %(company)s is cancelled: “%(title)s” with %(who)s."),
        REMINDER: _("You are expected at %(company)s soon: “%(title)s” with %(who)s."),
    }[what]


def _when(row: Booking, *, at: datetime) -> str:
    """With its zone: a letter is read anywhere."""
    hours = showing.hours(row.starts_at, row.ends_at)
    return _("When: %(day)s, %(hours)s, by the clock of %(zone)s.") % {
        "day": moments.date_of(row.starts_at),
        "hours": hours,
        "zone": showing.zone_words(at),
    }


def _news(booking: Booking, fact: str) -> tell.News:
    return tell.News(
        company_id=booking.company_id,
        kind=Kind.BOOKING,
        subject_kind="booking",
        subject_id=booking.id,
        place_id=booking.id,
        key=f"booking/{booking.id}/{fact}",
        wider_id=booking.client_id,
    )


def _what(key: str) -> str:
    """booking/<id>/<what>/<version>[/<minutes>]"""
    what = key.split("/")[2]
    return what if what in (BOOKED, MOVED, GIVEN, CANCELLED, REMINDER) else BOOKED


def _outdated(key: str, row: Booking) -> bool:
    """Something newer is being told, or it is over."""
    version = int(key.split("/")[3])
    return row.version != version or (_what(key) == REMINDER and row.state != BookingState.BOOKED)


def _works_on_it(reader: Reader, booking: Booking) -> bool:
    return reader.seat_id in (booking.seat_id, booking.client.responsible_id)
