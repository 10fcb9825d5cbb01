"""The importer of clients and contacts out of a table."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from kulisy.admissions.actions.clients import add_client, add_contact, edit_contact
from kulisy.admissions.refusal import Refused
from kulisy.imports import columns as meanings
from kulisy.imports.cards import Card, Remark, alike, card
from kulisy.imports.importing import Note, Told, Work, made
from kulisy.imports.matching import JOIN, LEAVE, Here, Own, Planned, knowledge, own, planned
from kulisy.imports.models import Import, Kind, Level, Made
from kulisy.imports.tables import Table, read_table
from kulisy.people import access as people
from kulisy.people.actions import add_note
from kulisy.people.models import Client, ClientDomain
from kulisy.people.viewer import viewing, working

#: Rows of one transaction.
BATCH = 100
PREVIEW = 12

SENTENCES: dict[str, str] = {
    # The file is of no use.
    "old_excel": gettext_noop(
        "This is an old Excel file, or one locked by a password. Save it as .xlsx or CSV."
    ),
    "no_table": gettext_noop("This is no table. A list comes as CSV or XLSX."),
    "broken_book": gettext_noop("The workbook is damaged. Save it anew, or as CSV."),
    "bomb": gettext_noop("The workbook unfolds to more than {limit} MB. Save the list alone."),
    "too_long": gettext_noop("More than {most} rows. Please split the file."),
    "too_wide": gettext_noop("More than {most} columns. Please leave out what is not needed."),
    "only_heads": gettext_noop("There is only one row, and it looks like the heads."),
    "quote_open": gettext_noop(
        "A quotation mark is opened before line {line} and never closed; the table can't be cut."
    ),
    # A row that is not brought in.
    "bad_address": gettext_noop("“{address}” is no mail address."),
    "no_name": gettext_noop("Neither a client nor a name."),
    "long_name": gettext_noop("The name is longer than {limit} characters."),
    "several_clients": gettext_noop("There are several clients like “{name}”: add it by hand."),
    "refused": "{sentence}",
    "twice": gettext_noop("The same as in row {row}."),
    "client_here": gettext_noop("This client is here already."),
    "contact_here": gettext_noop("This contact is here already."),
    # A remark; it is brought in.
    "several_addresses": gettext_noop("Several addresses in one cell: {address} is taken."),
    "cut": gettext_noop("Cut to {limit} characters: {text}"),
    "bad_domain": gettext_noop("“{domain}” is no mail domain of a company: left out."),
    "no_such_colleague": gettext_noop("There is no colleague “{name}”: you are responsible."),
    # What was made.
    "made_both": gettext_noop("A new client with a contact."),
    "made_client": gettext_noop("A new client."),
    "made_contact": gettext_noop("A new contact."),
    "filled": gettext_noop("A contact that was here: filled in what was missing."),
}


class ClientsImporter:
    kind: str = Kind.CLIENTS
    sentences: Mapping[str, str] = SENTENCES

    def plan(self, work: Work) -> Told:
        table = read_table(work.path)
        _map(work.of, table)
        rows = _rows(work, table)
        counts = _counts(rows)
        makes = counts["clients"] + counts["contacts"] + counts["merged"]
        return Told(
            counts=counts,
            notes=[note for each in rows for note in _notes(each)],
            facts={
                "heads": list(table.heads),
                "found": table.found,
                "rows": len(table.rows),
                "samples": [
                    [cell for row in table.rows[:60] if (cell := row.cell(column)[:60])][:3]
                    for column in range(len(table.heads))
                ],
                "preview": [_preview(each) for each in rows if not each.errors][:PREVIEW],
                "known_clients": sum(each.client_id is not None for each in rows),
                "known_contacts": sum(each.here is not None for each in rows),
            },
            worth=makes > 0,
        )

    def run(self, work: Work) -> Told:
        table = read_table(work.path)
        with working():
            before = own(work.of)
        rows = _rows(work, table, before)
        landing = _Landing(work, before)
        for start in range(0, len(rows), BATCH):
            with transaction.atomic():
                landing.land(rows[start : start + BATCH])
            work.progress(min(start + BATCH, len(rows)), len(rows))
        return Told(counts=landing.counts(rows), notes=landing.notes, facts={})


IMPORTER = ClientsImporter()


def _map(import_: Import, table: Table) -> None:
    """The mapping as decided, else as it was for a file with the same heads, else guessed."""
    import_.heads_key = meanings.heads_key(table.heads)
    columns = import_.mapping.get("columns")
    if columns is None and import_.heads_key:
        with working():
            before = (
                Import.objects.filter(
                    company_id=import_.company_id,
                    kind=Kind.CLIENTS,
                    heads_key=import_.heads_key,
                    begun_at__isnull=False,
                )
                .order_by("-begun_at")
                .first()
            )
        columns = before.mapping.get("columns") if before else None
    if columns is None:
        columns = meanings.guess(table)
    import_.mapping = {"columns": meanings.usable(columns, table)}


def _rows(work: Work, table: Table, before: Own | None = None) -> list[Planned]:
    columns: dict[str, str] = work.of.mapping.get("columns", {})
    with viewing(work.viewer):
        known = knowledge(work.viewer, before or Own())
    cards = [card(row, columns, table.heads) for row in table.rows]
    decided = work.of.decisions
    return list(
        planned(
            cards,
            known,
            clients=decided.get("clients", JOIN),
            contacts=decided.get("contacts", LEAVE),
        )
    )


def _counts(rows: Sequence[Planned]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    keys = set()
    for each in rows:
        counts["errors"] += bool(each.errors)
        counts["skipped"] += bool(each.skipped)
        counts["merged"] += bool(each.fills)
        counts["contacts"] += each.makes_contact
        if not each.errors and not each.skipped and each.client_id is None:
            keys.add(each.card.client_key)
    counts["clients"] = len(keys)
    return dict(counts)


def _note(each: Planned, level: Level, remark: Remark) -> Note:
    code, details = remark
    return Note(level, str(each.card.row), code, details, title=_title(each.card))


def _title(card: Card) -> str:
    parts = [card.client_name, "" if card.human else card.name]
    return ", ".join(dict.fromkeys(part for part in parts if part)) or card.email


def _notes(each: Planned) -> Iterator[Note]:
    """What is to be said of a row before anything is made."""
    for remark in each.errors:
        yield _note(each, Level.ERROR, remark)
    if each.skipped:
        yield _note(each, Level.SKIPPED, each.skipped)
    if not each.errors:
        for remark in each.remarks:
            yield _note(each, Level.REMARK, remark)


def _preview(each: Planned) -> dict[str, Any]:
    """Of the file's own words only."""
    card = each.card
    return {
        "row": card.row,
        "client": card.client_name,
        "human": card.human,
        "name": card.name,
        "email": card.email,
        "phone": card.phone,
        "position": card.position,
        "becomes": _becomes(each),
    }


