"""Invitations that mail programs understand, and their answers that come in by mail."""

from datetime import timedelta
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from django.core import mail
from icalendar import Calendar

from kulisy.conversations.models import Message
from kulisy.mailroom.tests.incoming import arrives, codes, mailbox
from kulisy.meetings import actions
from kulisy.meetings.models import Invitee, Meeting
from kulisy.meetings.tests.meeting import changes, plans
from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people.models import Contact
from kulisy.people.tests.cast import NOW, Cast, at_desk
from kulisy.people.viewer import viewing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def sent(to: str, since: int = 0) -> list[mail.EmailMessage]:
    run_jobs()
    return [each for each in mail.outbox[since:] if to in each.to]


def called(letter: mail.EmailMessage) -> tuple[Calendar, str]:
    """The calendar part within the alternatives, and its METHOD as the part says it."""
    tree = letter.message()
    words = tree.get_payload()[0]
    assert words.get_content_type() == "multipart/alternative"
    part = words.get_payload()[-1]
    assert part.get_content_type() == "text/calendar"
    return Calendar.from_ical(part.get_payload(decode=True)), str(part.get_param("method"))


def reply(to: Calendar, sender: str, said: str, *, attendee: str = "", comment: str = "") -> bytes:
    """What a mail program sends when somebody presses a button of its card."""
    event = to.walk("VEVENT")[0]
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Some//Program//EN", "VERSION:2.0", "METHOD:REPLY",
        "BEGIN:VEVENT", f"UID:{event['UID']}", f"SEQUENCE:{event['SEQUENCE']}",
        "DTSTAMP:20261116T101500Z", "DTSTART:20261117T090000Z", "DTEND:20261117T100000Z",
        f"ATTENDEE;PARTSTAT={said}:mailto:{attendee or sender}",
        *([f"COMMENT:{comment}"] if comment else []),
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    letter = MIMEMultipart("alternative")
    letter["From"], letter["To"] = f"Somebody <{sender}>", "support@wind.example"
    letter["Subject"] = f"Accepted: {event['SUMMARY']}"
    letter["Message-ID"] = f"<{said}.{len(comment)}.{event['SEQUENCE']}.{sender}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.attach(MIMEText(comment or "Анна приняла приглашение.", "plain", "utf-8"))
    part = MIMEText("\r\n".join(lines) + "\r\n", "calendar", "utf-8")
    part.set_param("method", "REPLY")
    letter.attach(part)
    return letter.as_bytes()


def answers_of(meeting: Meeting) -> dict[str, str]:
    with acting_as("kulisy_owner"):
        rows = Invitee.objects.filter(meeting=meeting).select_related("seat", "contact")
        return {(each.seat or each.contact).name: each.answer for each in rows}


def test_everybody_gets_an_invitation_with_what_he_may_read(cast: Cast) -> None:
    with acting_as("kulisy_owner"):
        mailbox(cast.studio)
        guest = Contact.objects.create(
            company=cast.studio, client=cast.romashka, name="Юрист", email="lawyer@out.example"
        )
    meeting = plans(cast.irina, cast.romashka, contacts=[cast.anna, cast.pyotr], seats=[cast.maxim])
    with viewing(at_desk(cast.irina)) as viewer:
        values = {"title": "Показ макетов"}
        rows = Meeting.objects.filter(id=meeting.id)
        names = ("kind", "agenda", "zone", "place", "link", "starts_at", "ends_at")
        values |= dict(zip(names, rows.values_list(*names).get(), strict=True))
        actions.change(viewer, meeting, values=values, seat_ids=[], contact_ids=[guest.id], now=NOW)
    [letter] = sent("anna@romashka.example")
    calendar, method = called(letter)
    event = calendar.walk("VEVENT")[0]
    assert (method, str(calendar["METHOD"]), int(event["SEQUENCE"])) == ("REQUEST", "REQUEST", 1)
    assert event["DTSTART"].dt == meeting.starts_at
    assert [str(each["TZID"]) for each in calendar.walk("VTIMEZONE")] == ["Europe/Moscow"]
    assert str(event["ORGANIZER"]) == "mailto:support@wind.example"
    # Himself alone is named as one who answers: nobody's address is told to anybody.
    assert str(event["ATTENDEE"]) == "mailto:anna@romashka.example"
    assert "pyotr@" not in calendar.to_ical().decode()
    assert "maxim@" not in calendar.to_ical().decode()
    assert [each.get_filename() for each in letter.message().get_payload()[1:]] == ["invite.ics"]
    # Of one meeting each has an entry of his own.
    [to_maxim] = sent("maxim@wind.example")
    assert called(to_maxim)[0].walk("VEVENT")[0]["UID"] != event["UID"]
    [to_guest] = sent("lawyer@out.example")
    assert "/c/wind/" not in to_guest.body
    assert called(to_guest)[1] == "REQUEST"


