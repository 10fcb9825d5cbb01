"""Rules and questions as texts that people edit, not as a builder of forms:

# Begin with the answer                     ? When do we get the design?
The first sentence answers.                 + On Thursday, by noon.       the right answer
+ "Yes, on Thursday."        a good example - …                           wrong ones
- "As part of our work…"     a bad one      = Because…                    why
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.kit.text import one_line

TEXTS = Path(__file__).resolve().parent / "texts"
#: No course is longer; and a quiz of fewer questions than that tells nothing.
RULES, QUESTIONS, FEWEST, ANSWERS = 20, 60, 4, 6
#: What a form takes of one text.
LIMIT = 40_000


@dataclass
class Rule:
    title: str
    words: str = ""
    good: str = ""
    bad: str = ""


@dataclass
class Question:
    words: str
    #: The right one.
    right: str = ""
    wrong: list[str] = field(default_factory=list)
    why: str = ""


@dataclass(frozen=True)
class Lesson:
    """What is read and asked, in one language; `version` 0 comes along with the house."""

    version: int
    rules: list[Rule]
    questions: list[Question]


def ready(language: str) -> tuple[str, str]:
    """The rules and questions that come along, as texts."""
    folder = TEXTS / ("ru" if language.startswith("ru") else "en")
    rules, questions = (folder / f"{each}.txt" for each in ("rules", "questions"))
    return rules.read_text(encoding="utf-8"), questions.read_text(encoding="utf-8")


def read_rules(text: str, *, name: str = "rules") -> list[Rule]:
    """Raises Refused, which names the line; `name`: the field it stands beside."""
    found: list[Rule] = []
    for number, sign, words in _lines(text):
        if sign == "#":
            found.append(Rule(one_line(words, limit=120)))
        elif not found:
            raise _wrong(number, _("begin with a rule: “# Its name”"), name)
        elif sign == "+":
            found[-1].good = words
        elif sign == "-":
            found[-1].bad = words
        else:
            found[-1].words = f"{found[-1].words} {sign}{words}".strip()
    if not 1 <= len(found) <= RULES:
        said = _("A course has from one to %(most)s rules; this one has %(count)s.")
        raise Refused(said % {"most": RULES, "count": len(found)}, field=name)
    return found


def read_questions(text: str, *, name: str = "questions") -> list[Question]:
    """Raises Refused, which names the line; `name`: the field it stands beside."""
    found: list[Question] = []
    began = 0
    for number, sign, words in _lines(text):
        if sign == "?":
            _whole(found, began, name)
            found.append(Question(words))
            began = number
        elif not found:
            raise _wrong(number, _("begin with a question: “? Its words”"), name)
        elif sign == "+" and not found[-1].right:
            found[-1].right = words
        elif sign == "-" and len(found[-1].wrong) < ANSWERS - 1:
            found[-1].wrong.append(words)
        elif sign == "=":
            found[-1].why = words
        else:
            raise _wrong(number, _("after a question come + once, - for wrong answers, ="), name)
    _whole(found, began, name)
    if not FEWEST <= len(found) <= QUESTIONS:
        said = _("A quiz has from %(least)s to %(most)s questions; this one has %(count)s.")
        told = {"least": FEWEST, "most": QUESTIONS, "count": len(found)}
        raise Refused(said % told, field=name)
    return found


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """(number, sign, words) of each line that says something."""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line:
            yield number, line[0], line[1:].strip() if line[0] in "#?+-=" else line[1:]


def _whole(found: list[Question], number: int, name: str) -> None:
    if found and not (found[-1].right and found[-1].wrong and found[-1].why):
        said = _("a question needs one right answer (+), a wrong one (-) and a reason (=)")
        raise _wrong(number, said, name)


def _wrong(number: int, why: str, name: str) -> Refused:
    said = _("Line %(number)s: %(why)s.") % {"number": number, "why": why}
    return Refused(said, field=name)
