"""A project's plan as a text, the way people write it:

# Стартовая встреча (3)          a stage, with its working days
> Общее понимание задачи         what comes out of it
- Изучить нынешний сайт          a task of the team
  [] посчитать страницы          a line of its checklist
+ Показать карту сайта           a task that the client sees
! Дизайн главной страницы (2)    one that is shown for his approval, with two rounds of remarks
@ Дизайнер                       who answers for the stage: a colleague's position or name
= 60 000                         its price, which the team alone sees
? Тексты о компании (2)          what is needed from him, by its second working day
& акт: Дизайн принят             a paper of the stage: its kind, and what it is called
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.catalog.prices import kopecks
from kulisy.kit.text import fold, one_line
from kulisy.projects.models import Audience

TEXTS = Path(__file__).resolve().parent / "texts"
#: The templates that come along, in the order in which they are offered.
READY = ("site", "advertising", "support", "matter", "course")
#: No plan is longer: days of a stage, stages, lines.
DAYS, STAGES, LINES = 250, 60, 1000
#: What people call papers, in both languages; folded.
PAPERS = {
    "договор": "contract", "contract": "contract",
    "тз": "specification", "спецификация": "specification", "specification": "specification",
    "смета": "estimate", "estimate": "estimate",
    "счет": "invoice", "invoice": "invoice",
    "акт": "act", "act": "act",
    "счет-фактура": "tax_invoice", "упд": "tax_invoice", "tax invoice": "tax_invoice",
    "отчет": "report", "report": "report",
    "сверка": "reconciliation", "reconciliation": "reconciliation",
    "приложение": "annex", "annex": "annex",
    "документ": "other", "document": "other",
}  # fmt: skip
_NUMBER = re.compile(r"\((\d{1,3})\)\s*$")


@dataclass
class Sketch:
    """A task to be made."""

    title: str
    audience: str
    items: list[str] = field(default_factory=list)
    #: It is shown for approval, with so many rounds of remarks.
    rounds: int | None = None


@dataclass
class Part:
    """A stage to be made."""

    title: str
    days: int
    deliverable: str = ""
    tasks: list[Sketch] = field(default_factory=list)
    #: Who answers for it: a colleague's position or name.
    who: str = ""
    #: Kopecks: the team's own.
    price: int | None = None
    #: What is needed, and by which working day of the stage.
    materials: list[tuple[str, int]] = field(default_factory=list)
    #: Papers: kind, title.
    papers: list[tuple[str, str]] = field(default_factory=list)


def read(plan: str) -> list[Part]:
    """The stages of a plan. Raises Refused, which names the line."""
    parts: list[Part] = []
    lines = plan.splitlines()
    if len(lines) > LINES:
        raise Refused(_("A plan has at most %(count)s lines.") % {"count": LINES}, field="plan")
    for number, line in enumerate(lines, 1):
        _take(parts, line.strip(), number)
    if not parts:
        raise Refused(_("A plan has one stage at least: “# Name (days)”."), field="plan")
    return parts


def ready(language: str) -> list[tuple[str, str]]:
    """(name, plan) of the templates that come along."""
    folder = TEXTS / ("ru" if language == "ru" else "en")
    found = []
    for each in READY:
        name, _empty, plan = (folder / f"{each}.txt").read_text(encoding="utf-8").partition("\n")
        found.append((name.strip(), plan.strip() + "\n"))
    return found


def _take(parts: list[Part], line: str, number: int) -> None:
    sign, words = line[:1], line[1:].strip()
    if not line:
        return
    if sign == "#":
        title, days = _numbered(words, 5)
        if not title or not 1 <= days <= DAYS:
            raise _wrong(number, _("a stage is “# Name (working days)”"))
        if len(parts) == STAGES:
            raise _wrong(number, _("a plan has at most %(count)s stages") % {"count": STAGES})
        parts.append(Part(one_line(title, limit=120), days))
        return
    if not parts:
        raise _wrong(number, _("begin with a stage: “# Name (days)”"))
    part = parts[-1]
    if sign == ">":
        part.deliverable = f"{part.deliverable}\n{words}".strip()[:2000]
    elif sign in "-+" and words:
        audience = Audience.CLIENT if sign == "+" else Audience.INTERNAL
        part.tasks.append(Sketch(one_line(words, limit=200), audience))
    elif sign == "!" and words:
        title, rounds = _numbered(words, 2)
        sketch = Sketch(one_line(title, limit=200), Audience.CLIENT)
        sketch.rounds = min(max(rounds, 1), 20)
        part.tasks.append(sketch)
    elif sign == "@" and words:
        part.who = one_line(words, limit=120)
    elif sign == "=":
        try:
            part.price = kopecks(words)
        except ValueError:
            raise _wrong(number, _("a price is a number: “= 60 000”")) from None
    elif line.startswith("[]") and part.tasks:
        part.tasks[-1].items.append(one_line(line[2:].strip(), limit=200))
    elif sign == "?" and words:
        title, day = _numbered(words, 1)
        part.materials.append((one_line(title, limit=160), min(max(day, 1), part.days)))
    elif sign == "&":
        part.papers.append(_paper(words, number))
    else:
        raise _wrong(number, _("a line begins with #, >, @, =, -, +, !, [], ? or &"))


def _paper(words: str, number: int) -> tuple[str, str]:
    called, _colon, title = words.partition(":")
    kind = PAPERS.get(fold(called.strip()))
    if kind is None:
        why = _(
            "a paper is “& act: what it is called”; else contract, specification, estimate,"
            " invoice, report, annex, document"
        )
        raise _wrong(number, why)
    title = one_line(title, limit=200) or one_line(called, limit=200)
    return kind, title[:1].upper() + title[1:]


def _numbered(words: str, usual: int) -> tuple[str, int]:
    found = _NUMBER.search(words)
    return (words[: found.start()].strip(), int(found[1])) if found else (words, usual)


def _wrong(number: int, why: str) -> Refused:
    said = _("Line %(number)s: %(why)s.") % {"number": number, "why": why}
    return Refused(said, field="plan")


def length(parts: Sequence[Part]) -> int:
    """Working days of the whole."""
    return sum(each.days for each in parts)
