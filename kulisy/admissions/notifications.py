"""Who hears of it, in which words. Letters leave in the worker's role; a recipient with a right
here is written to in his own name; the others (invited, applying) have no right yet to render by.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kulisy.admissions import access, tokens
from kulisy.admissions.models import Application, Invitation
from kulisy.journal import actions as journal
from kulisy.kit.text import one_line, quoted
from kulisy.look.moments import date_of
from kulisy.notify import tell
from kulisy.notify.letters import Writer, Written, reader_of
from kulisy.notify.models import Kind, Letter
from kulisy.people.access import Reader, contact_reader, seat_reader, seat_readers
from kulisy.people.models import RUNNERS, Access, Company, Role, Seat
from kulisy.people.viewer import viewing

#: Of its letter: then nobody comes by an invitation.
_NOT_ARRIVED = (Letter.State.REFUSED, Letter.State.BOUNCED)


def invitation_letter(invitation: Invitation, *, now: datetime) -> None:
    """Queue the letter of this turn. Its link is made when it is written, and stored nowhere."""
    tell.make_letter(
        company_id=invitation.company_id,
        person_id=None,
        address=invitation.email,
        language=invitation.language,
        face="desk" if invitation.kind == Invitation.Kind.TEAM else "portal",
        kind=Kind.ADMISSION,
        subject_kind="invitation",
        subject_id=invitation.id,
        key=_turn(invitation),
        now=now,
    )


def answer_letter(application: Application, *, now: datetime) -> None:
    """To the applicant: admitted, or declined with a word."""
    tell.make_letter(
        company_id=application.company_id,
        person_id=application.person_id,
        address=application.email,
        language=application.language,
        face="lobby",
        kind=Kind.ADMISSION,
        subject_kind="answer",
        subject_id=application.id,
        key=f"answer/{application.id}/{application.state}",
        now=now,
    )


def applicant_waits(application: Application, *, now: datetime) -> None:
    """To everybody who runs the company. For the worker: the applicant knows none of them."""
    tell.tell(
        tell.News(
            company_id=application.company_id,
            kind=Kind.ADMISSION,
            subject_kind="application",
            subject_id=application.id,
            place_id=application.id,
            key=f"application/{application.id}",
        ),
        runners(application.company),
        now=now,
    )


def invitation_accepted(invitation: Invitation, *, now: datetime) -> None:
    """To the one who invited, at his bell. For the worker."""
    news = tell.News(
        company_id=invitation.company_id,
        kind=Kind.ADMISSION,
        subject_kind="accepted",
        subject_id=invitation.id,
        place_id=invitation.id,
        key=f"accepted/{invitation.id}",
    )
    tell.tell(news, _inviters(invitation), now=now, mail=False)


def invitation_returned(invitation: Invitation, letter: Letter, *, now: datetime) -> None:
    """To the one who invited: nobody will come by it. Not chosen and not silenced, once for each
    letter. For the worker."""
    news = tell.News(
        company_id=invitation.company_id,
        kind=Kind.RETURNED,
        subject_kind="invitation",
        subject_id=invitation.id,
        place_id=invitation.id,
        key=f"returned:{letter.id}",
    )
    tell.ring(news, _inviters(invitation), now=now)


def colleague_revoked(held: Access, *, now: datetime) -> None:
    """The client's lead took a colleague's access away: to who answers for the client and to who
    runs the company, as far as they see this client. For the worker."""
    client = held.client
    running = {reader.person_id for reader in runners(client.company)}
    told = [
        reader
        for reader in seat_readers(client)
        if reader.seat_id == client.responsible_id or reader.person_id in running
    ]
    news = tell.News(
        company_id=held.company_id,
        kind=Kind.ADMISSION,
        subject_kind="revoked",
        subject_id=held.id,
        place_id=held.id,
        key=f"revoked/{held.id}/{now:%Y%m%dT%H%M}",
    )
    tell.tell(news, told, now=now, mail=False)


def runners(company: Company) -> list[Reader]:
    """For the worker."""
    rows = Seat.objects.select_related("person").filter(
        company_id=company.id, active=True, role__in=RUNNERS, person__is_active=True
    )
    return [seat_reader(seat) for seat in rows]


def invitation_left(*, letter: Letter, now: datetime, **_extra: Any) -> None:
    """The invitation's letter was handed over, or refused: its state says so. For the worker."""
    if letter.subject_kind == "invitation" and letter.state == Letter.State.HANDED:
        Invitation.objects.filter(
            company=letter.company_id, id=letter.subject_id, sent_at=None
        ).update(sent_at=now)
    invitation_came_back(letter=letter, now=now)


def invitation_came_back(*, letter: Letter, now: datetime, **_extra: Any) -> None:
    """The letter of an invitation that still stands did not arrive. For the worker."""
    if letter.subject_kind != "invitation" or letter.state not in _NOT_ARRIVED:
        return
    invitation = _invitation(letter)
    if invitation is None:
        return
    Invitation.objects.filter(id=invitation.id, turn=invitation.turn).update(
        returned_at=now, returned_why=letter.reason
    )
    journal.record(
        journal.SYSTEM,
        "invitation_returned",
        journal.Subject("invitation", invitation.id),
        company_id=invitation.company_id,
        client_id=invitation.client_id,
        now=now,
        facts={"state": letter.state, "answer": letter.answer},
        contents={"email": invitation.email},
    )
    invitation_returned(invitation, letter, now=now)


