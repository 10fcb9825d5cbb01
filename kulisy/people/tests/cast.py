"""The one cast of every test: two companies, two clients, a stranger.

«Северный ветер» (studio) serves ООО «Ромашка» (Анна leads, Пётр signs) and ИП Кузнецов (Кузнецов
himself). «Право и точка» (lawyers) is the other company; it serves «Ромашка» too, as its own
client: the same Анна is a contact there. Степан is a stranger with a login and nothing else.
Made with the owner's rights; tests look through `viewing(viewer)`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.models import EmailAddress

from kulisy.people.doors import portal_viewer
from kulisy.people.models import SECTIONS, Access, Client, Company, Contact, Person, Role, Seat
from kulisy.people.viewer import Viewer

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@dataclass
class Cast:
    """Persons by first name; seats, contacts and accesses under the same names."""

    studio: Company
    lawyers: Company
    # the studio's team
    olga: Seat  # owner
    irina: Seat  # account manager
    maxim: Seat  # designer, a specialist
    dina: Seat  # accountant
    # the lawyers' team
    lev: Seat  # owner
    # clients of the studio
    romashka: Client
    kuznetsov: Client
    anna: Access  # leads «Ромашка»
    pyotr: Access  # may sign for «Ромашка»
    ivan: Access  # Кузнецов himself
    # a client of the lawyers
    romashka_at_lawyers: Client
    anna_at_lawyers: Access
    stranger: Person


def make_cast(now: datetime = NOW) -> Cast:
    studio = Company.objects.create(slug="wind", name="Студия «Северный ветер»", about="Сайты")
    lawyers = Company.objects.create(slug="law", name="Бюро «Право и точка»")
    olga = seat(studio, "Ольга Ветрова", "olga@wind.example", Role.OWNER, "Директор")
    irina = seat(studio, "Ирина Павлова", "irina@wind.example", Role.ACCOUNT, "Менеджер")
    maxim = seat(studio, "Максим Лебедев", "maxim@wind.example", Role.SPECIALIST, "Дизайнер")
    dina = seat(studio, "Дина Сафина", "dina@wind.example", Role.ACCOUNTANT, "Бухгалтер")
    lev = seat(lawyers, "Лев Гринберг", "lev@law.example", Role.OWNER, "Партнёр")
    romashka = Client.objects.create(company=studio, name="ООО «Ромашка»", responsible=irina)
    kuznetsov = Client.objects.create(
        company=studio, name="ИП Кузнецов", responsible=irina, human=True
    )
    anna = admit(romashka, "Анна Ким", "anna@romashka.example", now, lead=True)
    pyotr = admit(romashka, "Пётр Ким", "pyotr@romashka.example", now, authorised=True)
    ivan = admit(kuznetsov, "Иван Кузнецов", "ivan@kuznetsov.example", now, lead=True)
    at_lawyers = Client.objects.create(company=lawyers, name="Ромашка", responsible=lev)
    anna_at_lawyers = admit(at_lawyers, "Анна Ким", "anna@romashka.example", now, lead=True)
    return Cast(
        studio=studio,
        lawyers=lawyers,
        olga=olga,
        irina=irina,
        maxim=maxim,
        dina=dina,
        lev=lev,
        romashka=romashka,
        kuznetsov=kuznetsov,
        anna=anna,
        pyotr=pyotr,
        ivan=ivan,
        romashka_at_lawyers=at_lawyers,
        anna_at_lawyers=anna_at_lawyers,
        stranger=person("Степан Чужой", "stepan@elsewhere.example"),
    )


def person(name: str, email: str) -> Person:
    found = Person.objects.filter(email=email).first()
    if found:
        return found
    made = Person.objects.create_user(email, None, name=name)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


def seat(company: Company, name: str, email: str, role: str, title: str = "") -> Seat:
    return Seat.objects.create(
        company=company, person=person(name, email), role=role, name=name, title=title
    )


def admit(
    client: Client,
    name: str,
    email: str,
    now: datetime,
    *,
    lead: bool = False,
    authorised: bool = False,
    rules_version: int = 1,
) -> Access:
    who = person(name, email)
    contact = Contact.objects.create(
        company=client.company, client=client, person=who, name=name, email=email
    )
    return Access.objects.create(
        company=client.company,
        client=client,
        contact=contact,
        person=who,
        sections=list(SECTIONS),
        lead=lead,
        authorised=authorised,
        granted_at=now,
        rules_version=rules_version,
    )


def at_desk(seat: Seat, *, hidden: frozenset = frozenset()) -> Viewer:  # type: ignore[type-arg]
    """The viewer of a seat, as the doors would make it (doors.seat_viewer goes the whole way)."""
    return Viewer(
        face="desk",
        company=seat.company,
        person_id=seat.person_id,
        name=seat.name,
        seat_id=seat.id,
        role=seat.role,
        hidden_clients=hidden,
    )


def in_cabinet(*accesses: Access) -> Viewer:
    """The viewer of one person's accesses at one company."""
    return portal_viewer(list(accesses))
