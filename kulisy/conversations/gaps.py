"""Gaps in words that are written again and again: «{имя}, {сумма}». What is known is filled in;
what is not stays a gap, and with a gap nothing is sent."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: As it is written in either language → what it is.
_KNOWN = {
    "имя": "name",
    "name": "name",
    "клиент": "company",
    "client": "company",
    "компания": "company",
    "company": "company",
    "мы": "us",
    "us": "us",
    "номер": "number",
    "number": "number",
    "тема": "subject",
    "subject": "subject",
    "я": "me",
    "me": "me",
    "сегодня": "today",
    "today": "today",
}
#: For the page that explains them: written in the reader's language.
SHOWN = [
    (gettext_lazy("{name}"), gettext_lazy("the first name of whom you answer")),
    (gettext_lazy("{company}"), gettext_lazy("the client's company")),
    (gettext_lazy("{number}"), gettext_lazy("the number of the request")),
    (gettext_lazy("{subject}"), gettext_lazy("what the request is about")),
    (gettext_lazy("{me}"), gettext_lazy("your own name")),
    (gettext_lazy("{us}"), gettext_lazy("the name of our company")),
    (gettext_lazy("{today}"), gettext_lazy("today’s date")),
]
_GAP = re.compile(r"\{\s*([^\W\d_][^{}\n]{0,60}?)\s*\}")
#: What stands in marks of code is meant as it is.
_CODE = re.compile(r"(`{1,3}).*?\1", re.S)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known in its place; an empty value is not known."""

    def fill(match: re.Match[str]) -> str:
        known = _KNOWN.get(match[1].casefold())
        return (values.get(known, "") if known else "") or match[0]

    return _GAP.sub(fill, text)


def left_open(text: str) -> list[str]:
    """The gaps of a text as they stand there, in their order, each once."""
    plain = _CODE.sub(lambda code: " " * len(code[0]), text)
    return list(dict.fromkeys(match[0] for match in _GAP.finditer(plain)))


def refusal(gaps: list[str]) -> str:
    """What its writer is told."""
    return _(
        "Fill in %(gaps)s first. What is meant as it stands goes between marks of code: `…`."
    ) % {"gaps": ", ".join(gaps)}
