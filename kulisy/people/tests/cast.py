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
    """All of them in eight statements: every test begins with this."""
    studio = Company(slug="wind", name="Студия «Северный ветер»", about="Сайты")
    lawyers = Company(slug="law", name="Бюро «Право и точка»")
    stranger = _person("Степан Чужой", "stepan@elsewhere.example")
    olga = _seat(studio, "Ольга Ветрова", "olga@wind.example", Role.OWNER, "Директор")
    irina = _seat(studio, "Ирина Павлова", "irina@wind.example", Role.ACCOUNT, "Менеджер")
    maxim = _seat(studio, "Максим Лебедев", "maxim@wind.example", Role.SPECIALIST, "Дизайнер")
    dina = _seat(studio, "Дина Сафина", "dina@wind.example", Role.ACCOUNTANT, "Бухгалтер")
    lev = _seat(lawyers, "Лев Гринберг", "lev@law.example", Role.OWNER, "Партнёр")
    romashka = Client(company=studio, name="ООО «Ромашка»", responsible=irina)
    kuznetsov = Client(company=studio, name="ИП Кузнецов", responsible=irina, human=True)
    at_lawyers = Client(company=lawyers, name="Ромашка", responsible=lev)
    anna = _access(romashka, "Анна Ким", "anna@romashka.example", now, lead=True)
    pyotr = _access(romashka, "Пётр Ким", "pyotr@romashka.example", now, authorised=True)
    ivan = _access(kuznetsov, "Иван Кузнецов", "ivan@kuznetsov.example", now, lead=True)
    anna_at_lawyers = _access(
        at_lawyers, "Анна Ким", "anna@romashka.example", now, lead=True, who=anna.person
    )
    seats = [olga, irina, maxim, dina, lev]
    accesses = [anna, pyotr, ivan, anna_at_lawyers]
    persons = [stranger, *(each.person for each in (*seats, anna, pyotr, ivan))]
    addresses = [
        EmailAddress(user=each, email=each.email, verified=True, primary=True) for each in persons
    ]
    Company.objects.bulk_create([studio, lawyers])
    Person.objects.bulk_create(persons)
    EmailAddress.objects.bulk_create(addresses)
    Seat.objects.bulk_create(seats)
    Client.objects.bulk_create([romashka, kuznetsov, at_lawyers])
    Contact.objects.bulk_create([each.contact for each in accesses])
    Access.objects.bulk_create(accesses)
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
        stranger=stranger,
    )


def person(name: str, email: str) -> Person:
    found = Person.objects.filter(email=email).first()
    if found:
        return found
    made = _person(name, email)
    made.save(force_insert=True)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


def seat(company: Company, name: str, email: str, role: str, title: str = "") -> Seat:
    made = _seat(company, name, email, role, title, who=person(name, email))
    made.save(force_insert=True)
    return made


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
    made = _access(
        client, name, email, now, lead=lead, authorised=authorised, who=person(name, email)
    )
    made.rules_version = rules_version
    made.contact.save(force_insert=True)
    made.save(force_insert=True)
    return made


def _person(name: str, email: str) -> Person:
    made = Person(email=email, name=name)
    made.set_unusable_password()
    return made


def _seat(
    company: Company, name: str, email: str, role: str, title: str, *, who: Person | None = None
) -> Seat:
    who = who or _person(name, email)
    return Seat(company=company, person=who, role=role, name=name, title=title)


def _access(
    client: Client,
    name: str,
    email: str,
    now: datetime,
    *,
    lead: bool = False,
    authorised: bool = False,
    who: Person | None = None,
) -> Access:
    who = who or _person(name, email)
    contact = Contact(company=client.company, client=client, person=who, name=name, email=email)
    return Access(
        company=client.company,
        client=client,
        contact=contact,
        person=who,
        sections=list(SECTIONS),
        lead=lead,
        authorised=authorised,
        granted_at=now,
        rules_version=1,
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
