"""A world to read: the cast with planted names, a clock that stands still, and hands that act
through the real pages, as the browser would."""

import contextlib
import itertools
import json
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from kulisy.disclosure.tests.confirming import send
from kulisy.kit import ids
from kulisy.kit import time as kit_time
from kulisy.mailroom.tests.incoming import SUPPORT
from kulisy.notify.models import CompanyMail
from kulisy.notify.tests.jobs import run_jobs
from kulisy.operate.testing import acting_as
from kulisy.people.models import Access, Contact, NamedSeat, Person, Seat
from kulisy.people.models import Client as ClientRow
from kulisy.people.tests.cast import Cast, make_cast
from tests.leaks.canary import canary
from tests.leaks.rule import ClientFact, ContactFact, Rule, Scope, SeatFact, ThreadFact

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
START = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
#: Between two deeds of a drawn history: longer than any of them takes.
STRIDE = timedelta(minutes=10)
SEATS = ("olga", "irina", "maxim", "dina", "lev")
CONTACTS = ("anna", "pyotr", "ivan")
EVERYBODY = (*SEATS, *CONTACTS, "stepan", "nobody")
#: Whose word counts as leaked where it stands in a log of the program.
LOG = "the log"


@dataclass(frozen=True)
class Plant:
    """A canary: where it was put, and to whom it belongs."""

    word: str
    column: str
    scopes: tuple[Scope, ...]
    what: str


@dataclass(frozen=True)
class Event:
    """One raw payload of the live channel."""

    topic: str
    name: str


@dataclass
class World:
    """Everything that was done, and the means to do more."""

    cast: Cast
    rule: Rule
    clock: "Clock"
    plants: dict[str, Plant] = field(default_factory=dict)
    #: Conversations by the suite's own keys.
    ids: dict[str, uuid.UUID] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    browsers: dict[str, Client] = field(default_factory=dict)

    def plant(self, column: str, *scopes: Scope, what: str = "") -> str:
        word = canary()
        self.plants[word] = Plant(word, column, scopes, what or column)
        return word

    def person(self, name: str) -> Person | None:
        if name == "nobody":
            return None
        if name == "stepan":
            return self.cast.stranger
        return getattr(self.cast, name).person

    def browser(self, name: str) -> Client:
        """Signed in as this member of the cast; errors are answers, as outside."""
        if name not in self.browsers:
            browser = Client(raise_request_exception=False)
            person = self.person(name)
            if person is not None:
                browser.force_login(person, backend=BACKEND)
            self.browsers[name] = browser
        return self.browsers[name]

    def post(self, name: str, route: str, /, *args: Any, **data: Any) -> Any:
        """As the form of the page would, and confirmed where what it opens is shown first; anything
        but "done" fails the test."""
        answer: Any = send(self.browser(name), reverse(route, args=args), data)
        assert answer.status_code in {200, 201, 204, 302}, (
            name, route, answer.status_code, answer.content.decode()[:3000],
        )  # fmt: skip
        return answer

    def upload(self, name: str, spot: list[Any], *, file: str, content: bytes) -> str:
        """A file into one's own draft of a place: (face, slug, kind, id, audience)."""
        face, *rest = spot
        browser = self.browser(name)
        url = reverse(f"{face}:draft_uploads", args=rest)
        said = json.dumps({"name": file, "size": len(content)})
        begun = browser.post(url, said, content_type="application/json").json()
        browser.put(f"{begun['url']}/parts/1", content, content_type="application/octet-stream")
        return str(browser.post(f"{begun['url']}/complete").json()["id"])

    def work(self) -> None:
        """Twenty seconds later: rests have ended, the worker has done what waited."""
        self.clock.forward(timedelta(seconds=20))
        run_jobs(until=self.clock.now() + timedelta(seconds=5))

    def letters_to(self, name: str, *, since: int = 0) -> list[Any]:
        person = self.person(name)
        return [each for each in mail.outbox[since:] if person and person.email in each.to]

    def events_for(self, name: str, *, since: int = 0) -> list[Event]:
        person = self.person(name)
        return [
            each
            for each in self.events[since:]
            if person and each.topic.startswith(f"{person.id}/")
        ]

    def remember(self, key: str, client: str, audience: str, taking_part: set[str]) -> None:
        self.rule.threads[key] = ThreadFact(client, audience, taking_part)


class Clock:
    """The present moment of everything that asks kulisy.kit.time or Django."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def forward(self, step: timedelta) -> None:
        self.moment += step


class _Moments:
    """Stands where kit.ids sees the module `time`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def time_ns(self) -> int:
        return int(self._clock.now().timestamp() * 1000) * 1_000_000


