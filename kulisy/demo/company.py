"""A company of the demo as rows: its people, its clients, and how each of them looks at it."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.account.models import EmailAddress

from kulisy.admissions.actions.clients import add_client, add_contact, restrict, set_client_modes
from kulisy.demo.cast import Party, Troupe
from kulisy.demo.when import When
from kulisy.people.doors import portal_viewer
from kulisy.people.founding import found
from kulisy.people.models import Access, Client, ClientDomain, ClientNote, Contact, Person, Seat
from kulisy.people.viewer import Viewer

#: The company is this much older than the first word of its play.
BEFORE = "-48 09:00"
_NAMESPACE = uuid.UUID("6b756c69-7379-4d64-b56d-6f0000000000")


@dataclass
class House:
    """A planted company; names are the play's keys."""

    troupe: Troupe
    when: When
    seats: dict[str, Seat] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    accesses: dict[str, Access] = field(default_factory=dict)
    #: Files under way: to be taken away again should planting fail.
    uploads: list[uuid.UUID] = field(default_factory=list)
    _viewers: dict[str, Viewer] = field(default_factory=dict)

    @property
    def owner(self) -> Viewer:
        return self.viewer(self.troupe.owner)

    def viewer(self, key: str) -> Viewer:
        """Who looks, as the doors would make him. What the team writes doesn't rest here: the play
        is over when it is planted."""
        if key not in self._viewers:
            self._viewers[key] = self._made(key)
        return self._viewers[key]

    def speaker(self, key: str, client: str) -> Viewer:
        """The viewer behind a name in a scene with `client`. KeyError for who has no say there."""
        if key in self.accesses and self.accesses[key].client_id == self.clients[client].id:
            return self.viewer(f"{key}@cabinet")
        if key not in self.seats:
            raise KeyError(f"{key} is nobody to {client}")
        return self.viewer(key)

    def party(self, key: str) -> Party:
        """The client as the cast knows him."""
        return next(party for party in self.troupe.parties if party.key == key)

    def key(self, *parts: object) -> uuid.UUID:
        """A steady idempotency key for one thing of this play."""
        return uuid.uuid5(_NAMESPACE, "/".join(map(str, (self.troupe.slug, *parts))))

    def _made(self, key: str) -> Viewer:
        name, _, cabinet = key.partition("@")
        if cabinet:
            return portal_viewer([self.accesses[name]])
        seat = self.seats[name]
        hidden = {
            self.clients[party.key].id
            for party in self.troupe.parties
            if party.seats and name not in (*party.seats, party.responsible, self.troupe.owner)
        }
        return Viewer(
            face="desk",
            company=seat.company,
            person_id=seat.person_id,
            name=seat.name,
            seat_id=seat.id,
            role=seat.role,
            hidden_clients=frozenset(hidden),
        )


def open_house(house: House) -> None:
    """The company, its team and its clients; nobody has said a word yet."""
    _found_company(house)
    for party in house.troupe.parties:
        _receive(house, party)


def person(name: str, email: str, language: str) -> Person:
    """A login with a proven address; somebody of the other company is the same person."""
    known = Person.objects.filter(email=email).first()
    if known:
        return known
    made = Person.objects.create_user(email, None, name=name, language=language)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


def _found_company(house: House) -> None:
    troupe = house.troupe
    chief = next(player for player in troupe.players if player.key == troupe.owner)
    seat = found(
        name=troupe.name,
        slug=troupe.slug,
        owner_name=chief.name,
        owner_email=chief.email,
        language=troupe.language,
        time_zone=troupe.time_zone,
    )
    company = seat.company
    company.about = troupe.about
    company.phone, company.email = troupe.phone, troupe.email
    company.working_hours = troupe.working_hours
    company.whole_team_writes = troupe.whole_team_writes
    company.save()
    # In memory only: see House.viewer.
    company.rest_seconds = 0
    for player in troupe.players:
        own = seat if player is chief else Seat(company=company, name=player.name)
        own.person = (
            seat.person if player is chief else person(player.name, player.email, troupe.language)
        )
        own.role, own.title, own.answers_for = player.role, player.title, player.answers_for
        own.back_on = house.when.day(player.back_in) if player.back_in else None
        own.save()
        house.seats[player.key] = own


def settle_modes(house: House) -> None:
    """What was changed about clients in the course of the play."""
    for party in house.troupe.parties:
        if party.managers_only_since:
            set_client_modes(
                house.owner,
                house.clients[party.key],
                whole_team_writes=False,
                colleagues_share=party.share,
                now=house.when.at(party.managers_only_since),
            )


def _receive(house: House, party: Party) -> None:
    """A client, his contacts, his circle, and what the team keeps about him for itself."""
    began = house.when.at(BEFORE)
    client = add_client(
        house.owner,
        name=party.name,
        human=party.human,
        responsible=house.seats[party.responsible],
        now=began,
    )
    house.clients[party.key] = client
    for guest in party.guests:
        values = {
            "name": guest.name,
            "email": guest.email,
            "phone": guest.phone,
            "position": guest.position,
        }
        house.contacts[guest.key] = add_contact(house.owner, client, values=values, now=began)
    if party.share is not None:
        set_client_modes(
            house.owner,
            client,
            whole_team_writes=None,
            colleagues_share=party.share,
            now=began + timedelta(hours=1),
        )
    if party.seats:
        restrict(
            house.owner,
            client,
            restricted=True,
            seats=[house.seats[key] for key in party.seats],
            now=began + timedelta(hours=1),
        )
    company = client.company
    if party.domain:
        ClientDomain.objects.create(company=company, client=client, domain=party.domain)
    for author, moment, words in party.notes:
        ClientNote.objects.create(
            company=company,
            client=client,
            author=house.seats[author],
            body=words,
            written_at=house.when.at(moment),
        )
