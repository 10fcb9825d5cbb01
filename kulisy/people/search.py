"""Finding people by their names: a beginning is enough, a slip of the pen does no harm."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import F, FloatField, Func, Model, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from kulisy.kit.text import latin, one_line
from kulisy.people import access
from kulisy.people.models import Client, Contact, Seat
from kulisy.people.viewer import Viewer

Row = TypeVar("Row", bound=Model)

#: Word similarity of trigrams from which a name counts as meant: one wrong letter in six.
LIKENESS = 0.4
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


def find(viewer: Viewer, words: str, *, at_most: int = 6) -> list[Match]:
    """The likest first; three statements. In the cabinet: the team he is shown, and colleagues."""
    words = one_line(words, limit=80)
    asked = latin(words)
    if not any(letter.isalnum() for letter in asked):
        return []
    found: list[Match] = []
    if viewer.at_desk:
        found += [_client(each) for each in _like(access.clients(viewer), asked, at_most)]
    found += [_contact(each) for each in _contacts(viewer, words, asked, at_most)]
    seats = access.team(viewer).filter(active=True)
    found += [_seat(each) for each in _like(seats, asked, at_most)]
    best = max((each.likeness for each in found), default=0.0)
    kept = [each for each in found if each.likeness >= best * _NEAR_BEST]
    return sorted(kept, key=lambda each: (-each.likeness, each.name))[:at_most]


def client_named(viewer: Viewer, words: str) -> Client | None:
    """The client that was meant by a typed name, or given by his id."""
    rows = access.clients(viewer)
    known = _id(words)
    if known:
        return rows.filter(id=known).first()
    exact = rows.filter(name=one_line(words, limit=200)).first()
    return exact or next(iter(_like(rows, latin(one_line(words, limit=80)), 1)), None)


def clients_like(viewer: Viewer, words: str, *, at_most: int = 60) -> list[uuid.UUID]:
    """Ids of the clients whose names are like what was typed, the likest first."""
    asked = latin(one_line(words, limit=80))
    return [each.id for each in _like(access.clients(viewer), asked, at_most)]


def author_named(viewer: Viewer, words: str) -> Seat | Contact | None:
    """The colleague or contact meant by a typed name, or given by his id; in the cabinet only
    somebody whose name it shows."""
    known = _id(words)
    if known:
        seat = access.team(viewer).filter(id=known).first()
        return seat or access.contacts(viewer).filter(id=known).first()
    asked = latin(one_line(words, limit=80))
    found: list[Seat | Contact] = [
        *_like(access.team(viewer), asked, 1),
        *_like(access.contacts(viewer), asked, 1),
    ]
    return max(found, key=lambda each: each.likeness, default=None)  # type: ignore[union-attr]


def _like(rows: QuerySet[Row], asked: str, at_most: int) -> Sequence[Row]:
    """Asked without an index: a company has some thousands of names (measured in bench/)."""
    if not asked.strip():
        return []
    return list(
        rows.annotate(likeness=_likeness(rows.model._meta.db_table, asked))
        .filter(likeness__gte=LIKENESS)
        .order_by("-likeness", "name", "id")[:at_most]
    )


def _contacts(viewer: Viewer, words: str, asked: str, at_most: int) -> Sequence[Contact]:
    rows = access.contacts(viewer).select_related("client")
    digits = "".join(letter for letter in words if letter.isdigit())
    rows = rows.annotate(likeness=_likeness("people_contact", asked))
    meant = Q(likeness__gte=LIKENESS)
    if viewer.at_desk and "@" in words:
        meant |= Q(email__istartswith=words)
    if viewer.at_desk and len(digits) >= 5:
        rows = rows.annotate(
            digits=Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
        )
        meant |= Q(digits__contains=digits[-10:])
    # Whoever was found by his address or number was meant for certain.
    certain = list(rows.filter(meant).order_by("-likeness", "name", "id")[:at_most])
    for each in certain:
        if each.likeness < LIKENESS:  # type: ignore[attr-defined]
            each.likeness = 1.0  # type: ignore[attr-defined]
    return certain


def _likeness(table: str, asked: str) -> RawSQL:
    """Of `name_latin`, a column that only the database knows (migration 0004)."""
    return RawSQL(f'word_similarity(%s, "{table}".name_latin)', [asked], FloatField())  # noqa: S611


def _client(row: Client) -> Match:
    return Match("client", row.id, row.name, "", row.id, row.likeness)  # type: ignore[attr-defined]


def _contact(row: Contact) -> Match:
    note = ", ".join(part for part in (row.position, row.client.name) if part)
    return Match("contact", row.id, row.name, note, row.client_id, row.likeness)  # type: ignore[attr-defined]


def _seat(row: Seat) -> Match:
    note = row.title or str(row.get_role_display())
    return Match("seat", row.id, row.name, note, None, row.likeness)  # type: ignore[attr-defined]


def _id(words: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(words.strip())
    except ValueError:
        return None
