"""Who hears of what, in which words: whom a meeting invites, with an invitation that his calendar
understands; whoever answers for the client of what was said about minutes. Each letter is written
in its recipient's own name and by his own clock."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from kulisy.admissions.notifications import letter_in_words
from kulisy.kit import ics
from kulisy.kit.text import quoted
from kulisy.meetings import access, inviting, showing, wording
from kulisy.meetings.models import CANCELLED, CHANGED, PLANNED, Audience, Invitee, Meeting, Word
from kulisy.notify import live, tell
from kulisy.notify.letters import Writer, Written, reader_of
from kulisy.notify.mime import Invitation, Pinned
from kulisy.notify.models import Kind, Letter
from kulisy.people import access as people
from kulisy.people.models import Access, Company, Contact
from kulisy.people.viewer import viewing

FILE = "invite.ics"


def told(meeting: Meeting, *, what: str, sequence: int, by: str, now: datetime) -> None:
    """Planned, changed, cancelled: to everybody whom it invites, but who did it. For the worker."""
    readers = access.readers(meeting)
    live.nudge([each.topic for each in readers], f"meeting:{meeting.id}")
    rows = Invitee.objects.filter(company_id=meeting.company_id, meeting_id=meeting.id)
    ids = {each for pair in rows.values_list("seat_id", "contact_id") for each in pair if each}
    invited = [each for each in readers if each.seat_id in ids or each.contact_id in ids]
    fact = f"{what}/{sequence}"
    others = [each for each in invited if str(each.person_id) != by]
    tell.tell(_news(meeting, fact), others, now=now)
    if meeting.audience == Audience.CLIENT:
        _write_to_guests(meeting, fact, ids - {each.contact_id for each in invited}, now=now)


def word_said(word: Word, *, now: datetime) -> None:
    """The client confirmed minutes, or says what is wrong: to who wrote them and to whoever answers
    for the client. For the worker."""
    minutes = word.minutes
    client = minutes.meeting.client
    concerned = {client.responsible_id, minutes.message.author_seat_id, minutes.meeting.made_by_id}
    team = [each for each in people.seat_readers(client) if each.seat_id in concerned]
    live.nudge(
        [each.topic for each in access.readers(minutes.meeting)], f"meeting:{minutes.meeting_id}"
    )
    news = tell.News(
        company_id=word.company_id,
        kind=Kind.MEETING,
        subject_kind="minutes",
        subject_id=minutes.id,
        place_id=minutes.meeting_id,
        key=f"minutes/{minutes.id}/{word.said}/{word.id}",
        wider_id=word.client_id,
    )
    tell.tell(news, team, now=now, mail=False)


def write(letter: Letter) -> Written | None:
    """In the recipient's own name; nothing where he may not read it any more, or where something
    newer is being told. A guest without a cabinet is written to by what invites him."""
    if letter.company_id is None:
        return None
    if letter.person_id is None:
        return _write_to_guest(letter, letter.company_id)
    viewer = reader_of(letter)
    if viewer is None:
        return None
    caller, answers = inviting.organizer(viewer.company)
    with viewing(viewer):
        rows = access.meetings(viewer).select_related("client")
        meeting = rows.filter(id=letter.subject_id).first()
        if meeting is None or _outdated(letter.key, meeting):
            return None
        own = access.own_invitation(viewer, meeting.id)
        if own is None:
            return None
        names = [each.name for each in showing.guests(viewer, meeting)]
        url = settings.ADDRESS + wording.address(viewer, "meeting", meeting.id)
        about = [meeting.client.name] if viewer.at_desk else []
        himself = ics.Somebody(viewer.name, letter.address, own.answer)
        made = inviting.event(
            meeting,
            own,
            names=names,
            about=about,
            url=url,
            zone=meeting.zone,
            organizer=caller,
            himself=himself,
            answers=answers,
        )
        words = _words(meeting, _what(letter.key), names, viewer.name, about)
        button = {"url": url, "text": _("Open the meeting")}
        return _written(viewer.company, meeting, _what(letter.key), words, made, button, answers)


def _write_to_guest(letter: Letter, company_id: uuid.UUID) -> Written | None:
    """Somebody of the client's side who has no cabinet: of the meeting he learns what its audience
    knows. In the worker's role."""
    contact_id = uuid.UUID(letter.key.rsplit("/", 1)[1])
    rows = Invitee.objects.select_related("meeting__client", "meeting__company", "contact")
    own = rows.filter(
        company_id=company_id, meeting_id=letter.subject_id, contact_id=contact_id
    ).first()
    if own is None or own.contact is None or _outdated(letter.key, own.meeting):
        return None
    meeting, company = own.meeting, own.meeting.company
    if meeting.audience != Audience.CLIENT or not _guests([contact_id], company.id):
        return None
    caller, answers = inviting.organizer(company)
    himself = ics.Somebody(own.contact.name, letter.address, own.answer)
    made = inviting.event(
        meeting, own, names=[], about=[], url="", zone=meeting.zone,
        organizer=caller, himself=himself, answers=answers,
    )  # fmt: skip
    words = _words(meeting, _what(letter.key), [], own.contact.name, [])
    return _written(company, meeting, _what(letter.key), words, made, None, answers)


