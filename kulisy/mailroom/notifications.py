"""Who hears of letters that came: the screens of those who decide on them look again; a known
contact whose letter could not be taken is told so, once a day. What a letter became (a message)
tells the rest by itself."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.mailroom import limits
from kulisy.mailroom.models import IncomingLetter, LetterState
from kulisy.mailroom.senders import Sender
from kulisy.notify import live
from kulisy.notify.letters import Written
from kulisy.notify.models import Letter
from kulisy.notify.tell import make_letter
from kulisy.people import access as people
from kulisy.people.models import MANAGERS, Person, Seat

#: The name under which screens that show letters look again.
LOOK_AGAIN = "quarantine"
KIND = "mail"


def settled(row: IncomingLetter, sender: Sender | None, *, now: datetime) -> None:
    """In the worker's role, in the transaction of the fact."""
    if row.state in (LetterState.QUARANTINED, LetterState.REFUSED) or row.decision:
        nudge_deciders(row)
    code = row.reasons[0][0] if row.reasons else ""
    if code in (limits.TOO_LARGE, limits.TOO_MANY) and sender is not None and sender.contacts:
        _answer(row, sender, code, now=now)
    if sender is not None and sender.seat is not None and _kept(row):
        _ask_to_look_again(row, sender.seat, now=now)


def nudge_deciders(row: IncomingLetter) -> None:
    """A name only: what they may see of it, their page asks in their own name."""
    if row.client is not None:
        ids = {reader.person_id for reader in people.seat_readers(row.client)}
    else:
        seats = Seat.objects.filter(company_id=row.company_id, active=True, role__in=MANAGERS)
        ids = set(seats.values_list("person_id", flat=True))
    live.nudge([live.topic(each, row.company_id, "desk") for each in ids], LOOK_AGAIN)


def write_answer(letter: Letter) -> Written | None:
    """To a contact: his letter was not taken, and what he can do. It repeats nothing of it."""
    rows = IncomingLetter.objects.select_related("company").filter(id=letter.subject_id)
    row = rows.first()
    if row is None or row.company_id != letter.company_id or not row.reasons:
        return None
    kept = _kept(row)
    if letter.face == "desk" and kept is None:
        return None
    code, details = kept or row.reasons[0]
    button = None
    if code == limits.TOO_LARGE:
        what = _(
            "Your letter has %(size)s MB; %(limit)s MB are taken by mail. It was not read. Send "
            "the files in the cabinet, or several smaller letters."
        ) % {"size": details.get("size", ""), "limit": details.get("limit", "")}
        subject = _("Your letter is too large")
    elif code == "guarded":
        what = _(
            "Your answer by mail did not leave for the client yet: have another look at "
            "“%(words)s”. It waits in your composer, where you mend it or send it all the same. "
            "If it had files, add them again."
        ) % {"words": details.get("words", "")}
        subject = _("Your answer waits for another look")
        place = reverse("desk:conversation", args=[row.company.slug, details["conversation"]])
        button = {"text": _("To the draft"), "url": settings.ADDRESS + place}
    elif code == "course":
        what = _(
            "Your answer by mail stands in the conversation as a note of the team, and the client "
            "has not got it: you have not passed the course on writing to clients yet. It takes a "
            "quarter of an hour, and after it your answers leave by mail too."
        )
        subject = _("Your answer became a note of the team")
        place = reverse("desk:course", args=[row.company.slug])
        button = {"text": _("To the course"), "url": settings.ADDRESS + place}
    else:
        what = _(
            "More than %(count)s letters came from your address within an hour. They are not "
            "lost: a colleague will look through them, so the answer may take longer."
        ) % {"count": details.get("count", "")}
        subject = _("Many letters at once")
    context = {"company": row.company, "what": what, "button": button}
    return Written(
        subject=subject,
        text=render_to_string("mailroom/mail/answer.txt", context, using="jinja2"),
        html=render_to_string("mailroom/mail/answer.html", context, using="jinja2"),
        sender_name=row.company.name,
        headers={"Auto-Submitted": "auto-replied"},
    )


def _kept(row: IncomingLetter) -> tuple[str, dict[str, str]] | None:
    """Why a colleague's words did not leave for the client, where he must hear of it."""
    told = ((code, dict(details)) for code, details in row.reasons)
    return next((each for each in told if each[0] in {"guarded", "course"}), None)


def _ask_to_look_again(row: IncomingLetter, seat: Seat, *, now: datetime) -> None:
    make_letter(
        company_id=row.company_id,
        person_id=seat.person_id,
        address=seat.person.email,
        language=seat.person.language or row.company.language,
        face="desk",
        kind=KIND,
        subject_kind="incoming",
        subject_id=row.id,
        key=f"mail:guarded:{row.id}",
        now=now,
    )


def _answer(row: IncomingLetter, sender: Sender, code: str, *, now: datetime) -> None:
    """Once a day for one sender and one reason, however many letters he sends."""
    contact = sender.contacts[0]
    person = Person.objects.filter(id=contact.person_id).first() if contact.person_id else None
    make_letter(
        company_id=row.company_id,
        person_id=contact.person_id,
        address=sender.address,
        language=(person.language if person else "") or row.company.language,
        face="portal",
        kind=KIND,
        subject_kind="incoming",
        subject_id=row.id,
        key=f"mail:{code}:{now:%Y-%m-%d}",
        now=now,
    )
