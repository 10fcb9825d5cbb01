"""Who hears of it: the owner, that the day of his stop rule has come; and each Monday how it
stands, in his digest."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.admissions.notifications import letter_in_words
from kulisy.insights import access, wording
from kulisy.insights.models import Pilot, Week
from kulisy.kit.addresses import address
from kulisy.kit.text import inner
from kulisy.notify import tell
from kulisy.notify.bells import Described, Describer
from kulisy.notify.letters import Writer, Written, reader_of
from kulisy.notify.models import Bell, Kind, Letter
from kulisy.people import access as people
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer, viewing


def judged(pilot: Pilot, owners: Iterable[Seat], *, now: datetime) -> None:
    """For the worker."""
    news = _news("pilot", pilot.company_id, pilot.id, key=f"pilot/{pilot.id}", kind=Kind.ASSIGNED)
    tell.tell(news, [people.seat_reader(each) for each in owners], now=now)


def week_kept(week: Week, owners: Iterable[Seat], *, now: datetime) -> None:
    """Beside the bell it stands in the owner's digest, whatever else does. For the worker."""
    news = _news("week", week.company_id, week.id, key=f"week/{week.id}", kind=Kind.REMINDER)
    readers = [people.seat_reader(each) for each in owners]
    tell.ring(news, readers, now=now, digested={each.topic for each in readers})


def describe_pilots(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """One statement."""
    rows = access.pilots(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows.select_related("client")}
    return {
        bell.id: Described(
            text=_judged_words(each),
            url=address("desk:pilot", viewer.company.slug, each.id),
            note=wording.verdict(each),
            internal=True,
        )
        for bell in bells
        if (each := known.get(bell.subject_id))
    }


def describe_weeks(viewer: Viewer, bells: Sequence[Bell]) -> Mapping[uuid.UUID, Described]:
    """One statement."""
    rows = access.weeks(viewer).filter(id__in={bell.subject_id for bell in bells})
    known = {each.id: each for each in rows}
    return {
        bell.id: Described(
            text=wording.standing(each.said),
            url=address("desk:board", viewer.company.slug),
            note=wording.past(each.said),
            internal=True,
        )
        for bell in bells
        if (each := known.get(bell.subject_id))
    }


def _judged_words(pilot: Pilot) -> str:
    words = ngettext(
        "%(days)s day of the pilot with “%(client)s” is over",
        "%(days)s days of the pilot with “%(client)s” are over",
        pilot.days,
    )
    return words % {"days": pilot.days, "client": inner(pilot.client.name)}


def _news(
    subject: str, company_id: uuid.UUID, subject_id: uuid.UUID, *, key: str, kind: str
) -> tell.News:
    return tell.News(
        company_id=company_id,
        kind=kind,
        subject_kind=subject,
        subject_id=subject_id,
        place_id=subject_id,
        key=key,
    )


def _write_pilot(letter: Letter) -> Written | None:
    """In the owner's own name."""
    viewer = reader_of(letter)
    if viewer is None:
        return None
    with viewing(viewer):
        rows = access.pilots(viewer).select_related("client", "company")
        found = rows.filter(id=letter.subject_id).first()
        if found is None or found.after is None:
            return None
        company = viewer.company
        words = [
            _("Hello, %(name)s!") % {"name": viewer.name},
            wording.rule(found),
            wording.verdict(found),
            wording.no_causes(),
        ]
        url = settings.ADDRESS + reverse("desk:pilot", args=[company.slug, found.id])
        button = {"url": url, "text": _("Look and decide")}
        why = _("You get this letter because the pilot has a stop rule, and this is its day.")
        return letter_in_words(company, _judged_words(found), words, button, why)


WRITERS: dict[str, Writer] = {"pilot": _write_pilot}
DESCRIBERS: dict[str, Describer] = {"pilot": describe_pilots, "week": describe_weeks}
