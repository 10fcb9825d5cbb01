"""Forms that law leaves free, in Russian and in English: the invoice and the act."""

from typing import Any

from kulisy.documents.papers import (
    ENTREPRENEUR,
    Line,
    Paper,
    Party,
    amount,
    long_day,
    money,
    quantity_words,
    short_day,
    unit_words,
)
from kulisy.documents.paycode import NoCode, payment_code, payment_text
from kulisy.documents.words import in_words, plural


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
            _side("Исполнитель" if russian else "Supplier", paper.seller, language),
            _side("Заказчик" if russian else "Customer", paper.buyer, language),
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
    parts = [party.name, *_codes(party, language), party.address, party.phone]
    return ", ".join(part for part in parts if part)


def _codes(party: Party, language: str) -> list[str]:
    codes = [f"{'ИНН' if language == 'ru' else 'tax ID'} {party.inn}"] if party.inn else []
    return [*codes, f"КПП {party.kpp}"] if party.kpp and party.has_kpp else codes


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
        "kpp": seller.kpp if seller.has_kpp else "–",
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


def _side(title: str, party: Party, language: str) -> dict[str, str]:
    return {
        "title": title,
        "name": party.name,
        "details": ", ".join(_codes(party, language)),
        "role": party.head_title,
        "printed": party.head_name,
    }
