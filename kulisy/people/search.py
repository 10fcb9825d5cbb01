"""Finding people by their names: a beginning is enough, a slip of the pen does no harm."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from django.db.models import F, FloatField, Func, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from kulisy.kit.ids import read_id
from kulisy.kit.text import latin, one_line
from kulisy.people import access
from kulisy.people.models import Client, Contact, Seat
from kulisy.people.viewer import Viewer

Row = TypeVar("Row", Client, Contact, Seat)
#: Rows with how like they are, the likest first.
Ranked = list[tuple[Row, float]]

#: Word similarity of trigrams from which a name counts as meant: one wrong letter in six.
#: Migration 0005 has the same.
LIKENESS = 0.4
#: Of a short word two letters at its beginning make as much: «сайт» means no «Сафина».
_SHORT, _SHORT_LIKENESS = 4, 0.5
_NEAR_BEST = 0.65


@dataclass(frozen=True)
class Match:
    """A client, contact or seat whose name is like what was typed."""

    kind: str
    id: uuid.UUID
    name: str
    note: str
    #: Of a contact: his client. Of a client: himself.
    client_id: uuid.UUID | None
    likeness: float
    photo: uuid.UUID | None = None


def find(viewer: Viewer, words: str, *, at_most: int = 6) -> list[Match]:
    """The likest first; five statements at most. In the cabinet: the team he is shown, and
    colleagues."""
    words = one_line(words, limit=80)
    asked = latin(words)
    if not any(letter.isalnum() for letter in asked):
        return []
    found: list[Match] = []
    if viewer.at_desk:
        near = _near(asked, at_most)
        found += [_client(*each) for each in _ranked(access.clients(viewer), near["client"])]
        contacts = access.contacts(viewer).select_related("client")
        found += [_contact(*each) for each in _ranked(contacts, near["contact"])]
        found += [_contact(each, 1.0) for each in _by_address(viewer, words, at_most)]
    else:
        contacts = access.contacts(viewer).select_related("client")
        found += [_contact(*each) for each in _like(contacts, asked, at_most)]
    seats = access.team(viewer).filter(active=True)
    found += [_seat(*each) for each in _like(seats, asked, at_most)]
    best = max((each.likeness for each in found), default=0.0)
    least = _SHORT_LIKENESS if len(asked) <= _SHORT else LIKENESS
    kept = {each.id: each for each in found if each.likeness >= max(best * _NEAR_BEST, least)}
    return sorted(kept.values(), key=lambda each: (-each.likeness, each.name))[:at_most]


def client_named(viewer: Viewer, words: str) -> Client | None:
    """The client that was meant by a typed name, or given by his id."""
    rows = access.clients(viewer)
    known = read_id(words.strip())
    if known:
        return rows.filter(id=known).first()
    exact = rows.filter(name=one_line(words, limit=200)).first()
    if exact or not viewer.at_desk:
        return exact
    return next((row for row, _ in _ranked(rows, _near(_asked(words), 1)["client"])), None)


def clients_like(viewer: Viewer, words: str, *, at_most: int = 60) -> list[uuid.UUID]:
    """Ids of the clients whose names are like what was typed, the likest first; the desk's."""
    return list(_near(_asked(words), at_most)["client"])


def author_named(viewer: Viewer, words: str) -> Seat | Contact | None:
    """The colleague or contact meant by a typed name, or given by his id; in the cabinet only
    somebody whose name it shows."""
    known = read_id(words.strip())
    team, contacts = access.team(viewer), access.contacts(viewer)
    if known:
        return team.filter(id=known).first() or contacts.filter(id=known).first()
    asked = _asked(words)
    found: list[tuple[Seat | Contact, float]] = [*_like(team, asked, 1)]
    if viewer.at_desk:
        found += _ranked(contacts, _near(asked, 1)["contact"])
    else:
        found += _like(contacts, asked, 1)
    return max(found, key=lambda each: each[1])[0] if found else None


def _asked(words: str) -> str:
    return latin(one_line(words, limit=80)).strip()


def _near(asked: str, at_most: int) -> dict[str, dict[uuid.UUID, float]]:
    """Clients and contacts with such names within the desk's bounds, by a text index."""
    near: dict[str, dict[uuid.UUID, float]] = {"client": {}, "contact": {}}
    if asked:
        with connection.cursor() as cursor:
            cursor.execute("SELECT kind, id, likeness FROM people_like(%s, %s)", [asked, at_most])
            for kind, id, likeness in cursor.fetchall():
                near[kind][id] = likeness
    return near


def _ranked(rows: QuerySet[Row], near: Mapping[uuid.UUID, float]) -> Ranked[Row]:
    """The rows of found ids that `rows` has, in the order found."""
    known = {row.id: row for row in rows.filter(id__in=list(near))} if near else {}
    return [(known[id], likeness) for id, likeness in near.items() if id in known]


def _like(rows: QuerySet[Row], asked: str, at_most: int) -> Ranked[Row]:
    """Of few rows, without an index: a team, the contacts of one's own clients."""
    if not asked:
        return []
    table = rows.model._meta.db_table
    # `name_latin` is a column that only the database knows (migration 0004).
    likeness = RawSQL(f'word_similarity(%s, "{table}".name_latin)', [asked], FloatField())  # noqa: S611
    found = (
        rows.annotate(likeness=likeness)
        .filter(likeness__gte=LIKENESS)
        .order_by("-likeness", "name", "id")[:at_most]
    )
    return [(row, row.likeness) for row in found]


def _by_address(viewer: Viewer, words: str, at_most: int) -> Sequence[Contact]:
    """Contacts whose mail address begins so, or whose telephone number has these digits."""
    rows = access.contacts(viewer).select_related("client").order_by("name", "id")
    digits = "".join(letter for letter in words if letter.isdigit())
    if "@" in words:
        return list(rows.filter(Q(email__istartswith=words))[:at_most])
    if len(digits) < 5:
        return []
    only_digits = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    return list(rows.annotate(digits=only_digits).filter(digits__contains=digits[-10:])[:at_most])


def _client(row: Client, likeness: float) -> Match:
    return Match("client", row.id, row.name, "", row.id, likeness)


def _contact(row: Contact, likeness: float) -> Match:
    note = ", ".join(part for part in (row.position, row.client.name) if part)
    return Match("contact", row.id, row.name, note, row.client_id, likeness, row.photo)


def _seat(row: Seat, likeness: float) -> Match:
    note = row.title or str(row.get_role_display())
    return Match("seat", row.id, row.name, note, None, likeness, row.photo)
