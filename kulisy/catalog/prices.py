"""Prices and lengths in words: kopecks as people name them, minutes as people say them."""

import re
from decimal import Decimal, InvalidOperation

from babel.numbers import format_currency
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kulisy.catalog.models import MOST, PriceKind
from kulisy.look.moments import locale

CURRENCIES = ("RUB", "USD", "EUR", "GBP", "KZT", "BYN")
#: The company's language → what it reckons in unless it says otherwise.
USUAL = {"ru": "RUB", "en": "GBP"}


def money(kopecks: int, currency: str) -> str:
    """«12 500 ₽», «99,90 ₽», «£1,250»: hundredths only where there are some."""
    whole = kopecks % 100 == 0
    return str(
        format_currency(
            Decimal(kopecks) / 100,
            currency,
            locale=locale(),
            format=None if not whole else _whole_pattern(),
            currency_digits=not whole,
        )
    )


def priced(kind: str, price: int | None, currency: str, unit: str = "") -> str:
    """What stands on a card: «from 12 500 ₽ / page», «price on request»."""
    if kind == PriceKind.ASKED or price is None:
        return _("price on request")
    said = money(price, currency)
    if kind == PriceKind.FROM:
        said = _("from %(price)s") % {"price": said}
    return f"{said} / {unit}" if unit else said


def lasting(minutes: int | None) -> str:
    """«45 min», «1 h 30 min»; "" where it has no length of its own."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    said = []
    if hours:
        said.append(_("%(count)s h") % {"count": hours})
    if rest:
        said.append(_("%(count)s min") % {"count": rest})
    return "\u00a0".join(said)


def pieces(count: int) -> str:
    """«3 pieces»; "" for one."""
    if count == 1:
        return ""
    return ngettext("%(count)s piece", "%(count)s pieces", count) % {"count": count}


def kopecks(text: str) -> int:
    """What a person typed as a price: «12 500», «99,90». Raises ValueError."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
    if not re.fullmatch(r"\d{1,10}(\.\d{1,2})?", bare):
        raise ValueError(text)
    try:
        value = int((Decimal(bare) * 100).to_integral_exact())
    except InvalidOperation as error:
        raise ValueError(text) from error
    if value > MOST:
        raise ValueError(text)
    return value


def typed(value: int | None) -> str:
    """Kopecks as they stand in the box of a form."""
    if value is None:
        return ""
    whole, rest = divmod(value, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)


def _whole_pattern() -> str:
    pattern = locale().currency_formats["standard"].pattern
    return re.sub(r"[.]0+", "", pattern)
