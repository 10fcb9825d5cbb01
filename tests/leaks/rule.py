"""Who may know what: the rule of design section 4, written a second time, from the words of the
design and not from the product's code. Names are those of the cast."""

from dataclasses import dataclass, field

#: One place a planted word belongs to: ("team", client), ("thread", key), ("own", name), …
Scope = tuple[str, str]

RUNNERS = {"owner", "admin"}
WRITERS = {"owner", "admin", "account"}


@dataclass
class SeatFact:
    company: str
    role: str
    active: bool = True


@dataclass
class ClientFact:
    company: str
    responsible: str
    restricted: bool = False
    named: set[str] = field(default_factory=set)
    share: bool = False
    whole_team_writes: bool = True


SECTIONS = frozenset({"conversations", "files", "documents", "money", "bookings", "projects"})


@dataclass
class ContactFact:
    client: str
    lead: bool = False
    revoked: bool = False
    sections: frozenset[str] = SECTIONS


@dataclass
class ThreadFact:
    client: str
    audience: str
    taking_part: set[str] = field(default_factory=set)


@dataclass
class Rule:
    """What the tests themselves did, and what follows from it."""

    seats: dict[str, SeatFact] = field(default_factory=dict)
    #: Who does a service that is shown: the public page names him to everybody.
    public: dict[str, set[str]] = field(default_factory=dict)
    clients: dict[str, ClientFact] = field(default_factory=dict)
    contacts: dict[tuple[str, str], ContactFact] = field(default_factory=dict)
    threads: dict[str, ThreadFact] = field(default_factory=dict)

    def company(self, company: str) -> set[str]:
        return {
            name for name, seat in self.seats.items() if seat.company == company and seat.active
        }

    def runners(self, company: str) -> set[str]:
        return {name for name in self.company(company) if self.seats[name].role in RUNNERS}

    def managers(self, company: str) -> set[str]:
        """Who decides on letters of which nobody knows whose they are: whoever writes to clients
        and is kept out of none."""
        ours = [client for client, fact in self.clients.items() if fact.company == company]
        return {
            name
            for name in self.company(company)
            if self.seats[name].role in WRITERS and all(name in self.team(each) for each in ours)
        }

    def team(self, client: str) -> set[str]:
        """Seats that see a client: all; a restricted one: owner, responsible and named ones."""
        fact = self.clients[client]
        seats = self.company(fact.company)
        if not fact.restricted:
            return seats
        return {
            name
            for name in seats
            if self.seats[name].role == "owner" or name in fact.named | {fact.responsible}
        }

    def side(self, client: str, *sections: str) -> set[str]:
        """The client's people with a cabinet; of them those admitted to one of these sections."""
        return {
            name
            for (name, of), fact in self.contacts.items()
            if of == client and not fact.revoked and (not sections or fact.sections & set(sections))
        }

    def thread(self, key: str) -> set[str]:
        fact = self.threads[key]
        seen = self.team(fact.client)
        if fact.audience != "client":
            return seen
        side = self.side(fact.client, "conversations")
        return seen | (side if self.clients[fact.client].share else side & fact.taking_part)

    def file(self, key: str) -> set[str]:
        """Its name in «Файлы», which is a section of its own."""
        client = self.threads[key].client
        return self.team(client) | (self.thread(key) & self.side(client, "files"))

    def seat(self, name: str) -> set[str]:
        """Who may know a colleague's name: the company, and clients he is presented to."""
        seat = self.seats[name]
        knowing = self.company(seat.company) | {name} | self.public.get(name, set())
        for client, fact in self.clients.items():
            if fact.company != seat.company:
                continue
            writes = fact.whole_team_writes or seat.role in WRITERS
            sees = not fact.restricted or seat.role == "owner" or name in fact.named
            if (seat.active and writes and sees) or fact.responsible == name:
                knowing |= self.side(client)
        return knowing

    def may_know(self, scopes: tuple[Scope, ...]) -> set[str]:
        knowing: set[str] = set()
        for kind, of in scopes:
            if kind == "own":
                knowing.add(of)
            elif kind == "team":
                knowing |= self.team(of)
            elif kind == "thread":
                knowing |= self.thread(of)
            elif kind == "client":
                knowing |= self.team(of) | self.side(of)
            elif kind == "file":
                knowing |= self.file(of)
            elif kind == "section":
                sections, _, client = of.partition("@")
                knowing |= self.team(client) | self.side(client, *sections.split("|"))
            elif kind == "leads":
                knowing |= {n for n in self.side(of) if self.contacts[n, of].lead}
            elif kind == "company":
                knowing |= self.company(of)
            elif kind == "runners":
                knowing |= self.runners(of)
            elif kind == "managers":
                knowing |= self.managers(of)
            elif kind == "owners":
                knowing |= {n for n in self.company(of) if self.seats[n].role == "owner"}
            elif kind == "seat":
                knowing |= self.seat(of)
            else:
                raise LookupError(kind)
        return knowing
