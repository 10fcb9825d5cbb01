"""What a column may mean, and the guess by its head in Russian and English."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from kulisy.imports.tables import Table
from kulisy.kit.text import fold

CLIENT, NOTE, DOMAIN, RESPONSIBLE = "client", "note", "domain", "responsible"
NAME, FIRST, LAST, MIDDLE = "name", "first", "last", "middle"
EMAIL, PHONE, POSITION = "email", "phone", "position"

#: In the order of the choice on the screen.
FIELDS: dict[str, object] = {
    CLIENT: _("Client (company)"),
    NAME: _("Contact: full name"),
    FIRST: _("Contact: first name"),
    MIDDLE: _("Contact: middle name"),
    LAST: _("Contact: last name"),
    EMAIL: _("Contact: e-mail"),
    PHONE: _("Contact: phone"),
    POSITION: _("Contact: position"),
    DOMAIN: _("Client: mail domain"),
    RESPONSIBLE: _("Client: responsible colleague"),
    NOTE: _("Client: note for the team"),
}
#: Only a note may be made of several columns.
SEVERAL = {NOTE}

#: Whole heads, folded and without signs.
_HEADS: dict[str, str] = {
    CLIENT: "клиент|компания|организация|юрлицо|юр лицо|контрагент|заказчик|название|наименование|"
    "название компании|название организации|наименование организации|наименование контрагента|"
    "фирма|client|company|company name|organization|organisation|organization name|account|"
    "account name|customer|business|client name|customer name|employer",
    NAME: "фио|ф и о|контакт|контактное лицо|контактные лица|имя и фамилия|фамилия имя|"
    "фамилия имя отчество|полное имя|представитель|лицо|name|full name|fullname|contact|"
    "contact name|contact person|person|display name|file as",
    FIRST: "имя|first name|firstname|given name|forename|first",
    MIDDLE: "отчество|middle name|additional name|patronymic",
    LAST: "фамилия|last name|lastname|surname|family name|last",
    EMAIL: "почта|эл почта|электронная почта|электронный адрес|e mail|email|mail|емейл|имейл|мейл|"
    "адрес электронной почты|email address|e mail address|e mail 1 value|primary email|"
    "рабочий email|рабочий e mail|work email",
    PHONE: "телефон|тел|мобильный|мобильный телефон|сотовый|номер телефона|рабочий телефон|phone|"
    "telephone|tel|mobile|mobile phone|cell|phone number|phone 1 value|work phone|"
    "contact phone number|phonenumber",
    POSITION: "должность|роль|позиция|position|job title|title|role|job",
    DOMAIN: "сайт|домен|web|website|web site|site|domain|url",
    RESPONSIBLE: "ответственный|менеджер|ответственный менеджер|куратор|owner|account manager|"
    "responsible|assigned to|manager",
    NOTE: "комментарий|комментарии|примечание|примечания|заметка|заметки|описание|comment|"
    "comments|note|notes|description|remarks",
}
_WHOLE = {head: field for field, heads in _HEADS.items() for head in heads.split("|")}
#: Words inside of longer heads, tried when no whole head fits.
_INSIDE: tuple[tuple[str, str], ...] = (
    ("mail", EMAIL), ("почт", EMAIL), ("phone", PHONE), ("телефон", PHONE), ("мобильн", PHONE),
    ("должност", POSITION), ("job title", POSITION), ("компани", CLIENT), ("организац", CLIENT),
    ("контрагент", CLIENT), ("company", CLIENT), ("organi", CLIENT), ("фамилия", LAST),
    ("отчество", MIDDLE), ("first name", FIRST), ("last name", LAST), ("фио", NAME),
    ("контактн", NAME), ("ответствен", RESPONSIBLE), ("комментар", NOTE), ("примечан", NOTE),
)  # fmt: skip


def heads_key(heads: Sequence[str]) -> str:
    """Under which a mapping is remembered; '' for a table without heads."""
    if not any(heads):
        return ""
    return hashlib.sha256("\0".join(map(_plain, heads)).encode("utf-8", "replace")).hexdigest()


def guess(table: Table) -> dict[str, str]:
    """Column (its number from 0, as text) → field; each field once, but for notes."""
    found: dict[str, str] = {}
    for sure in (True, False):
        for column, head in enumerate(table.heads):
            field = _meant(_plain(head), sure=sure)
            free = field in SEVERAL or field not in found.values()
            if field and free and str(column) not in found:
                found[str(column)] = field
    if EMAIL not in found.values():
        likely = _column_of_addresses(table)
        if likely is not None:
            found[str(likely)] = EMAIL
    # «Имя» or «Name» alone means the whole name.
    if FIRST in found.values() and LAST not in found.values() and NAME not in found.values():
        found = {column: NAME if field == FIRST else field for column, field in found.items()}
    return found


def usable(columns: Mapping[str, object], table: Table) -> dict[str, str]:
    """What of a given mapping fits this table."""
    found: dict[str, str] = {}
    for column, field in columns.items():
        fits = column.isdecimal() and int(column) < len(table.heads) and field in FIELDS
        if fits and (field in SEVERAL or field not in found.values()):
            found[column] = str(field)
    return found


def _meant(head: str, *, sure: bool) -> str:
    if sure:
        return _WHOLE.get(head, "")
    return next((field for part, field in _INSIDE if part in head), "")


def _plain(head: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", fold(head)).split())


def _column_of_addresses(table: Table) -> int | None:
    """The column in which most cells have an address."""
    rows = table.rows[:200]
    counted = [
        (sum("@" in row.cell(column) for row in rows), -column)
        for column in range(len(table.heads))
    ]
    often, column = max(counted, default=(0, 0))
    return -column if often * 2 >= len(rows) else None
