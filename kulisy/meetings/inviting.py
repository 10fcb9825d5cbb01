"""An invitation as calendar programs read it, for one who is invited and with nothing but what he
may read: himself as the one who answers, the company as the one who calls."""

from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _

from kulisy.kit import ics
from kulisy.meetings import wording
from kulisy.meetings.models import Invitee, Meeting
from kulisy.notify.letters import mail_of
from kulisy.notify.models import CompanyMail
from kulisy.people.models import Company


def organizer(company: Company) -> tuple[ics.Somebody, bool]:
    """Who calls, and whether answers by mail reach us. In the worker's role."""
    mail = mail_of(company.id)
    address = (mail.address if mail else "") or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return ics.Somebody(company.name, address), takes_answers(mail)


def takes_answers(mail: CompanyMail | None) -> bool:
    return mail is not None and bool(mail.address) and mail.takes_answers


def uid(invitee: Invitee) -> str:
    """The name that the meeting has in his calendar, for ever."""
    return f"{invitee.id}@{settings.ADDRESS.partition('//')[2].partition('/')[0]}"


def event(
    meeting: Meeting,
    invitee: Invitee,
    *,
    names: list[str],
    about: list[str],
    url: str,
    zone: str = "",
    organizer: ics.Somebody | None = None,
    himself: ics.Somebody | None = None,
    answers: bool = False,
) -> ics.Event:
    """`names`: who comes, as he is told; `about`: more lines for him; `url`: its page for him."""
    words = [*about, meeting.agenda]
    if names:
        words.append(_("Who comes: %(names)s") % {"names": ", ".join(names)})
    if meeting.link and meeting.place:
        words.append(meeting.link)
    return ics.Event(
        uid=uid(invitee),
        version=meeting.sequence,
        at=meeting.changed_at,
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        title=meeting.title,
        words="\n\n".join(filter(None, words)),
        place=meeting.place or meeting.link,
        url=url,
        cancelled=meeting.cancelled_at is not None,
        zone=zone,
        organizer=organizer,
        attendees=[himself] if himself else (),
        answers=answers,
    )


def invitation(made: ics.Event, *, name: str) -> tuple[str, bytes]:
    """(METHOD, the file) of a letter."""
    method = ics.CANCEL if made.cancelled else ics.REQUEST
    return method, ics.calendar([made], name=name, method=method)


def when_words(meeting: Meeting) -> str:
    return _("When: %(when)s, by the clock of %(zone)s.") % {
        "when": wording.when(meeting),
        "zone": wording.zone_in_force(meeting.starts_at),
    }
