"""What a lawyer or an accountant may correct without touching code: rates, units, currencies."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def _read(name: str) -> Any:
    return json.loads((_HERE / name).read_text(encoding="utf-8"))


#: Currency → its names, numbers, signs.
CURRENCIES: dict[str, dict[str, Any]] = _read("currencies.json")
#: ОКЕИ code → how the unit is written.
UNITS: dict[str, dict[str, str]] = _read("units.json")
#: Regime of a legal entity → rates with their days.
VAT: dict[str, list[dict[str, Any]]] = _read("vat.json")["regimes"]
#: Editions of the счёт-фактура form with their days.
TAX_FORMS: list[dict[str, Any]] = _read("tax_forms.json")


def in_force(rows: Iterable[dict[str, Any]], *, on: date) -> dict[str, Any] | None:
    """Of facts with their days (`from`, `until`: the last one, or null) the one of that day."""
    for each in rows:
        until = each["until"]
        if date.fromisoformat(each["from"]) <= on and (
            until is None or on <= date.fromisoformat(until)
        ):
            return each
    return None
