"""A row of a table as a card of a client and a contact, with what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kulisy.imports import columns as meanings
from kulisy.imports.tables import Row
from kulisy.kit.text import fold, one_line
from kulisy.mailroom.whose import FREE_MAIL

#: Field → the most characters it may have; longer ones are an error or, where it does no harm, cut.
NAME_LIMIT, CONTACT_LIMIT, EMAIL_LIMIT, PHONE_LIMIT, POSITION_LIMIT = 200, 120, 254, 40, 80
NOTE_LIMIT = 10_000

_QUOTES = re.compile("[«»“”„‟\"'`’]")
_DOMAIN = re.compile(r"(?:[a-z0-9а-яё](?:[a-z0-9а-яё-]{0,61}[a-z0-9а-яё])?\.)+[a-zа-яё]{2,24}")

#: (code, details)
Remark = tuple[str, dict[str, object]]


@dataclass(frozen=True)
class Card:
    row: int
    client: str
    #: '' = the row names a client only.
    name: str
    email: str
    phone: str
    position: str
    domain: str
    responsible: str
    note: str
    #: Why it can't be brought in; empty = it can.
    errors: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def human(self) -> bool:
        """No organisation is named: the client is this human being."""
        return not self.client

    @property
    def client_name(self) -> str:
        return self.client or self.name

    @property
    def client_key(self) -> str:
        return f"human:{self.email or alike(self.name)}" if self.human else alike(self.client)

    @property
    def contact_key(self) -> str:
        return f"{self.client_key}|{self.email or alike(self.name)}"


def alike(name: str) -> str:
    """For telling one name from another: without quotation marks, case and «ё»."""
    return " ".join(_QUOTES.sub(" ", fold(name)).split())


def card(row: Row, columns: Mapping[str, str], heads: tuple[str, ...]) -> Card:
    """Read with the given meaning of the columns."""
    by_field = {field: int(column) for column, field in columns.items()}

    def told(field: str, limit: int = 2000) -> str:
        return one_line(row.cell(by_field[field]), limit=limit) if field in by_field else ""

    errors: list[Remark] = []
    remarks: list[Remark] = []
    client = told(meanings.CLIENT)
    written = told(meanings.EMAIL)
    email, more = _address(written)
    name = told(meanings.NAME) or " ".join(
        each for each in map(told, (meanings.FIRST, meanings.MIDDLE, meanings.LAST)) if each
    )
    if written and not email:
        errors.append(("bad_address", {"address": written[:100]}))
    if more:
        remarks.append(("several_addresses", {"address": email}))
    if not client and not name:
        errors.append(("no_name", {}))
    if len(client) > NAME_LIMIT:
        errors.append(("long_name", {"limit": NAME_LIMIT}))
    if len(name) > CONTACT_LIMIT:
        errors.append(("long_name", {"limit": CONTACT_LIMIT}))
    phone, position = told(meanings.PHONE), told(meanings.POSITION)
    for value, limit in ((phone, PHONE_LIMIT), (position, POSITION_LIMIT)):
        if len(value) > limit:
            remarks.append(("cut", {"text": one_line(value, limit=60), "limit": limit}))
    if client and not name and (email or phone):
        # An address without a name is still somebody: he is called by it.
        name = one_line(email or phone, limit=CONTACT_LIMIT)
    domain, bad = _domain(told(meanings.DOMAIN))
    if bad:
        remarks.append(("bad_domain", {"domain": bad}))
    return Card(
        row=row.number,
        client=client,
        name=name,
        email=email,
        phone=one_line(phone, limit=PHONE_LIMIT),
        position=one_line(position, limit=POSITION_LIMIT),
        domain=domain if client else "",
        responsible=told(meanings.RESPONSIBLE, 120),
        note=_note(row, columns, heads),
        errors=tuple(errors),
        remarks=tuple(remarks),
    )


def _address(written: str) -> tuple[str, bool]:
    """The first address in a cell, lower case, and whether there were more; '' = none is right."""
    parts = [each for each in re.split(r"[,;\s]+(?=[^\s,;]*@)", written) if each.strip()]
    found = []
    for part in parts or [written]:
        plain = part.strip().removeprefix("mailto:").strip(" <>,;")
        address = (parseaddr(plain)[1] or plain).lower()
        try:
            validate_email(address)
        except ValidationError:
            continue
        if len(address) <= EMAIL_LIMIT:
            found.append(address)
    return (found[0], len(found) > 1) if found else ("", False)


def _domain(written: str) -> tuple[str, str]:
    """A mail domain out of a site's address; (domain, what was no domain of his own)."""
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", written.strip().lower())
    host = re.split(r"[/?#:\s,;]", plain, maxsplit=1)[0].strip(".").rpartition("@")[2]
    if not host:
        return "", ""
    if not _DOMAIN.fullmatch(host) or host in FREE_MAIL or len(host) > 253:
        return "", one_line(written, limit=60)
    return host, ""


def _note(row: Row, columns: Mapping[str, str], heads: tuple[str, ...]) -> str:
    """Several columns may make the note; then each begins with its head."""
    at = sorted(int(column) for column, field in columns.items() if field == meanings.NOTE)
    said = [(heads[column], row.cell(column)) for column in at if row.cell(column)]
    if len(at) > 1:
        text = "\n".join(f"{head}: {value}" if head else value for head, value in said)
    else:
        text = "\n".join(value for _, value in said)
    return text[:NOTE_LIMIT]