def _write_invitation(letter: Letter) -> Written | None:
    invitation = _invitation(letter)
    if invitation is None:
        return None
    company = invitation.company
    names = {
        "company": company.name,
        "by": invitation.made_by_name,
        "client": invitation.client_name,
    }
    if invitation.kind == Invitation.Kind.TEAM:
        subject = _("You are invited to the team of %(company)s") % names
        words = [
            _("%(by)s invites you to the team of %(company)s.") % names,
            _("Your role: %(role)s.") % {"role": Role(invitation.role).label},
        ]
    else:
        subject = _("%(company)s opens a cabinet for you") % names
        words = [
            _(
                "%(by)s invites you to the cabinet of %(client)s at %(company)s: all talk, files"
                " and requests are kept there in one place."
            )
            % names,
        ]
    until = _("The link is yours alone and works until %(date)s. Please don't forward it.")
    words.append(until % {"date": date_of(invitation.expires_at)})
    link = tokens.address(tokens.token(invitation.id, turn=invitation.turn, way=tokens.MAIL))
    why = _("You get this letter because %(by)s gave us your address. A mistake? Then do nothing.")
    greeting = _("Hello, %(name)s!") % {"name": invitation.name}
    button = {"url": link, "text": _("Accept the invitation")}
    return letter_in_words(company, subject, [greeting, *words], button, why % names)


def _write_application(letter: Letter) -> Written | None:
    """To one who runs the company, if he still does."""
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        application = access.applications(viewer).filter(id=letter.subject_id).first()
    if application is None or application.state != Application.State.WAITING:
        return None
    company = viewer.company
    names = {"name": application.name, "email": application.email}
    words = [_("%(name)s (%(email)s) asks to become a client.") % names]
    if application.words:
        words.append(quoted(application.words))
    link = settings.ADDRESS + reverse("desk:applicants", args=[company.slug])
    return letter_in_words(
        company,
        _("A new applicant: %(name)s") % names,
        words,
        {"url": link, "text": _("Answer")},
        _("You get this letter because you run the page of %(company)s.")
        % {"company": company.name},
    )


def _write_answer(letter: Letter) -> Written | None:
    application = (
        Application.objects.select_related("company")
        .filter(company=letter.company_id, id=letter.subject_id)
        .first()
    )
    if application is None:
        return None
    company, names = application.company, {"company": application.company.name}
    why = _("You get this letter because you asked to become a client of %(company)s.") % names
    words = [_("Hello, %(name)s!") % {"name": application.name}]
    if application.state == Application.State.ADMITTED:
        words.append(
            _("%(company)s has opened a cabinet for you. Come in: your team waits.") % names
        )
        button = {
            "url": settings.ADDRESS + reverse("portal:home", args=[company.slug]),
            "text": _("Open the cabinet"),
        }
        return letter_in_words(
            company, _("Your cabinet at %(company)s is open") % names, words, button, why
        )
    if application.state == Application.State.DECLINED:
        words.append(_("%(company)s can't take you on as a client now.") % names)
        if application.answer:
            words.append(quoted(application.answer))
        return letter_in_words(company, _("An answer from %(company)s") % names, words, None, why)
    return None


#: Letters that this room writes, by the kind of their subject.
WRITERS: dict[str, Writer] = {
    "invitation": _write_invitation,
    "application": _write_application,
    "answer": _write_answer,
}


def _inviters(invitation: Invitation) -> list[Reader]:
    """Who has invited, if he is still there."""
    if invitation.made_by_contact_id is not None:
        return contact_reader(invitation.company_id, invitation.made_by_contact_id)
    seat = invitation.made_by_seat
    return [seat_reader(seat)] if seat and seat.active and seat.person.is_active else []


def _invitation(letter: Letter) -> Invitation | None:
    """None where it was renewed, revoked or used before its letter left."""
    invitation = (
        Invitation.objects.select_related("company", "made_by_seat__person")
        .filter(company=letter.company_id, id=letter.subject_id)
        .filter(accepted_at=None, revoked_at=None)
        .first()
    )
    return invitation if invitation and _turn(invitation) == letter.key else None


def _turn(invitation: Invitation) -> str:
    return f"invitation/{invitation.id}/{invitation.turn}"


def letter_in_words(
    company: Company,
    subject: str,
    words: Sequence[str],
    button: dict[str, str] | None,
    why: str,
) -> Written:
    html = render_to_string(
        "admissions/mail/letter.html",
        {
            "company": company,
            "subject": subject,
            "words": words,
            "button": button,
            "why": why,
            "LANGUAGE_CODE": get_language(),
        },
    )
    lines = [*words]
    if button:
        lines.append(f"{button['text']}:\n{button['url']}")
    text = "\n\n".join([*lines, f"-- \n{company.name}\n{why}"]) + "\n"
    return Written(one_line(subject, limit=200), text, html, sender_name=company.name)
