"""How somebody hears of a thing: at once, in his digest, under the bell alone, not at all.

Asked for all readers of a piece of news together. A stance on the place (or, wider, on its client)
stands above what was chosen for the kind; where nothing was chosen, the role says what suits it.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kulisy.notify import live
from kulisy.notify.models import Choice, Kind, Rhythm, Stance
from kulisy.people.access import Reader
from kulisy.people.models import Role
from kulisy.people.viewer import in_lobby


class Way(StrEnum):
    """From the loudest to silence. The bell rings for all of them but the last."""

    NOW = "now"
    BELL = "bell"
    DIGEST = "digest"
    NOTHING = "nothing"


WORDS: Mapping[Way, str | Promise] = {
    Way.NOW: _("Letter at once"),
    Way.BELL: _("Bell only"),
    Way.DIGEST: _("In the digest"),
    Way.NOTHING: _("Nothing"),
}

#: What means something else in the cabinet: there a rating is one's own, and somebody answers it.
IN_CABINET: Mapping[Kind, Promise] = {Kind.REVIEW: _("My rating was answered")}
#: Kinds that no letter is ever written about.
BELL_ONLY = frozenset({Kind.ACCEPTED, Kind.REMINDER, Kind.CONSENT})
#: What concerns a person by name is not silenced by muting its place: its bell still rings.
BY_NAME = frozenset({Kind.MENTION, Kind.ASSIGNED, Kind.REMINDER, Kind.CONSENT})

_RUNS: Mapping[str, Way] = {
    Kind.MESSAGE: Way.DIGEST,
    Kind.REQUEST: Way.DIGEST,
    Kind.STATE: Way.DIGEST,
}
_MONEY_AND_LAW: Mapping[str, Way] = {
    Kind.MESSAGE: Way.DIGEST,
    Kind.REQUEST: Way.BELL,
    Kind.STATE: Way.BELL,
}
#: What differs from a letter at once, by role: who runs the company reads what happened when he has
#: the time; account managers and sales hear at once; a specialist hears of what he does or follows;
#: to accountants and lawyers only what is theirs by name is urgent.
BY_ROLE: Mapping[str, Mapping[str, Way]] = {
    Role.OWNER: _RUNS,
    Role.ADMIN: _RUNS,
    Role.SALES: {Kind.STATE: Way.DIGEST},
    Role.SPECIALIST: {Kind.REQUEST: Way.BELL, Kind.STATE: Way.BELL},
    Role.ACCOUNTANT: _MONEY_AND_LAW,
    Role.LAWYER: _MONEY_AND_LAW,
}


@dataclass(frozen=True)
class About:
    """Where a piece of news stands: its kind, its place, and a wider place, the client."""

    company_id: uuid.UUID
    kind: str
    place_id: uuid.UUID
    wider_id: uuid.UUID | None


def called(kind: Kind, *, at_desk: bool) -> str | Promise:
    """What a kind is called where one chooses."""
    return kind.label if at_desk else IN_CABINET.get(kind, kind.label)


def default(role: str, kind: str) -> Way:
    """What suits a role; in the cabinet there is none."""
    if kind in BELL_ONLY:
        return Way.BELL
    return BY_ROLE.get(role, {}).get(kind, Way.NOW)


def offered(kind: str) -> list[Way]:
    """What one may choose for a kind."""
    return [Way.BELL, Way.NOTHING] if kind in BELL_ONLY else list(Way)


def way_of(choice: Choice) -> Way:
    if choice.digest:
        return Way.DIGEST
    if choice.mail:
        return Way.NOW
    return Way.BELL if choice.bell else Way.NOTHING


def columns(way: Way) -> dict[str, bool]:
    """A way as a Choice keeps it."""
    return {
        "bell": way != Way.NOTHING,
        "mail": way == Way.NOW,
        "digest": way == Way.DIGEST,
    }


def ways(
    about: About, readers: Iterable[Reader], *, others: Iterable[Reader] = ()
) -> dict[str, Way]:
    """Topic → how this reader hears of it. `others` are those whom it doesn't concern: they hear
    only of what they follow closely. Two statements. For the worker."""
    concerned, aside = list(readers), list(others)
    people = {reader.person_id for reader in [*concerned, *aside]}
    chosen, wishes = _chosen(about, people), _wishes(about, people)
    found: dict[str, Way] = {}
    for reader in aside:
        close = wishes.get(reader.topic) == Stance.Wish.CLOSE
        found[reader.topic] = Way.NOW if close else Way.NOTHING
    for reader in concerned:
        wish = wishes.get(reader.topic)
        usual = chosen.get(reader.topic) or default(reader.role, about.kind)
        if wish == Stance.Wish.MUTE:
            found[reader.topic] = Way.BELL if about.kind in BY_NAME else Way.NOTHING
        else:
            found[reader.topic] = Way.NOW if wish == Stance.Wish.CLOSE else usual
    return found


def mute(
    *,
    company_id: uuid.UUID,
    person_id: uuid.UUID,
    face: str,
    place_id: uuid.UUID | None,
    now: datetime,
) -> None:
    """Unsubscribe, in the lobby and in this person's own name: from one place (what of it waits to
    leave for him stays too); without a place, from digests. Asked again, it stays so."""
    with in_lobby(person_id=person_id, company_id=company_id):
        if place_id is None:
            Rhythm.objects.bulk_create(
                [
                    Rhythm(
                        company_id=company_id,
                        person_id=person_id,
                        face=face,
                        digest=Rhythm.Often.NEVER,
                        lead=Rhythm.Often.NEVER,
                    )
                ],
                update_conflicts=True,
                unique_fields=["company", "person", "face"],
                update_fields=["digest", "lead"],
            )
            return
        Stance.objects.bulk_create(
            [
                Stance(
                    company_id=company_id,
                    person_id=person_id,
                    face=face,
                    place_id=place_id,
                    wish=Stance.Wish.MUTE,
                )
            ],
            update_conflicts=True,
            unique_fields=["company", "place_id", "person", "face"],
            update_fields=["wish"],
        )


def _chosen(about: About, people: Collection[uuid.UUID]) -> dict[str, Way]:
    rows = Choice.objects.filter(company_id=about.company_id, kind=about.kind, person_id__in=people)
    return {live.topic(row.person_id, row.company_id, row.face): way_of(row) for row in rows}


def _wishes(about: About, people: Collection[uuid.UUID]) -> dict[str, str]:
    """What was wished for the place itself stands above the wish for the client."""
    places = [each for each in (about.wider_id, about.place_id) if each]
    rows = Stance.objects.filter(
        company_id=about.company_id, place_id__in=places, person_id__in=people
    )
    ordered = sorted(rows, key=lambda row: places.index(row.place_id))
    return {live.topic(row.person_id, row.company_id, row.face): row.wish for row in ordered}
