"""Digests: many things told at once, at the reader's own hour.

What was put off for the digest waits as bell entries; an edition takes all that waited before its
hour. It is rendered as its reader when it leaves, of what he has not read and may read then; where
nothing of it is left, no letter leaves. One edition of a kind a day, however often this is asked.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Min, OuterRef, Q, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.notify import gathering, hours, live, looks, tell, unsubscribing
from kulisy.notify.bells import DESCRIBERS
from kulisy.notify.letters import Written, mail_of
from kulisy.notify.models import Bell, Digest, Letter, Rhythm
from kulisy.people.models import Access, AccessState, Company, Person
from kulisy.people.recipients import recipient
from kulisy.people.viewer import Viewer, viewing

#: What waits longer (a digest was switched off meanwhile) is told by the bell alone.
OLDEST = timedelta(days=14)
#: A weekly look that was missed (the machine stood still) is sent so late at most.
LATEST = timedelta(days=1)
#: So many lines of one place; the others are counted.
LINES = 3


@dataclass(frozen=True)
class Item:
    """One thing in a digest, as its reader may see it."""

    place_id: uuid.UUID
    title: str
    url: str
    #: Which client, where he has several.
    note: str
    who: str
    words: str
    at: datetime
    internal: bool = False


@dataclass
class Place:
    """What is new in one place."""

    title: str
    url: str
    note: str
    items: list[Item] = field(default_factory=list)

    @property
    def shown(self) -> list[Item]:
        return self.items[-LINES:]

    @property
    def more(self) -> int:
        return len(self.items) - len(self.shown)


#: subject_kind → its entries as items, of what the viewer may read now; asked for all at once.
ITEMS: dict[str, Callable[[Viewer, Sequence[Bell]], list[Item]]] = {}


@dataclass(frozen=True)
class _Reader:
    """Somebody for whom an edition may be due."""

    company_id: uuid.UUID
    person_id: uuid.UUID
    face: str
    since: datetime

    @property
    def topic(self) -> str:
        return live.topic(self.person_id, self.company_id, self.face)


def issue_own(*, now: datetime) -> int:
    """Make the editions of those whose hour has come since something was put off for them; how
    many. A number of statements that doesn't grow with that of the readers. For the worker."""
    waiting = (
        Bell.objects.filter(in_digest=True, digest=None, read_at=None, at__gt=now - OLDEST)
        .values_list("company_id", "person_id", "face")
        .annotate(since=Min("at"))
        .order_by()
    )
    made = _issue(
        [_Reader(*row) for row in waiting],
        what=Digest.What.OWN,
        often=lambda rhythm: rhythm.digest,
        now=now,
    )
    if made:
        editions = Digest.objects.filter(
            id__in=[each.id for each in made],
            company_id=OuterRef("company_id"),
            person_id=OuterRef("person_id"),
            face=OuterRef("face"),
        )
        ours = Q(company_id__in={each.company_id for each in made})
        ours &= Q(person_id__in={each.person_id for each in made})
        Bell.objects.filter(ours, in_digest=True, digest=None, at__lte=now).update(
            digest=Subquery(editions.values("id")[:1])
        )
    return len(made)


def issue_lead(*, now: datetime) -> int:
    """The same for those who lead a client: how the work goes, once a week unless they chose."""
    leading = (
        Access.objects.filter(lead=True, state=AccessState.ACTIVE, person__is_active=True)
        .values_list("company_id", "person_id")
        .annotate(since=Min("granted_at"))
        .order_by()
    )
    readers = [_Reader(company, person, "portal", since) for company, person, since in leading]
    return len(
        _issue(
            readers,
            what=Digest.What.LEAD,
            often=lambda rhythm: rhythm.lead,
            now=now,
            latest=LATEST,
        )
    )


def write_own(letter: Letter) -> Written | None:
    """The edition as its reader may read it now; None where there is nothing new in it."""
    edition = Digest.objects.filter(id=letter.subject_id).first()
    if edition is None or edition.company_id != letter.company_id:
        return None
    viewer = recipient(
        person_id=edition.person_id, company_id=edition.company_id, face=edition.face
    )
    if viewer is None:
        return None
    unread = _unread(edition)
    look = looks.look_of(mail_of(letter.company_id))
    with viewing(viewer):
        places = _places(_items(viewer, unread))
        if not places:
            return None
        return _written(viewer, letter, places, look)


def own_address(viewer: Viewer, name: str) -> str:
    """A page of the viewer's face, whole, for letters."""
    return settings.ADDRESS + reverse(f"{viewer.face}:{name}", args=[viewer.company.slug])


def leave(viewer: Viewer) -> dict[str, str]:
    """The way out of digests, for their foot: the page where one chooses."""
    words = _("Choose what you hear of and when")
    return {"url": own_address(viewer, "choices"), "text": words}


