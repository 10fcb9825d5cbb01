"""Sentences about money that stand in more than one place, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kulisy.documents.papers import long_day


def by_notice(facts: Mapping[str, Any], *, language: str) -> str:
    """Which notice changed a price, on what ground, and how it ended. `facts` are those that
    `receivers.follow` keeps: plain data, so that each side reads them in its own language."""
    told = {
        "number": facts["number"],
        "published": _day(facts["published"], language),
        "ended": _day(facts["ended"], language),
        "since": _day(facts["since"], language),
    }
    first = _("The new price holds from %(since)s (notice No. %(number)s of %(published)s).") % told
    ground = ", ".join(filter(None, [facts.get("contract"), _clause(facts.get("clause"))]))
    if facts["by_silence"]:
        second = _("There was no answer by %(ended)s; by the contract silence is consent") % told
    else:
        second = _("It was accepted on %(ended)s") % told
    return f"{first} {second} ({ground})." if ground else f"{first} {second}."


def _clause(number: str | None) -> str:
    """As it is quoted («пункт 6.2»); bare figures get the word before them."""
    if not number or any(sign.isalpha() for sign in number):
        return number or ""
    return _("clause %(number)s") % {"number": number}


def _day(iso: str, language: str) -> str:
    return long_day(date.fromisoformat(iso), language)
