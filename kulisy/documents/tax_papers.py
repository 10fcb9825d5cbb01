"""What stands on a счёт-фактура and an УПД: lines (1)–(8), columns 1–14, in the edition of the form
that was in force on the document's day. Both are paper forms in Russian: the electronic ones are
legal with a qualified signature through an operator only."""

from dataclasses import replace
from datetime import date
from typing import Any

from kulisy.documents.facts import CURRENCIES, TAX_FORMS, UNITS, in_force
from kulisy.documents.papers import (
    ENTREPRENEUR,
    Line,
    Paper,
    Party,
    amount,
    long_day,
    quantity_words,
    short_day,
)
from kulisy.documents.vat import half_up

DASH = "–"
#: Columns of services that stay empty: country, customs, traced goods.
_GOODS_ONLY = [DASH] * 7
MARKS = ["1", "1а", "1б", "2", "2а", "3", "4", "5", "6", "7", "8", "9", "10", "10а", "11", "12"]
MARKS += ["12а", "13", "14"]


class NoForm(LookupError):
    """No edition of the form is known for this day."""


def tax_invoice(paper: Paper) -> dict[str, Any]:
    """Data of `tax_invoice.typ`. `paper.shipped_by` fills line (5а), `paper.paid_by` line (5)."""
    day = long_day(paper.day, "ru")
    return _block(paper) | {"title": f"Счёт-фактура № {paper.number} от {day}"}


def upd(paper: Paper) -> dict[str, Any]:
    """Data of `upd.typ`: status 1 with tax, 2 (a transfer document only) without."""
    day = long_day(paper.day, "ru")
    seller, buyer = paper.seller, paper.buyer
    taking = _hand(buyer) | {
        "title": "Товар (груз) получил / услуги, результаты работ, права принял",
        "when": "Дата получения (приемки)",
        "day": "«     »                              20      г.",
        "more": "Иные сведения о получении, приемке",
        "note": "(информация о наличии/отсутствии претензии; ссылки на неотъемлемые приложения, "
        "и другие документы и т.п.)",
        "marks": ["[15]", "[16]", "[17]", "[18]", "[19]"],
    }
    giving = _hand(seller) | {
        "title": "Товар (груз) передал / услуги, результаты работ, права сдал",
        "when": "Дата отгрузки, передачи (сдачи)",
        "day": day,
        "more": "Иные сведения об отгрузке, передаче",
        "note": "(ссылки на неотъемлемые приложения, сопутствующие документы, иные документы "
        "и т.п.)",
        "about": paper.note or DASH,
        "marks": ["[10]", "[11]", "[12]", "[13]", "[14]"],
    }
    itself = replace(paper, shipped_by=shipped_by("Универсальный передаточный документ", paper))
    return _block(itself) | {
        "title": f"УПД № {paper.number} от {day}",
        "status": "1" if paper.rate.taxed else "2",
        "ground": paper.ground or "Без документа-основания",
        "transport": DASH,
        "sides": [giving, {"about": ""} | taking],
    }


def _block(paper: Paper) -> dict[str, Any]:
    edition = _edition(paper.day)
    sums = paper.sums
    taxed = paper.rate.taxed
    return {
        "draft": paper.draft,
        "author": [paper.seller.name],
        "number": paper.number,
        "day": long_day(paper.day, "ru"),
        "correction": DASH,
        "correction_day": DASH,
        "head": _head(paper, line_5b=edition["line_5b"]),
        "edition": edition["edition"],
        "traced": edition["traced"],
        "registration": edition["registration"],
        "marks": MARKS,
        "rows": [_row(place, line) for place, line in enumerate(paper.lines, 1)],
        "total": {
            "net": amount(sums.net, "ru"),
            "tax": amount(sums.tax, "ru") if taxed else "без НДС",
            "gross": amount(sums.gross, "ru"),
        },
        "signs": _signs(paper.seller),
    }


def _edition(day: date) -> dict[str, Any]:
    found = in_force(TAX_FORMS, on=day)
    if found is None:
        raise NoForm(day)
    return found


def _head(paper: Paper, *, line_5b: bool) -> list[list[str]]:
    seller, buyer = paper.seller, paper.buyer
    currency = CURRENCIES[paper.currency]
    rows = [
        ["Продавец:", seller.name, "(2)"],
        ["Адрес:", seller.address or DASH, "(2а)"],
        ["ИНН/КПП продавца:", _codes(seller), "(2б)"],
        ["Грузоотправитель и его адрес:", DASH, "(3)"],
        ["Грузополучатель и его адрес:", DASH, "(4)"],
        ["К платежно-расчетному документу №", paper.paid_by or f"{DASH} от {DASH}", "(5)"],
        ["Документ об отгрузке: наименование, №", paper.shipped_by or f"{DASH} от {DASH}", "(5а)"],
    ]
    if line_5b:
        label = "К счету-фактуре (счетам-фактурам), выставленному при получении оплаты:"
        rows.append([label, f"№ {DASH} от {DASH}", "(5б)"])
    return [
        *rows,
        ["Покупатель:", buyer.name, "(6)"],
        ["Адрес:", buyer.address or DASH, "(6а)"],
        ["ИНН/КПП покупателя:", _codes(buyer), "(6б)"],
        ["Валюта: наименование, код", f"{currency['name']}, {currency['number']}", "(7)"],
        [
            "Идентификатор государственного контракта, договора (соглашения) (при наличии):",
            paper.contract_id or DASH,
            "(8)",
        ],
    ]


def shipped_by(name: str, paper: Paper) -> str:
    """Line (5а): by which paper (`name` and its number and day) all of its lines were handed
    over."""
    places = "1" if len(paper.lines) == 1 else f"1–{len(paper.lines)}"
    return f"{name}, № п/п {places} № {paper.number} от {short_day(paper.day)}"


def _row(place: int, line: Line) -> list[str]:
    sums = line.sums
    taxed = line.percent is not None
    # The price of this form is always without the tax.
    net = amount(sums.net, "ru")
    price = net if line.quantity == 1 else _net_price(line)
    unit = UNITS.get(line.unit)
    return [
        str(place),
        line.title,
        DASH,
        line.unit if unit else DASH,
        unit["ru"] if unit else DASH,
        quantity_words(line.quantity, "ru"),
        price,
        net,
        "без акциза",
        f"{line.percent}%" if taxed else "без НДС",
        amount(sums.tax, "ru") if taxed else "без НДС",
        amount(sums.gross, "ru"),
        *_GOODS_ONLY,
    ]


def _net_price(line: Line) -> str:
    if line.percent is None or not line.included:
        return amount(line.price, "ru")
    return amount(half_up(line.sums.net / line.quantity), "ru")


def _codes(party: Party) -> str:
    if not party.inn:
        return DASH
    return f"{party.inn}/{party.kpp}" if party.kpp and party.has_kpp else party.inn


def _signs(seller: Party) -> dict[str, str]:
    own = seller.kind == ENTREPRENEUR
    registered = ""
    if own and seller.ogrn:
        given = f" от {short_day(seller.registered_on)}" if seller.registered_on else ""
        registered = f"ОГРНИП {seller.ogrn}{given}"
    return {
        "head": "" if own else seller.head_name,
        "accountant": "" if own else seller.accountant or seller.head_name,
        "entrepreneur": seller.head_name if own else "",
        "registered": registered,
    }


def _hand(party: Party) -> dict[str, str]:
    codes = _codes(party)
    named = party.name if codes == DASH else f"{party.name}, ИНН/КПП {codes}"
    return {"role": party.head_title, "name": party.head_name, "party": named}