class _Chances:
    """Stands where kit.ids sees the module `os`: identifiers that come in order, the same in both
    worlds."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def urandom(self, size: int) -> bytes:
        return next(self._count).to_bytes(size, "big")


def _give_all(held: Any, given: Any) -> None:
    """In every module of the house: some hold it under a name of their own."""
    for name, module in list(sys.modules.items()):
        if name.startswith("kulisy."):
            for told, value in list(vars(module).items()):
                # Callables only: rows and lazy texts would be asked whether they are equal.
                if callable(value) and type(value) is type(held) and value == held:
                    setattr(module, told, given)


@contextlib.contextmanager
def standing_clock(clock: Clock) -> Iterator[None]:
    """Everything of the house asks this clock; identifiers are made of it in order."""
    list(get_resolver().url_patterns)
    true_now, true_django = kit_time.now, timezone.now
    _give_all(true_now, clock.now)
    timezone.now = clock.now
    true_time, true_os = ids.time, ids.os
    ids.time, ids.os = _Moments(clock), _Chances()  # type: ignore[assignment]
    try:
        yield
    finally:
        # Those that were loaded meanwhile, too: they took the clock for the time.
        _give_all(clock.now, true_now)
        timezone.now = true_django
        ids.time, ids.os = true_time, true_os


@contextlib.contextmanager
def listening(world: World) -> Iterator[None]:
    """Catch what goes to the live channel, raw, as PostgreSQL is given it."""

    def catch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if isinstance(sql, str) and "pg_notify" in sql:
            for payload in params[1]:
                said = json.loads(payload)
                world.events.append(Event(str(said["to"]), str(said["name"])))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(catch):
        yield


@contextlib.contextmanager
def made_world(*, share: bool = False, whole_team_writes: bool = True) -> Iterator[World]:
    """The cast with canaries for names, «ИП Кузнецов» restricted to Ирина and the owner. For a
    test with the database; the world and all that happened in it is gone afterwards."""
    clock, point = Clock(), transaction.savepoint()
    letters = len(mail.outbox)
    try:
        with standing_clock(clock), acting_as("kulisy_owner"):
            world = World(make_cast(START), Rule(), clock)
            _tell_rule(world, share=share, whole_team_writes=whole_team_writes)
            _plant_names(world)
            with listening(world):
                yield world
    finally:
        transaction.savepoint_rollback(point)
        del mail.outbox[letters:]


def _tell_rule(world: World, *, share: bool, whole_team_writes: bool) -> None:
    cast, rule = world.cast, world.rule
    for name in SEATS:
        seat = getattr(cast, name)
        rule.seats[name] = SeatFact(seat.company.slug, seat.role)
    rule.clients["romashka"] = ClientFact(
        "wind", "irina", share=share, whole_team_writes=whole_team_writes
    )
    rule.clients["kuznetsov"] = ClientFact("wind", "irina", restricted=True, named={"irina"})
    rule.clients["romashka_at_lawyers"] = ClientFact("law", "lev")
    rule.contacts = {
        ("anna", "romashka"): ContactFact("romashka", lead=True),
        ("pyotr", "romashka"): ContactFact("romashka"),
        ("ivan", "kuznetsov"): ContactFact("kuznetsov", lead=True),
        ("anna", "romashka_at_lawyers"): ContactFact("romashka_at_lawyers", lead=True),
    }
    NamedSeat.objects.create(company=cast.studio, client=cast.kuznetsov, seat=cast.irina)
    ClientRow.objects.filter(id=cast.kuznetsov.id).update(restricted=True)
    ClientRow.objects.filter(id=cast.romashka.id).update(
        colleagues_share=share, whole_team_writes=whole_team_writes
    )
    # Its letters can be answered: each bears an address of its reader's own.
    CompanyMail.objects.create(company=cast.studio, address=SUPPORT, changed_at=START)


def _plant_names(world: World) -> None:
    """Names, positions, telephones, addresses: of people and of clients."""
    plant = world.plant
    first: dict[uuid.UUID, str] = {}
    for name in (*SEATS, *CONTACTS, "stepan"):
        person = world.person(name)
        assert person is not None
        first[person.id] = person.name.split()[0]
        known: list[Scope] = [("own", name)]
        for (contact, client), _fact in world.rule.contacts.items():
            if contact == name:
                known += [("client", client)]
        if name in world.rule.seats:
            known += [("company", world.rule.seats[name].company)]
        person.email = f"{name}.{plant('people.Person.email', *known)}@post.example"
        Person.objects.filter(id=person.id).update(
            name=f"{first[person.id]} {plant('people.Person.name', ('own', name))}",
            email=person.email,
        )
        EmailAddress.objects.filter(user=person).update(email=person.email)
        if name in world.rule.seats:
            seat = getattr(world.cast, name)
            Seat.objects.filter(id=seat.id).update(
                name=f"{first[person.id]} {plant('people.Seat.name', ('seat', name))}",
                title=f"Мастер {plant('people.Seat.title', ('seat', name))}",
                answers_for=plant("people.Seat.answers_for", ("seat", name)),
            )
    for client in ("romashka", "kuznetsov", "romashka_at_lawyers"):
        word = plant("people.Client.name", ("client", client))
        ClientRow.objects.filter(id=getattr(world.cast, client).id).update(name=f"ООО {word}")
    for access_name in ("anna", "pyotr", "ivan", "anna_at_lawyers"):
        access: Access = getattr(world.cast, access_name)
        name = access_name.split("_")[0]
        client = {"ivan": "kuznetsov", "anna_at_lawyers": "romashka_at_lawyers"}.get(
            access_name, "romashka"
        )
        Contact.objects.filter(id=access.contact_id).update(
            name=f"{first[access.person_id]} {plant('people.Contact.name', ('client', client))}",
            email=Person.objects.get(id=access.person_id).email,
            phone=plant("people.Contact.phone", ("team", client)),
            position=plant("people.Contact.position", ("client", client)),
        )
    for each in vars(world.cast).values():
        each.refresh_from_db()
