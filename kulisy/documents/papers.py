"""What a paper of money says (invoice, act, счёт-фактура, УПД), as plain facts, and how its figures
are written. No rows: whoever has the facts (billing) gives them. The words of each form:
`free_papers.py`, `tax_papers.py`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kulisy.documents.facts import CURRENCIES, UNITS
from kulisy.documents.vat import Rate, Sums, line_sums, together

MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
#: Of a party's `kind`: he signs alone.
ENTREPRENEUR = "entrepreneur"
#: Of one price or payment, in the smallest unit: more is a slip of the pen.
MOST_SUM = 10_000_000_000_00


@dataclass(frozen=True)
class Party:
    """One side of a paper as it stood on its day."""

    name: str
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    address: str = ""
    phone: str = ""
    kind: str = "organisation"
    head_title: str = ""
    head_name: str = ""
    accountant: str = ""
    #: Of an entrepreneur: the day on which the ОГРНИП was given.
    registered_on: date | None = None

    @property
    def has_kpp(self) -> bool:
        return self.kind == "organisation"


@dataclass(frozen=True)
class Bank:
    name: str
    bic: str
    correspondent: str
    account: str


@dataclass(frozen=True)
class Line:
    """A line of a paper; `price` in kopecks for one unit."""

    title: str
    quantity: Decimal
    unit: str
    price: int
    percent: int | None
    #: The price has the tax in it.
    included: bool = True

    @property
    def sums(self) -> Sums:
        return line_sums(
            quantity=self.quantity, price=self.price, percent=self.percent, included=self.included
        )


@dataclass(frozen=True)
class Paper:
    """Everything that a form of money says."""

    number: str
    day: date
    currency: str
    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    rate: Rate
    bank: Bank | None = None
    ground: str = ""
    due: date | None = None
    note: str = ""
    #: What is said of the tax where there is none; else the rate's own words.
    tax_words: str = ""
    draft: bool = False
    #: Of a счёт-фактура and УПД: the act it goes with, or the payment it follows.
    shipped_by: str = ""
    paid_by: str = ""
    contract_id: str = ""

    @property
    def sums(self) -> Sums:
        return together(line.sums for line in self.lines)


def long_day(day: date, language: str) -> str:
    """21 ноября 2026 г.; 21 November 2026."""
    if language == "ru":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year} г."
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def amount(minor: int, language: str) -> str:
    """1 234 567,89; 1,234,567.89."""
    major, rest = divmod(abs(minor), 100)
    sign = "−" if minor < 0 else ""
    if language == "ru":
        return f"{sign}{major:,}".replace(",", "\u00a0") + f",{rest:02d}"
    return f"{sign}{major:,}.{rest:02d}"


def money(minor: int, currency: str, language: str) -> str:
    """136 250,00 ₽; £1,362.50."""
    sign = str(CURRENCIES[currency]["sign"])
    if language != "ru" and sign in "£$€":
        return f"{sign}{amount(minor, language)}"
    return f"{amount(minor, language)}\u00a0{sign}"


def quantity_words(quantity: Decimal, language: str) -> str:
    bare = f"{quantity.normalize():f}"
    return bare.replace(".", ",") if language == "ru" else bare


def unit_words(code: str, language: str) -> str:
    return str(UNITS[code][language]) if code in UNITS else code
