"""Changes of the settings that decide what clients' people see, drawn by lot; what each does by the
words of the design, to the oracle's copy of the facts; and the form that does it at the desk."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kulisy.admissions.forms import CompanySettings
from kulisy.operate.testing import acting_as
from kulisy.people.models import SECTIONS, Company, Contact
from tests.leaks.rule import ClientFact, ContactFact
from tests.leaks.world import World

CLIENTS = ("romashka", "kuznetsov")
#: Those whose places on the team change; Ольга acts.
TEAM = ("irina", "maxim", "dina")
ROLES = ("admin", "account", "sales", "specialist", "accountant", "lawyer")
SAID = {None: "", True: "yes", False: "no"}


@dataclass
class Said:
    """What the company says where a client says nothing, and what each client says."""

    writes: bool = True
    share: bool = False
    own: dict[str, tuple[bool | None, bool | None]] = field(default_factory=dict)

    def tell(self, facts: dict[str, ClientFact]) -> None:
        for client, (writes, share) in self.own.items():
            facts[client].whole_team_writes = self.writes if writes is None else writes
            facts[client].share = self.share if share is None else share


@dataclass(frozen=True)
class Drawn:
    """One change: its form, and what it does to the oracle's facts."""

    route: str
    args: list[Any]
    data: dict[str, Any]
    tell: Callable[[], None]
    #: Who does it, and in which face.
    who: str = "olga"
    #: It is only promised: it comes true when somebody else takes it, who is not in the cast.
    promised: bool = False


def drawn(lot: random.Random, world: World, said: Said) -> Drawn:
    kinds = (
        rights, rights, rights, standing, circle, circle, circle, company, role, place,
        sharing, sharing, invitation,
    )  # fmt: skip
    return lot.choice(kinds)(lot, world, said)


def rights(lot: random.Random, world: World, said: Said) -> Drawn:
    """Sections and rights of somebody who is admitted; else he is let in again."""
    who = lot.choice(("anna", "pyotr", "ivan"))
    fact = _contact(world, who)
    if fact.revoked:
        return standing(lot, world, said, who=who)
    sections = frozenset(lot.sample(SECTIONS, lot.randint(1, len(SECTIONS))))
    data: dict[str, Any] = {"sections": sorted(sections)}
    data |= {name: "on" for name in ("lead", "authorised") if lot.random() < 0.5}

    def tell() -> None:
        fact.sections, fact.lead = sections, "lead" in data

    return Drawn("desk:contact_rights", [_contact_id(world, who)], data, tell)


def standing(lot: random.Random, world: World, said: Said, *, who: str = "") -> Drawn:
    """Revoked, restored, ended."""
    who = who or lot.choice(("anna", "pyotr", "ivan"))
    fact = _contact(world, who)
    way = "restoration" if fact.revoked else lot.choice(("revocation", "ending", "revocation"))

    def tell() -> None:
        fact.revoked = way == "revocation"

    return Drawn(f"desk:contact_{way}", [_contact_id(world, who)], {}, tell)


def circle(lot: random.Random, world: World, said: Said) -> Drawn:
    """Who of the team sees a client, answers for him and writes to him; what his people share."""
    client, facts = lot.choice(CLIENTS), world.rule.clients
    at_work = sorted(world.rule.company("wind"))
    restricted = lot.random() < 0.5
    seats = {name for name in at_work if lot.random() < 0.4}
    responsible = lot.choice(at_work)
    writes, share = (lot.choice((None, True, False)) for _ in range(2))
    data: dict[str, Any] = {
        "responsible": getattr(world.cast, responsible).id,
        "seats": [getattr(world.cast, name).id for name in sorted(seats)],
        "whole_team_writes": SAID[writes],
        "colleagues_share": SAID[share],
    } | ({"restricted": "on"} if restricted else {})

    def tell() -> None:
        facts[client].responsible, facts[client].restricted = responsible, restricted
        facts[client].named = seats if restricted else set()
        said.own[client] = (writes, share)
        said.tell(facts)

    return Drawn("desk:client_circle", [getattr(world.cast, client).id], data, tell)


def sharing(lot: random.Random, world: World, said: Said) -> Drawn:
    """What a client's lead says of his colleagues; he is told what he sees himself."""
    leads = [
        (who, client)
        for who, client in (("anna", "romashka"), ("pyotr", "romashka"), ("ivan", "kuznetsov"))
        if world.rule.contacts[who, client].lead and not world.rule.contacts[who, client].revoked
    ]
    if not leads:
        return rights(lot, world, said)
    who, client = lot.choice(leads)
    share = lot.random() < 0.5

    def tell() -> None:
        said.own[client] = (said.own[client][0], share)
        said.tell(world.rule.clients)

    data = {"share": "yes" if share else "no"}
    args = [getattr(world.cast, client).id]
    return Drawn("portal:sharing", args, data, tell, who=who)


def invitation(lot: random.Random, world: World, said: Said) -> Drawn:
    """Somebody new at a client: what he would see on his first day."""
    client = lot.choice(CLIENTS)
    sections = lot.sample(SECTIONS, lot.randint(1, len(SECTIONS)))
    with acting_as("kulisy_owner"):
        made = Contact.objects.create(
            company=world.cast.studio, client=getattr(world.cast, client), name="Новый человек"
        )

    def tell() -> None:
        world.rule.contacts["newcomer", client] = ContactFact(client, sections=frozenset(sections))

    data = {"sections": sorted(sections), "link": "1"}
    return Drawn("desk:contact_invitation", [made.id], data, tell, promised=True)


def company(lot: random.Random, world: World, said: Said) -> Drawn:
    writes, share = lot.random() < 0.5, lot.random() < 0.5
    with acting_as("kulisy_owner"):
        form = CompanySettings.of(Company.objects.get(slug="wind"))
    form |= {"whole_team_writes": writes, "colleagues_share": share}
    data = {name: value for name, value in form.items() if value not in (False, None)}

    def tell() -> None:
        said.writes, said.share = writes, share
        said.tell(world.rule.clients)

    return Drawn("desk:settings", [], data, tell)


def role(lot: random.Random, world: World, said: Said) -> Drawn:
    name, wanted = lot.choice(TEAM), lot.choice(ROLES)
    seat = getattr(world.cast, name)

    def tell() -> None:
        world.rule.seats[name].role = wanted

    return Drawn("desk:seat_role", [seat.id], {"role": wanted}, tell)


def place(lot: random.Random, world: World, said: Said) -> Drawn:
    """A seat is closed, with all that it holds in somebody's hands; or opened again."""
    name = lot.choice(TEAM)
    fact, seat = world.rule.seats[name], getattr(world.cast, name)
    if not fact.active:
        return Drawn("desk:seat_return", [seat.id], {}, lambda: setattr(fact, "active", True))
    heir = lot.choice(sorted(world.rule.company("wind") - {name}))

    def tell() -> None:
        fact.active = False
        for client in CLIENTS:
            known = world.rule.clients[client]
            known.responsible = heir if known.responsible == name else known.responsible
            known.named = {heir if each == name else each for each in known.named}

    data = {"successor": getattr(world.cast, heir).id}
    return Drawn("desk:seat_departure", [seat.id], data, tell)


def _contact(world: World, who: str) -> Any:
    return world.rule.contacts[who, "kuznetsov" if who == "ivan" else "romashka"]


def _contact_id(world: World, who: str) -> Any:
    return getattr(world.cast, who).contact_id
