"""The words of notices: default texts, what is filled in, terms and effects of silence in plain
sentences. A line that wants a value nobody knows is left out whole; what stands in square brackets
is for the writer, and with it nothing is published."""

import re
from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kulisy.documents.papers import money
from kulisy.notices.models import Ground, Silence, Unit
from kulisy.people.models import Client, Company

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_.]+)\s*\}\}")
_BRACKET = re.compile(r"\[[^\[\]\n]{2,}\]")


def default(kind: str, language: str) -> tuple[str, str]:
    """The title and the words that a company starts from; its lawyer must read them first."""
    name = f"texts/{kind}-{'ru' if language == 'ru' else 'en'}.md"
    text = resources.files("kulisy.notices").joinpath(name).read_text("utf-8")
    title, _line, body = text.partition("\n")
    return title.strip(), body.strip() + "\n"


def left_open(*texts: str) -> list[str]:
    """What stands in square brackets: the writer has not decided it yet."""
    return list(dict.fromkeys(found for text in texts for found in _BRACKET.findall(text)))


def values(
    company: Company, client: Client, ground: Ground, change: Mapping[str, Any] | None
) -> dict[str, str]:
    """Of one client, in the company's language."""
    language = "ru" if company.language == "ru" else "en"
    with override(language):
        known = {
            "client.name": client.name,
            "company.name": company.name,
            "company.phone": company.phone,
            "company.email": company.email,
            "contract.name": ground.contract,
            "clause.number": ground.clause_number,
            "clause.text": ground.clause_text,
            "term": term(ground.amount, ground.unit),
            "silence": silence(ground),
        }
        if change:
            known |= {
                "change.name": change["name"],
                "change.old": money(change["old"], change["currency"], language),
                "change.new": money(change["new"], change["currency"], language),
                "change.from": day(change["from"], language),
                "change.reason": change.get("reason", ""),
            }
    return known


def filled(text: str, known: Mapping[str, str]) -> str:
    """With what is known in its place."""
    lines = []
    for line in text.splitlines():
        if all(known.get(name) for name in _PLACEHOLDER.findall(line)):
            lines.append(_PLACEHOLDER.sub(lambda found: known[found[1]], line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def day(iso: str, language: str) -> str:
    found = date.fromisoformat(iso)
    if language == "ru":
        return str(format_date(found, "d MMMM y 'г'.", locale="ru"))
    return str(format_date(found, "d MMMM y", locale="en"))


def term(amount: int, unit: str) -> str:
    """ "5 working days"."""
    forms = {
        Unit.HOURS: ngettext("%(num)s working hour", "%(num)s working hours", amount),
        Unit.WORKING_DAYS: ngettext("%(num)s working day", "%(num)s working days", amount),
        Unit.DAYS: ngettext("%(num)s calendar day", "%(num)s calendar days", amount),
        Unit.MONTHS: ngettext("%(num)s month", "%(num)s months", amount),
    }
    return forms[Unit(unit)] % {"num": amount}


def silence(ground: Ground) -> str:
    """What happens if nothing is answered: one plain sentence."""
    if ground.silence == Silence.ACCEPTED:
        said = _("If no answer comes within the term, this counts as consent (%(clause)s).")
    elif ground.silence == Silence.REFUSED:
        said = _("If no answer comes within the term, this counts as refusal (%(clause)s).")
    else:
        return _("If no answer comes within the term, nothing changes by itself.")
    return said % {"clause": f"{ground.clause_number}, {ground.contract}".strip(", ")}
