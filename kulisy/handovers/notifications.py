"""Who hears of what: keepers of their own word, stand-ins of what they are asked for, a client's
people of who works with them."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kulisy.admissions.notifications import letter_in_words
from kulisy.conversations import access as talk
from kulisy.handovers import access
from kulisy.handovers.bells import stood_in
from kulisy.handovers.models import Commitment, Handover, Keeping, StandIn
from kulisy.notify import tell
from kulisy.notify.letters import Writer, Written, reader_of
from kulisy.notify.models import Kind, Letter
from kulisy.people import access as people
from kulisy.people.access import Reader
from kulisy.people.models import Seat
from kulisy.people.viewer import viewing


def commitment_due(commitment: Commitment, *, about: str, now: datetime) -> None:
    """`about`: "near" (its keeper is reminded) or "late" (who answers for the client hears too).
    For the worker."""
    keeper = Keeping.objects.filter(commitment_id=commitment.id)
    concerned = set(keeper.values_list("seat_id", flat=True))
    team = people.seat_readers(commitment.client)
    if about == "late" or not concerned & {each.seat_id for each in team}:
        concerned.add(commitment.client.responsible_id)
    news = tell.News(
        company_id=commitment.company_id,
        kind=Kind.REMINDER,
        subject_kind="commitment",
        subject_id=commitment.id,
        place_id=commitment.message.conversation_id,
        key=f"commitment/{commitment.id}/{about}",
        wider_id=commitment.client_id,
    )
    tell.tell(news, [each for each in team if each.seat_id in concerned], now=now, mail=False)


def commitment_moved(commitment: Commitment, at_moment: str, *, now: datetime) -> None:
    """To whoever reads it on the client's side: another day, and why. For the worker."""
    news = tell.News(
        company_id=commitment.company_id,
        kind=Kind.STATE,
        subject_kind="commitment",
        subject_id=commitment.id,
        place_id=commitment.message.conversation_id,
        key=f"commitment/{commitment.id}/moved/{at_moment}"[:120],
        wider_id=commitment.client_id,
    )
    side = [each for each in access.readers(commitment) if each.contact_id is not None]
    tell.tell(news, side, now=now, mail=False)


def asked(handover: Handover, seat_id: uuid.UUID, *, now: datetime) -> None:
    """To a stand-in. For the worker."""
    _of_handover(handover, "asked", [seat_id], now=now, mail=True)


def answered(handover: Handover, seat_id: uuid.UUID, at_moment: str, *, now: datetime) -> None:
    """To who leads it: a stand-in has said his word. For the worker."""
    leaders = {handover.seat_id, handover.made_by_id} - {seat_id}
    _of_handover(handover, "answered", leaders, now=now, more=f"/{at_moment}/{seat_id}"[:60])


def day_came(handover: Handover, what: str, *, now: datetime) -> None:
    """`what`: "begin" or "end". Rings once. For the worker."""
    _of_handover(handover, what, {handover.seat_id, handover.made_by_id}, now=now)


def stand_in_began(stand_in: StandIn, *, now: datetime) -> None:
    """To everybody at the client's who talks with us. For the worker."""
    news = tell.News(
        company_id=stand_in.company_id,
        kind=Kind.STANDIN,
        subject_kind="standin",
        subject_id=stand_in.id,
        place_id=stand_in.id,
        key=f"standin/{stand_in.id}",
        wider_id=stand_in.client_id,
    )
    readers = people.contact_readers(stand_in.client, section=talk.SECTION, contact_ids=None)
    tell.tell(news, readers, now=now)


def _of_handover(
    handover: Handover,
    what: str,
    seats: Iterable[uuid.UUID],
    *,
    now: datetime,
    more: str = "",
    mail: bool = False,
) -> None:
    news = tell.News(
        company_id=handover.company_id,
        kind=Kind.ASSIGNED,
        subject_kind="handover",
        subject_id=handover.id,
        place_id=handover.id,
        key=f"handover/{handover.id}/{what}{more}",
    )
    tell.tell(news, _seats(handover, seats), now=now, mail=mail)


def _seats(handover: Handover, seats: Iterable[uuid.UUID]) -> list[Reader]:
    rows = Seat.objects.select_related("person").filter(
        company_id=handover.company_id, id__in=list(seats), active=True, person__is_active=True
    )
    return [people.seat_reader(each) for each in rows]


def _write_stand_in(letter: Letter) -> Written | None:
    """In its recipient's own name."""
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        rows = access.stand_ins(viewer).select_related("seat", "away", "client")
        found = rows.filter(id=letter.subject_id, ended_at=None).first()
        if found is None:
            return None
        company = viewer.company
        subject = _("%(name)s works with you now") % {"name": found.seat.name}
        about = " · ".join(filter(None, [found.seat.name, found.seat.title]))
        words = [
            _("Hello, %(name)s!") % {"name": viewer.name},
            f"{stood_in(found)}.",
            about,
            _("Nothing is lost: all correspondence, documents and dates are before the new one."),
        ]
        url = settings.ADDRESS + reverse("portal:home", args=[company.slug])
        why = _("You get this letter because you talk with %(company)s.") % {
            "company": company.name
        }
        button = {"url": url, "text": _("Open the cabinet")}
        return letter_in_words(company, subject, words, button, why)


def _write_handover(letter: Letter) -> Written | None:
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        found = access.handovers(viewer).select_related("seat").filter(id=letter.subject_id).first()
        if found is None or found.state not in {Handover.State.ASKED, Handover.State.RUNNING}:
            return None
        company, names = viewer.company, {"name": found.seat.name}
        words = [
            _("Hello, %(name)s!") % {"name": viewer.name},
            _("You are asked to stand in for %(name)s. Look at it point by point.") % names,
        ]
        url = settings.ADDRESS + reverse("desk:handover", args=[company.slug, found.id])
        return letter_in_words(
            company,
            _("You are asked to stand in for %(name)s") % names,
            words,
            {"url": url, "text": _("Look at it")},
            _("You get this letter because a colleague hands over to you."),
        )


#: Letters that this room writes, by the kind of their subject.
WRITERS: dict[str, Writer] = {"standin": _write_stand_in, "handover": _write_handover}
