"""From rows to what stands on paper. What an invoice said at its issue is frozen with it (`said`):
closing papers and reprints never look at what became of the rows since."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from kulisy.billing.models import Invoice, InvoiceLine
from kulisy.documents.entities import BankAccount, ClientRequisites, LegalEntity
from kulisy.documents.papers import Bank, Line, Paper, Party
from kulisy.documents.vat import Rate, rate
from kulisy.people.models import Client


def told_now(
    entity: LegalEntity,
    account: BankAccount | None,
    payer: ClientRequisites | None,
    client: Client,
    *,
    on: date,
) -> dict[str, Any]:
    """Both sides, the account, the rate and the looks, ready to be frozen."""
    return {
        "seller": _party(entity) | {"phone": entity.phone, "accountant": entity.accountant},
        "buyer": _party(payer) if payer else _named(client),
        "bank": _bank(account),
        "rate": asdict(rate(entity.regime, on=on)),
        "tax_words": entity.tax_words,
        "language": entity.language,
        "accent": entity.accent,
    }


def paper(
    invoice: Invoice, lines: Iterable[InvoiceLine], said: dict[str, Any], **more: Any
) -> Paper:
    """The invoice as a paper; `more` overrides for a closing one (number, day, …)."""
    bank = said["bank"]
    told: dict[str, Any] = {
        "number": invoice.label,
        "day": invoice.day,
        "currency": invoice.currency,
        "seller": _from(said["seller"]),
        "buyer": _from(said["buyer"]),
        "bank": Bank(**bank) if bank else None,
        "rate": Rate(**said["rate"]),
        "tax_words": said["tax_words"],
        "lines": tuple(_line(each) for each in lines),
        "ground": invoice.ground,
        "due": invoice.due,
        "note": invoice.note,
    }
    return Paper(**(told | more))


def colours(said: dict[str, Any]) -> dict[str, str]:
    return {"accent": said["accent"]}


def _line(row: InvoiceLine) -> Line:
    return Line(row.title, row.quantity, row.unit, row.price, row.percent, row.included)


def _party(row: LegalEntity | ClientRequisites) -> dict[str, Any]:
    return {
        "name": row.name,
        "inn": row.inn,
        "kpp": row.kpp,
        "ogrn": row.ogrn,
        "address": row.address,
        "kind": row.form,
        "head_title": row.head_title,
        "head_name": row.head_name,
        "registered_on": row.registered_on.isoformat() if row.registered_on else None,
    }


def _named(client: Client) -> dict[str, Any]:
    kind = "person" if client.human else "organisation"
    return {"name": client.name, "kind": kind, "registered_on": None}


def _bank(account: BankAccount | None) -> dict[str, str] | None:
    if account is None:
        return None
    return {
        "name": account.bank,
        "bic": account.bic,
        "correspondent": account.correspondent,
        "account": account.account,
    }


def _from(said: dict[str, Any]) -> Party:
    registered = said.get("registered_on")
    return Party(
        **(said | {"registered_on": date.fromisoformat(registered) if registered else None})
    )