def _words(
    meeting: Meeting, what: str, names: Sequence[str], name: str, about: Sequence[str]
) -> list[str]:
    told = {"title": meeting.title}
    said = {
        PLANNED: _("You are invited: “%(title)s”."),
        CHANGED: _("The meeting “%(title)s” has changed. This is how it stands now."),
        CANCELLED: _("The meeting “%(title)s” is cancelled."),
    }[what]
    words = [_("Hello, %(name)s!") % {"name": name}, said % told, inviting.when_words(meeting)]
    words += about
    if what == CANCELLED:
        return [*words, *([quoted(meeting.reason)] if meeting.reason else [])]
    if meeting.place:
        words.append(_("Where: %(place)s.") % {"place": meeting.place})
    if meeting.link:
        words.append(_("Link: %(link)s") % {"link": meeting.link})
    if names:
        words.append(_("Who comes: %(names)s") % {"names": ", ".join(names)})
    return [*words, *([meeting.agenda] if meeting.agenda else [])]


def _written(
    company: Company,
    meeting: Meeting,
    what: str,
    words: list[str],
    made: ics.Event,
    button: dict[str, str] | None,
    answers: bool,
) -> Written:
    if what != CANCELLED:
        words.append(
            _("Answer in your calendar or on the page: we shall know at once.")
            if answers
            else _("Answer on the page: we shall know at once.")
            if button
            else ""
        )
    why = _("You get this letter because you are invited by %(company)s.") % {
        "company": company.name
    }
    subject = _subject(what, meeting)
    letter = letter_in_words(company, subject, [each for each in words if each], button, why)
    method, data = inviting.invitation(made, name=company.name)
    return Written(
        letter.subject,
        letter.text,
        letter.html,
        letter.sender_name,
        pinned=[Pinned(FILE, "application/ics", data)],
        invitation=Invitation(method, data),
    )


def _subject(what: str, meeting: Meeting) -> str:
    names = {"title": meeting.title, "when": wording.when(meeting)}
    return {
        PLANNED: _("Invitation: %(title)s, %(when)s"),
        CHANGED: _("Changed: %(title)s, %(when)s"),
        CANCELLED: _("Cancelled: %(title)s, %(when)s"),
    }[what] % names


def _write_to_guests(
    meeting: Meeting, fact: str, contact_ids: set[uuid.UUID], *, now: datetime
) -> None:
    for contact in _guests(contact_ids, meeting.company_id):
        tell.make_letter(
            company_id=meeting.company_id,
            person_id=None,
            address=contact.email,
            language=meeting.client.company.language,
            face="portal",
            kind=Kind.MEETING,
            subject_kind="meeting",
            subject_id=meeting.id,
            key=f"meeting/{meeting.id}/{fact}/{contact.id}",
            now=now,
        )


def _guests(contact_ids: Collection[uuid.UUID], company_id: uuid.UUID) -> list[Contact]:
    """Contacts with an address and without a cabinet; never those whose access was taken back."""
    known = Access.objects.filter(company_id=company_id)
    rows = Contact.objects.filter(company_id=company_id, id__in=contact_ids).exclude(email="")
    return list(rows.exclude(id__in=known.values("contact_id")).order_by("id"))


def _news(meeting: Meeting, fact: str) -> tell.News:
    return tell.News(
        company_id=meeting.company_id,
        kind=Kind.MEETING,
        subject_kind="meeting",
        subject_id=meeting.id,
        place_id=meeting.id,
        key=f"meeting/{meeting.id}/{fact}",
        wider_id=meeting.client_id,
    )


def _what(key: str) -> str:
    """meeting/<id>/<what>/<sequence>[/<contact>]"""
    what = key.split("/")[2]
    return what if what in (PLANNED, CHANGED, CANCELLED) else PLANNED


def _outdated(key: str, meeting: Meeting) -> bool:
    return int(key.split("/")[3]) != meeting.sequence


#: Letters that this room writes, by the kind of their subject.
WRITERS: dict[str, Writer] = {"meeting": write}
