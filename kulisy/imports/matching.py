"""What of a table is here already, as far as whoever brings it may know; and what is to be made."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kulisy.imports.cards import Card, Remark, alike
from kulisy.imports.models import Import, ImportedRow, Made
from kulisy.people import access as people
from kulisy.people.viewer import Viewer

#: Decisions: what becomes of clients and contacts that are here already.
JOIN, APART = "join", "apart"
LEAVE, FILL = "leave", "fill"


@dataclass(frozen=True)
class Here:
    """A contact that was in the company before."""

    id: uuid.UUID
    client_id: uuid.UUID
    phone: str
    position: str


@dataclass
class Known:
    """What the viewer sees of the company, but for what this import itself has made."""

    #: Name → clients of that name.
    clients: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    humans: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    #: Address → contacts.
    by_email: dict[str, list[Here]] = field(default_factory=lambda: defaultdict(list))
    #: (client, name) → contact.
    by_name: dict[tuple[uuid.UUID, str], Here] = field(default_factory=dict)
    #: Names of active colleagues.
    team: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Planned:
    """What becomes of one row."""

    card: Card
    #: The client: here already, or NULL: made (once for all rows of his key).
    client_id: uuid.UUID | None = None
    #: The contact that is here already.
    here: Here | None = None
    #: Fields of his that are empty here and told in the file.
    fills: Mapping[str, str] = field(default_factory=dict)
    #: Why nothing becomes of it.
    errors: tuple[Remark, ...] = ()
    skipped: Remark | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def makes_contact(self) -> bool:
        return not self.errors and not self.skipped and self.here is None and bool(self.card.name)


def knowledge(viewer: Viewer, own: "Own") -> Known:
    """Inside `viewing(viewer)`."""
    known = Known()
    rows = people.clients(viewer).order_by("created_at", "id")
    for id, name, human in rows.values_list("id", "name", "human"):
        if id not in own.clients_ids:
            (known.humans if human else known.clients)[alike(name)].append(id)
    contacts = people.contacts(viewer).order_by("created_at", "id")
    for contact in contacts.only("id", "client_id", "name", "email", "phone", "position"):
        if contact.id in own.contacts_ids:
            continue
        here = Here(contact.id, contact.client_id, contact.phone, contact.position)
        if contact.email:
            known.by_email[contact.email.lower()].append(here)
        known.by_name.setdefault((contact.client_id, alike(contact.name)), here)
    known.team = {alike(seat.name) for seat in people.team(viewer).filter(active=True)}
    return known


@dataclass
class Own:
    """What this import made before it was cut off, by the keys of its cards."""

    clients: dict[str, uuid.UUID] = field(default_factory=dict)
    contacts: dict[str, uuid.UUID] = field(default_factory=dict)
    filled: set[uuid.UUID] = field(default_factory=set)

    @property
    def clients_ids(self) -> set[uuid.UUID]:
        return set(self.clients.values())

    @property
    def contacts_ids(self) -> set[uuid.UUID]:
        return set(self.contacts.values())


def own(import_: Import) -> Own:
    """As the worker."""
    found = Own()
    for row in ImportedRow.objects.filter(company_id=import_.company_id, of_import=import_):
        if row.kind == Made.CLIENT:
            found.clients[str(row.details["key"])] = row.row
        elif row.kind == Made.CONTACT:
            found.contacts[str(row.details["key"])] = row.row
        elif row.kind == Made.FILLED:
            found.filled.add(row.row)
    return found


def planned(
    cards: Sequence[Card], known: Known, *, clients: str, contacts: str
) -> Iterator[Planned]:
    """Row by row; `clients` and `contacts` are the decisions. The same input, the same plan."""
    seen: dict[str, int] = {}
    for each in cards:
        yield _planned(each, known, seen, clients=clients, contacts=contacts)


def _planned(
    card: Card, known: Known, seen: dict[str, int], *, clients: str, contacts: str
) -> Planned:
    if card.errors:
        return Planned(card, errors=card.errors, remarks=card.remarks)
    first = seen.setdefault(card.contact_key if card.name else card.client_key, card.row)
    if first != card.row:
        return Planned(card, skipped=("twice", {"row": first}), remarks=card.remarks)
    remarks = list(card.remarks)
    if card.responsible and alike(card.responsible) not in known.team:
        remarks.append(("no_such_colleague", {"name": card.responsible}))
    there = _client(card, known) if clients == JOIN else []
    if len(there) > 1:
        return Planned(
            card, errors=(("several_clients", {"name": card.client_name}),), remarks=tuple(remarks)
        )
    client_id = there[0] if there else None
    found = Planned(card, client_id=client_id, remarks=tuple(remarks))
    if client_id is None:
        return found
    if not card.name:
        return replace(found, skipped=("client_here", {}))
    here = _contact(card, client_id, known)
    if here is None:
        return found
    missing = {"phone": card.phone, "position": card.position}
    fills = {name: value for name, value in missing.items() if value and not getattr(here, name)}
    if contacts == FILL and fills:
        return replace(found, here=here, fills=fills)
    return replace(found, here=here, skipped=("contact_here", {}))


def _client(card: Card, known: Known) -> list[uuid.UUID]:
    if not card.human:
        return known.clients.get(alike(card.client), [])
    if card.email:
        # He is somebody's contact already, or a client himself: no second one of him.
        return sorted({here.client_id for here in known.by_email.get(card.email, [])})
    return known.humans.get(alike(card.name), [])


def _contact(card: Card, client_id: uuid.UUID, known: Known) -> Here | None:
    if card.email:
        at_client = (here for here in known.by_email.get(card.email, []))
        return next((here for here in at_client if here.client_id == client_id), None)
    return known.by_name.get((client_id, alike(card.name)))