def _issue(
    readers: Sequence[_Reader],
    *,
    what: str,
    often: Callable[[Rhythm], str],
    now: datetime,
    latest: timedelta | None = None,
) -> list[Digest]:
    """Editions and their letters for those of the readers for whom one is due."""
    if not readers:
        return []
    people = Person.objects.in_bulk({reader.person_id for reader in readers})
    companies = Company.objects.in_bulk({reader.company_id for reader in readers})
    rhythms = _rhythms(readers)
    due = []
    for reader in readers:
        person = people[reader.person_id]
        rhythm = rhythms.get(reader.topic) or Rhythm()
        wanted = often(rhythm)
        if wanted == Rhythm.Often.NEVER or not person.is_active:
            continue
        clock = hours.zone(person.time_zone, companies[reader.company_id].time_zone)
        slot = hours.last_slot(rhythm, clock, now, weekly=wanted == Rhythm.Often.WEEKLY)
        if slot.at <= reader.since or (latest and now - slot.at > latest):
            continue
        span = timedelta(days=7 if wanted == Rhythm.Often.WEEKLY else 1)
        due.append(
            Digest(
                company_id=reader.company_id,
                person_id=reader.person_id,
                face=reader.face,
                what=what,
                day=slot.day,
                since=slot.at - span,
                until=slot.at,
            )
        )
    made = _made(due)
    tell.queue_letters([_letter(each, people[each.person_id], now=now) for each in made], now=now)
    return made


def _made(due: Sequence[Digest]) -> list[Digest]:
    """Those that nobody had made before."""
    Digest.objects.bulk_create(due, ignore_conflicts=True)
    ours = Digest.objects.filter(id__in=[each.id for each in due])
    known = set(ours.values_list("id", flat=True)) if due else set()
    return [each for each in due if each.id in known]


def _rhythms(readers: Sequence[_Reader]) -> dict[str, Rhythm]:
    rows = Rhythm.objects.filter(
        company_id__in={reader.company_id for reader in readers},
        person_id__in={reader.person_id for reader in readers},
    )
    return {live.topic(row.person_id, row.company_id, row.face): row for row in rows}


def _letter(edition: Digest, person: Person, *, now: datetime) -> Letter:
    kind = "digest" if edition.what == Digest.What.OWN else "lead"
    return tell.letter_row(
        company_id=edition.company_id,
        person_id=edition.person_id,
        address=person.email,
        language=person.language,
        face=edition.face,
        kind=kind,
        subject_kind=kind,
        subject_id=edition.id,
        key=f"{kind}:{edition.person_id}:{edition.day}",
        made_at=now,
        leaves_at=now,
    )


def _unread(edition: Digest) -> list[Bell]:
    """What the edition took and its reader has not read since. For the worker."""
    found = list(
        Bell.objects.filter(company_id=edition.company_id, digest=edition.id, read_at=None)
        .filter(person_id=edition.person_id, face=edition.face)
        .order_by("at", "id")
    )
    read: set[tuple[str, uuid.UUID]] = set()
    for kind, ask in gathering.READ.items():
        ids = [bell.subject_id for bell in found if bell.subject_kind == kind]
        if ids:
            known = ask(edition.company_id, edition.person_id, edition.face, ids)
            read |= {(kind, each) for each in known}
    return [bell for bell in found if (bell.subject_kind, bell.subject_id) not in read]


def _items(viewer: Viewer, bells: Sequence[Bell]) -> list[Item]:
    found: list[Item] = []
    for kind in sorted({bell.subject_kind for bell in bells}):
        own = [bell for bell in bells if bell.subject_kind == kind]
        found += ITEMS[kind](viewer, own) if kind in ITEMS else _described(viewer, kind, own)
    return sorted(found, key=lambda item: item.at)


def _described(viewer: Viewer, kind: str, bells: Sequence[Bell]) -> list[Item]:
    """As the bell has it, where a room says nothing else of a kind."""
    said = DESCRIBERS[kind](viewer, bells) if kind in DESCRIBERS else {}
    return [
        Item(
            place_id=bell.place_id,
            title=said[bell.id].text,
            url=said[bell.id].url,
            note=said[bell.id].note,
            who="",
            words="",
            at=bell.at,
            internal=said[bell.id].internal,
        )
        for bell in bells
        if bell.id in said
    ]


def _places(items: Sequence[Item]) -> list[Place]:
    places: dict[uuid.UUID, Place] = {}
    for item in items:
        place = places.setdefault(item.place_id, Place(item.title, item.url, item.note))
        place.items.append(item)
    return list(places.values())


def _written(viewer: Viewer, letter: Letter, places: Sequence[Place], look: looks.Look) -> Written:
    count = sum(len(place.items) for place in places)
    context = {
        "viewer": viewer,
        "company": viewer.company,
        "look": look,
        "places": places,
        "count": count,
        "address": settings.ADDRESS,
        "button": {"text": _("Open Kulisy"), "url": own_address(viewer, "home")},
        "why": _("You get this digest because you chose it."),
        "leave": leave(viewer),
    }
    return Written(
        subject=ngettext("Digest: %(count)s new", "Digest: %(count)s new", count)
        % {"count": count},
        text=render_to_string("notify/mail/digest.txt", context, using="jinja2"),
        html=render_to_string("notify/mail/digest.html", context, using="jinja2"),
        sender_name=viewer.company.name,
        headers=unsubscribing.headers(letter),
    )
