"""What stands on an invoice, an act, a счёт-фактура, an УПД: plain facts in, the words of the form
out. No rows: whoever has the facts (billing) gives them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kulisy.documents.facts import CURRENCIES, UNITS
from kulisy.documents.paycode import NoCode, payment_code, payment_text
from kulisy.documents.vat import Rate, Sums, line_sums, together
from kulisy.documents.words import in_words, plural

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
#: A счёт-фактура and an УПД are issued in Russian only.
ENTREPRENEUR = "entrepreneur"


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


def invoice(paper: Paper, *, language: str) -> dict[str, Any]:
    """Data of `invoice.typ`."""
    russian = language == "ru"
    day = long_day(paper.day, language)
    title = (
        f"Счёт на оплату № {paper.number} от {day}"
        if russian
        else f"Invoice No. {paper.number} of {day}"
    )
    due = ""
    if paper.due:
        due = ("Оплатить не позднее " if russian else "To be paid by ") + long_day(
            paper.due, language
        )
    purpose = purpose_of(paper, language=language)
    return _common(paper, title, language=language) | {
        "bank": _bank(paper),
        "due": due,
        "purpose": purpose,
        "qr": _code(paper, purpose),
        "signs": _signs(paper.seller, language),
        "stamp": russian and paper.seller.kind == "organisation",
    }


def purpose_of(paper: Paper, *, language: str) -> str:
    """What the payer writes as the purpose of the payment: number, day, tax."""
    tax = paper.sums.tax
    if language != "ru":
        return f"Invoice {paper.number} of {paper.day.isoformat()}"
    told = f"Оплата по счёту № {paper.number} от {short_day(paper.day)}"
    if paper.rate.taxed:
        return f"{told}, в т. ч. НДС {paper.rate.percent} % – {amount(tax, 'ru')}\u00a0руб."
    return f"{told}. Без НДС"


def act(paper: Paper, *, language: str) -> dict[str, Any]:
    """Data of `act.typ`."""
    russian = language == "ru"
    day = long_day(paper.day, language)
    if russian:
        title = f"Акт № {paper.number} от {day} сдачи-приёмки выполненных работ (оказанных услуг)"
        statement = (
            "Работы выполнены (услуги оказаны) в полном объёме и в срок. Заказчик претензий по "
            "объёму, качеству и срокам не имеет."
        )
    else:
        title = f"Acceptance act No. {paper.number} of {day}"
        statement = (
            "The works were done (the services rendered) in full and on time. The customer has no "
            "claims as to their extent, quality or time."
        )
    return _common(paper, title, language=language) | {
        "totals": _totals(paper, language, last="Всего" if russian else "In total"),
        "statement": statement,
        "stamp": russian,
        "sides": [
            _side("Исполнитель" if russian else "Supplier", paper.seller),
            _side("Заказчик" if russian else "Customer", paper.buyer),
        ],
    }


def _common(paper: Paper, title: str, *, language: str) -> dict[str, Any]:
    russian = language == "ru"
    parties = [
        ["Исполнитель" if russian else "Supplier", _told(paper.seller, language)],
        ["Заказчик" if russian else "Customer", _told(paper.buyer, language)],
    ]
    if paper.ground:
        parties.append(["Основание" if russian else "Ground", paper.ground])
    sums = paper.sums
    return {
        "title": title,
        "draft": paper.draft,
        "seller_name": paper.seller.name,
        "contact": paper.seller.phone,
        "author": [paper.seller.name],
        "parties": parties,
        "lines": [_row(place, line, language) for place, line in enumerate(paper.lines, 1)],
        "totals": _totals(paper, language),
        "summary": _summary(paper, language),
        "words": in_words(sums.gross, paper.currency, language=language),
        "note": paper.note,
        "footer": "",
    }


def _row(place: int, line: Line, language: str) -> list[str]:
    # The price of the form is the one that was agreed: with the tax in it where it was agreed so.
    sums = line.sums
    return [
        str(place),
        line.title,
        quantity_words(line.quantity, language),
        unit_words(line.unit, language),
        amount(line.price, language),
        amount(sums.gross if line.included else sums.net, language),
    ]


def unit_words(code: str, language: str) -> str:
    return str(UNITS[code][language]) if code in UNITS else code


def _totals(paper: Paper, language: str, *, last: str = "") -> list[dict[str, Any]]:
    russian = language == "ru"
    sums = paper.sums
    on_top = any(not line.included for line in paper.lines) and paper.rate.taxed
    rows: list[dict[str, Any]] = [
        {
            "label": "Итого" if russian else "Total",
            "value": amount(sums.net if on_top else sums.gross, language),
        }
    ]
    if paper.rate.taxed:
        tax = f"НДС {paper.rate.percent} %" if russian else f"VAT {paper.rate.percent} %"
        label = tax if on_top else f"В том числе {tax}" if russian else f"Including {tax}"
        rows.append({"label": label, "value": amount(sums.tax, language)})
    else:
        rows.append({"label": _untaxed(paper, language), "value": "–"})
    rows.append(
        {
            "label": last or ("Всего к оплате" if russian else "Amount due"),
            "value": money(sums.gross, paper.currency, language),
            "strong": True,
        }
    )
    return rows


def _untaxed(paper: Paper, language: str) -> str:
    if language != "ru":
        return paper.tax_words or "VAT is not charged"
    return paper.tax_words or paper.rate.ground or "Без НДС"


def _summary(paper: Paper, language: str) -> str:
    count = len(paper.lines)
    total = money(paper.sums.gross, paper.currency, language)
    if language == "ru":
        names = plural(count, "наименование", "наименования", "наименований")
        return f"Всего {count} {names} на сумму {total}"
    return f"{count} {'item' if count == 1 else 'items'}, {total} in total"


def _told(party: Party, language: str) -> str:
    russian = language == "ru"
    parts = [party.name]
    if party.inn:
        parts.append(f"{'ИНН' if russian else 'tax ID'} {party.inn}")
    if party.kpp and party.has_kpp:
        parts.append(f"КПП {party.kpp}")
    parts += [part for part in (party.address, party.phone) if part]
    return ", ".join(parts)


def _bank(paper: Paper) -> dict[str, str] | None:
    bank, seller = paper.bank, paper.seller
    if bank is None:
        return None
    return {
        "name": bank.name,
        "bic": bank.bic,
        "corr": bank.correspondent,
        "account": bank.account,
        "inn": seller.inn,
        "kpp": seller.kpp if seller.has_kpp else "",
        "payee": seller.name,
    }


def _code(paper: Paper, purpose: str) -> str | None:
    """The payment QR: roubles to an account in Russia, and no code on a draft."""
    bank, seller = paper.bank, paper.seller
    if paper.draft or bank is None or paper.currency != "RUB" or not bank.bic:
        return None
    extra = {"Sum": str(paper.sums.gross), "Purpose": purpose, "PayeeINN": seller.inn}
    if seller.has_kpp:
        extra["KPP"] = seller.kpp
    try:
        text = payment_text(
            name=seller.name,
            account=bank.account,
            bank=bank.name,
            bic=bank.bic,
            correspondent=bank.correspondent,
            extra={key: value for key, value in extra.items() if value},
        )
    except NoCode:
        # An account without all its requisites can be paid to by hand.
        return None
    return payment_code(text)


def _signs(party: Party, language: str) -> list[dict[str, str]]:
    russian = language == "ru"
    if party.kind == "organisation" and russian:
        return [
            {"role": party.head_title or "Руководитель", "name": party.head_name},
            {"role": "Бухгалтер", "name": party.accountant or party.head_name},
        ]
    if party.kind == ENTREPRENEUR and russian:
        return [{"role": "Предприниматель", "name": party.head_name}]
    role = party.head_title or ("Исполнитель" if russian else "For the supplier")
    return [{"role": role, "name": party.head_name}]


def _side(title: str, party: Party) -> dict[str, str]:
    details = [f"ИНН {party.inn}"] if party.inn else []
    if party.kpp and party.has_kpp:
        details.append(f"КПП {party.kpp}")
    return {
        "title": title,
        "name": party.name,
        "details": ", ".join(details),
        "role": party.head_title,
        "printed": party.head_name,
    }
