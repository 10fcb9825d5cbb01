"""Who hears of a notice, in which words. An official letter is nobody's choice: it leaves at once
to every recipient, whatever he has muted; the bell and the telephone go with it."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.kit.text import inner
from kulisy.kit.time import now as clock
from kulisy.look.moments import exactly
from kulisy.notices import access, outcomes, wording
from kulisy.notices.models import Notice, Recipient
from kulisy.notices.place import KIND
from kulisy.notify import live, looks, push, tell
from kulisy.notify.letters import Written, mail_of, reader_of
from kulisy.notify.models import Kind, Letter
from kulisy.people import access as people
from kulisy.people import links
from kulisy.people.access import Reader
from kulisy.people.models import Access, AccessState
from kulisy.people.viewer import Viewer, viewing

#: The key of a letter begins with what it is about.
NEW, REMINDER, ENDED = "notice", "reminder", "ended"


def published(made: Sequence[tuple[Notice, Sequence[Recipient]]], *, now: datetime) -> None:
    """To every recipient of these notices. The statements that grow with them are the bells'; the
    letters of all are two."""
    readers = _readers([each for _notice, several in made for each in several])
    _tell(
        [
            (notice, [readers[each.id] for each in rows if each.id in readers])
            for notice, rows in made
        ],
        about=NEW,
        key="",
        now=now,
    )


def reminded(
    notice: Notice, recipients: Sequence[Recipient], *, which: datetime, now: datetime
) -> None:
    """To whom has not answered yet."""
    readers = _readers([each for each in recipients if not each.answered_at])
    _tell([(notice, list(readers.values()))], about=REMINDER, key=f":{which:%Y%m%dT%H%M}", now=now)


def ended(notice: Notice, recipients: Sequence[Recipient], *, now: datetime) -> None:
    """The outcome, to both sides."""
    _tell([(notice, list(_readers(recipients).values()))], about=ENDED, key="", now=now)
    _tell_team(notice, "ended", now=now)


def stopped(notice: Notice, *, now: datetime) -> None:
    """A question stands against the term: who answers for the client must answer it."""
    _tell_team(notice, f"stopped:{notice.stopped_at:%Y%m%dT%H%M%S}", now=now)


def not_arrived(notice: Notice, *, now: datetime) -> None:
    """No letter of it arrived anywhere: our trouble, not his silence."""
    _tell_team(notice, "lost", now=now)


def moved(notice: Notice) -> None:
    """The desk's pages that show it look again."""
    team = people.seat_readers(notice.client)
    live.nudge([each.topic for each in team], f"notice:{notice.id}")


def write_letter(letter: Letter) -> Written | None:
    """The letter about a notice, in its recipient's own name; to the team, of what became of it."""
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        rows = access.notices(viewer).select_related("client")
        notice = rows.filter(id=letter.subject_id).first()
    if notice is None:
        return None
    mail = mail_of(letter.company_id)
    about = letter.key.partition(":")[0]
    subject, lead = _subject(notice, about, at_desk=viewer.at_desk)
    context = {
        "company": viewer.company,
        "subject": subject,
        "look": looks.look_of(mail),
        "notice": notice,
        "lead": lead,
        "body": notice.body if about == NEW else "",
        "facts": _facts(notice) if about != ENDED else [],
        "button": {
            "text": _("Open") if viewer.at_desk or notice.ended_at else _("Open and answer"),
            "url": _door(letter, viewer, notice),
        },
        "why": _why(viewer.at_desk),
    }
    return Written(
        subject=subject,
        text=render_to_string("notices/mail/notice.txt", context, using="jinja2").strip() + "\n",
        html=render_to_string("notices/mail/notice.html", context, using="jinja2"),
        sender_name=(mail.name if mail else "") or viewer.company.name,
    )


def _door(letter: Letter, viewer: Viewer, notice: Notice) -> str:
    """In the worker's role. A recipient's letter opens its notice without a password."""
    if viewer.at_desk:
        return settings.ADDRESS + reverse("desk:notice", args=[viewer.company.slug, notice.id])
    return links.of_letter(viewer, notice.id, kind=KIND, letter_id=letter.id, now=clock())