def _becomes(each: Planned) -> str:
    if each.skipped:
        return "skipped"
    if each.fills:
        return "filled"
    if each.client_id is None:
        return "both" if each.card.name else "client"
    return "contact"


class _Landing:
    """Makes rows, batch by batch, in the name of whoever brings them."""

    def __init__(self, work: Work, before: Own) -> None:
        self.work = work
        self.own = before
        self.notes: list[Note] = []
        self.refused = 0
        #: Clients that the report has told of.
        self._told: set[str] = set()
        self._new: dict[Made, dict[uuid.UUID, dict[str, Any]]] = {}

    def land(self, rows: Sequence[Planned]) -> None:
        """In a transaction: the rows as their viewer, then what was made as the worker."""
        self._new = {Made.CLIENT: {}, Made.CONTACT: {}, Made.FILLED: {}, Made.DOMAIN: {}}
        with viewing(self.work.viewer):
            seats = list(people.team(self.work.viewer).filter(active=True))
            self._mine = next(seat for seat in seats if seat.id == self.work.viewer.seat_id)
            self._seats = {alike(seat.name): seat for seat in seats}
            for each in rows:
                self._land(each)
        with working():
            for kind, details in self._new.items():
                made(self.work.of, kind, details, details=details)

    def counts(self, rows: Sequence[Planned]) -> dict[str, int]:
        planned = _counts(rows)
        return {
            "clients": len(self.own.clients),
            "contacts": len(self.own.contacts),
            "merged": len(self.own.filled),
            "skipped": planned["skipped"],
            "errors": planned["errors"] + self.refused,
        }

    def _land(self, each: Planned) -> None:
        self.notes += _notes(each)
        if each.errors or each.skipped:
            return
        try:
            if each.here and each.fills:
                self._fill(each.here, each.fills)
                code = "filled"
            else:
                code = self._make(each)
        except Refused as refused:
            self.refused += 1
            self.notes.append(_note(each, Level.ERROR, ("refused", {"sentence": str(refused)})))
        else:
            self.notes.append(_note(each, Level.MADE, (code, {})))

    def _make(self, each: Planned) -> str:
        card = each.card
        client, is_new = self._client(each)
        if card.name and card.contact_key not in self.own.contacts:
            values = {
                "name": card.name, "email": card.email,
                "phone": card.phone, "position": card.position,
            }  # fmt: skip
            contact = add_contact(self.work.viewer, client, values=values, now=self.work.now)
            self.own.contacts[card.contact_key] = contact.id
            self._new[Made.CONTACT][contact.id] = {"key": card.contact_key}
        return "made_both" if is_new and card.name else "made_client" if is_new else "made_contact"

    def _client(self, each: Planned) -> tuple[Client, bool]:
        """The client of the row, and whether this is the row that brings him."""
        rows = people.clients(self.work.viewer)
        if each.client_id:
            return rows.get(id=each.client_id), False
        key = each.card.client_key
        is_new = key not in self._told
        self._told.add(key)
        if key in self.own.clients:
            return rows.get(id=self.own.clients[key]), is_new
        return self._new_client(each.card), is_new

    def _new_client(self, card: Card) -> Client:
        viewer, now = self.work.viewer, self.work.now
        client = add_client(
            viewer,
            name=card.client_name,
            human=card.human,
            responsible=self._seats.get(alike(card.responsible), self._mine),
            now=now,
        )
        self.own.clients[card.client_key] = client.id
        self._new[Made.CLIENT][client.id] = {"key": card.client_key}
        if card.note:
            add_note(viewer, client, card.note, now=now)
        if card.domain:
            self._keep_domain(client, card.domain)
        return client

    def _keep_domain(self, client: Client, domain: str) -> None:
        """A domain that somebody else has stays his, and nobody learns whose it is."""
        row = ClientDomain(company_id=client.company_id, client=client, domain=domain)
        ClientDomain.objects.bulk_create([row], ignore_conflicts=True)
        if people.domains(self.work.viewer).filter(id=row.id).exists():
            self._new[Made.DOMAIN][row.id] = {}

    def _fill(self, here: Here, fills: Mapping[str, str]) -> None:
        if here.id in self.own.filled:
            return
        viewer = self.work.viewer
        contact = people.contacts(viewer).select_related("client").get(id=here.id)
        edit_contact(viewer, contact, values=fills, now=self.work.now)
        self.own.filled.add(here.id)
        self._new[Made.FILLED][here.id] = dict(fills)