def test_what_changes_and_what_is_cancelled_comes_under_the_same_name(cast: Cast) -> None:
    meeting = plans(cast.irina, cast.romashka, contacts=[cast.anna])
    first, _method = called(sent("anna@romashka.example")[0])
    since = len(mail.outbox)
    moved = changes(
        cast.irina, meeting, starts_at=meeting.starts_at + timedelta(hours=2),
        ends_at=meeting.ends_at + timedelta(hours=2),
    )  # fmt: skip
    second, method = called(sent("anna@romashka.example", since)[0])
    since = len(mail.outbox)
    with viewing(at_desk(cast.irina)) as viewer:
        actions.cancel(viewer, moved, reason="Заболели", now=NOW)
    [letter] = sent("anna@romashka.example", since)
    third, last = called(letter)
    assert (method, last) == ("REQUEST", "CANCEL")
    events = [each.walk("VEVENT")[0] for each in (first, second, third)]
    assert len({str(each["UID"]) for each in events}) == 1
    assert [int(each["SEQUENCE"]) for each in events] == [0, 1, 2]
    assert str(events[2]["STATUS"]) == "CANCELLED"
    assert "Заболели" in letter.body


def test_an_answer_by_mail_is_the_writers_own_and_does_nothing_else(cast: Cast) -> None:
    with acting_as("kulisy_owner"):
        box = mailbox(cast.studio)
    meeting = plans(cast.irina, cast.romashka, contacts=[cast.anna, cast.pyotr])
    calendar, _method = called(sent("anna@romashka.example")[0])
    before = Message.objects.count()

    # A stranger who knows the name, a colleague of hers, another client: nothing.
    for forger in ("stepan@elsewhere.example", "pyotr@romashka.example", "ivan@kuznetsov.example"):
        arrives(box, reply(calendar, forger, "DECLINED", attendee="anna@romashka.example"))
        assert answers_of(meeting) == {
            "Ирина Павлова": "accepted", "Анна Ким": "", "Пётр Ким": "",
        }, forger  # fmt: skip
    came = arrives(box, reply(calendar, "anna@romashka.example", "ACCEPTED"))
    assert (came.state, codes(came)) == ("ignored", ["calendar_answer"])
    assert answers_of(meeting) == {
        "Ирина Павлова": "accepted", "Анна Ким": "accepted", "Пётр Ким": "",
    }  # fmt: skip
    again = arrives(box, reply(calendar, "anna@romashka.example", "TENTATIVE"))
    assert again.state == "ignored"
    assert answers_of(meeting)["Анна Ким"] == "tentative"
    with acting_as("kulisy_owner"):
        assert Message.objects.count() == before

    # After a new time everybody is asked anew, and the old card answers nothing.
    changes(cast.irina, meeting, starts_at=meeting.starts_at + timedelta(minutes=30))
    old = arrives(box, reply(calendar, "anna@romashka.example", "DECLINED"))
    assert codes(old) == ["calendar_stale"]
    assert answers_of(meeting)["Анна Ким"] == ""


def test_a_meeting_of_the_team_alone_invites_no_client(cast: Cast) -> None:
    plans(cast.irina, cast.romashka, audience="internal", seats=[cast.maxim, cast.irina])
    [letter] = sent("maxim@wind.example")
    assert called(letter)[1] == "REQUEST"
    assert sent("anna@romashka.example") == []