def _subject(notice: Notice, about: str, *, at_desk: bool) -> tuple[str, str]:
    """The letter's subject and its first line."""
    known = {"title": notice.title, "number": notice.number, "client": notice.client.name}
    if at_desk:
        if notice.ended_at:
            return _("Notice No. %(number)s to %(client)s is over") % known, outcomes.explained(
                notice
            )
        return _("Notice No. %(number)s to %(client)s wants your attention") % known, str(
            _("A question stands against its term, or it did not arrive.")
        )
    if about == REMINDER:
        first = _("A reminder of the notice “%s”: your answer is awaited.") % inner(notice.title)
        return _("Reminder: %(title)s") % known, first
    if about == ENDED:
        return _("Notice No. %(number)s is over: %(title)s") % known, outcomes.explained(notice)
    return _("Official notice: %(title)s") % known, ""


def _facts(notice: Notice) -> list[tuple[str, str]]:
    rows = []
    if notice.due_at:
        rows.append((_("Answer until"), str(exactly(notice.due_at))))
    else:
        rows.append((_("Term for an answer"), wording.term(notice.amount, notice.unit)))
    rows.append((_("If you do nothing"), wording.silence(notice)))
    return rows


def _why(at_desk: bool) -> str:
    if at_desk:
        return _("You get this letter because you answer for this client.")
    return _("You get this letter because you receive official notices for your company.")


def _tell(
    told: Iterable[tuple[Notice, Sequence[Reader]]], *, about: str, key: str, now: datetime
) -> None:
    pieces = [(_news(notice, f"{about}:{notice.id}{key}"), readers) for notice, readers in told]
    bells = tell.ring_each(pieces, now=now)
    heard = {reader.topic: reader for _news, readers in pieces for reader in readers}
    live.nudge(list(heard), "home")
    letters = [_letter(news, reader, now=now) for news, readers in pieces for reader in readers]
    tell.queue_letters(letters, now=now)
    known = list(heard.values())
    push.queue(bells, known, quiet=tell.quieted(known, now=now), now=now)


def _letter(news: tell.News, reader: Reader, *, now: datetime) -> Letter:
    return tell.letter_row(
        company_id=news.company_id,
        person_id=reader.person_id,
        address=reader.email,
        language=reader.language,
        face=reader.face,
        kind=news.kind,
        subject_kind=news.subject_kind,
        subject_id=news.subject_id,
        key=news.key,
        place_id=news.place_id,
        audience="",
        made_at=now,
        leaves_at=now,
    )


def _tell_team(notice: Notice, what: str, *, now: datetime) -> None:
    team = people.seat_readers(notice.client)
    concerned = {notice.author_id, notice.client.responsible_id}
    news = _news(notice, f"team:{what}:{notice.id}")
    tell.tell(news, [each for each in team if each.seat_id in concerned], now=now)
    live.nudge([each.topic for each in team], f"notice:{notice.id}")


def _news(notice: Notice, key: str) -> tell.News:
    return tell.News(
        company_id=notice.company_id,
        kind=Kind.NOTICE,
        subject_kind="notice",
        subject_id=notice.id,
        place_id=notice.id,
        key=key,
        wider_id=notice.client_id,
    )


def _readers(recipients: Iterable[Recipient]) -> dict[uuid.UUID, Reader]:
    """Recipient → how he is reached, of those whose cabinet is open. One statement."""
    rows = list(recipients)
    if not rows:
        return {}
    held = {
        each.contact_id: each
        for each in Access.objects.select_related("person")
        .filter(company_id=rows[0].company_id, contact_id__in=[row.contact_id for row in rows])
        .filter(person__is_active=True)
        .exclude(state=AccessState.REVOKED)
    }
    return {
        row.id: Reader(
            person_id=held[row.contact_id].person_id,
            company_id=row.company_id,
            face="portal",
            name=row.name,
            email=held[row.contact_id].person.email,
            language=held[row.contact_id].person.language,
            contact_id=row.contact_id,
        )
        for row in rows
        if row.contact_id in held
    }
