"""Making a company and its owner: the first one by the set-up page, others by the operator."""

import re

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import connection

from kulisy.people.models import Company, Person, Role, Seat
from kulisy.people.viewer import in_lobby

#: Words that stand first in an address of our own, so that no company may take them.
_TAKEN = """
accounts api admin assets c calendar d doc favicon health join kulisy l link live login logout look
mail manifest me media new public reports robots setup signup static sw u
"""
RESERVED = frozenset(_TAKEN.split())
TOKEN_DAYS = 7
_SALT = "kulisy.setup"
_LATIN = """
a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch _ y _ e yu ya
"""
_LETTERS = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _LATIN.split(), strict=True))


class AlreadyFounded(Exception):
    """There is a company: the set-up page has done its work."""


class SlugTaken(ValueError):
    """Another company has this address."""


def setup_token() -> str:
    """What the console prints: opens the set-up page for TOKEN_DAYS while there is no company."""
    return signing.dumps("first", salt=_SALT)


def is_setup_token(token: str) -> bool:
    try:
        return bool(signing.loads(token, salt=_SALT, max_age=TOKEN_DAYS * 86400) == "first")
    except signing.BadSignature:
        return False


def is_founded() -> bool:
    return Company.objects.exists()


def is_slug(slug: str) -> bool:
    """Latin letters, figures and hyphens inside, at most 40."""
    return re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", slug) is not None


def slug_for(name: str) -> str:
    """An address made of a company's name: «Северный ветер» → severnyy-veter. May be empty."""
    latin = "".join(_LETTERS.get(letter, letter) for letter in name.lower()).replace("_", "")
    words = [word for word in re.split(r"[^a-z0-9]+", latin) if word]
    slug = "-".join(words)[:40].strip("-")
    return f"{slug}-1" if slug in RESERVED else slug


def found(
    *,
    name: str,
    slug: str,
    owner_name: str,
    owner_email: str,
    language: str = "ru",
    time_zone: str = "Europe/Moscow",
) -> Seat:
    """A company and its owner's seat; for the operator, in the database's own name."""
    company, person = _company_and_owner(name, slug, owner_name, owner_email, language, time_zone)
    return _seat(company, person)


def found_first(
    *,
    name: str,
    slug: str,
    owner_name: str,
    owner_email: str,
    language: str,
    time_zone: str,
) -> Seat:
    """The first company, from the lobby; AlreadyFounded for whoever comes second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kulisy.first-company'))")
    if is_founded():
        raise AlreadyFounded
    company, person = _company_and_owner(name, slug, owner_name, owner_email, language, time_zone)
    # The wall lets the first seat of a company be taken where the transaction names it.
    with in_lobby(person_id=person.id, company_id=company.id):
        return _seat(company, person)


def _company_and_owner(
    name: str, slug: str, owner_name: str, owner_email: str, language: str, time_zone: str
) -> tuple[Company, Person]:
    if slug in RESERVED or Company.objects.filter(slug=slug).exists():
        raise SlugTaken(slug)
    company = Company(name=name, slug=slug, language=language, time_zone=time_zone)
    company.save(force_insert=True)
    email = owner_email.strip().lower()
    person = Person.objects.filter(email=email).first()
    if person is None:
        person = Person.objects.create_user(email, None, name=owner_name, language=language)
    address = EmailAddress.objects.filter(user=person, email=email).first() or EmailAddress(
        user=person, email=email, primary=True
    )
    # Whoever holds the console vouches for the address.
    address.verified = True
    address.save()
    return company, person


def _seat(company: Company, person: Person) -> Seat:
    seat = Seat(company=company, person=person, role=Role.OWNER, name=person.name)
    seat.save(force_insert=True)
    return seat
