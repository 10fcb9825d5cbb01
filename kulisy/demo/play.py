"""Reading the play: plain text files, written for the eye.

== Title of a conversation
key: layout
client: romashka
with: anna, pyotr            contacts who take part from the beginning
assignee: timur              and the like, see Scene

-38 10:12 irina              38 working days ago; a seat's word to the client, or a contact's
Text in Markdown, with @maxim, dates like {date:+3} and [[layout|a link]].
^ words of an earlier message that this one quotes
+ Смета.pdf = bill 41        a file, and how papers/ draws it
-38 10:30 (maxim)            in parentheses: aside, to the team only
-37 12:00 irina call with Анна Ким
-36 09:00 * irina closes     a deed: reads, closes, reopens, gives to NAME, adds NAME, state …
now-25m anna                 and what has just happened
"""

import re
from dataclasses import dataclass, field
from importlib.resources import files

_HEAD = re.compile(r"^(?P<when>-\d+ \d\d:\d\d|now(?:-|\d+[hm])+) (?P<rest>\S.*)$")
_SPEAKER = re.compile(
    r"^(?P<aside>\()?(?P<who>[a-z]+)(?(aside)\))(?: (?P<kind>call|meeting) with (?P<with>.+))?$"
)
_DEED = re.compile(r"^\* (?P<who>[a-z]+) (?P<what>[a-z]+)(?: (?P<more>.+))?$")


class BadLine(ValueError):
    """A line of the play that can't be understood; names file and line."""


@dataclass
class Paper:
    """A file as the play names it: what it is called, and how it is drawn."""

    name: str
    recipe: str


@dataclass
class Line:
    """One message, or (with a `deed`) something done."""

    when: str
    who: str
    aside: bool = False
    kind: str = "text"
    spoke_with: str = ""
    deed: str = ""
    more: str = ""
    body: str = ""
    quotes: str = ""
    papers: list[Paper] = field(default_factory=list)


@dataclass
class Scene:
    """One conversation. `more` holds what its heading says:

    with, kind (request, talk), assignee, watch, labels, due, state, unread (NAME [messages], …).
    """

    title: str
    more: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.more["key"]

    @property
    def messages(self) -> list[Line]:
        return [line for line in self.lines if not line.deed]

    def names(self, word: str) -> list[str]:
        """The names after `word` in the heading."""
        return [name.strip() for name in self.more.get(word, "").split(",") if name.strip()]


def scenes(company: str) -> list[Scene]:
    """All scenes of a company's play, in the order of its files."""
    folder = files("kulisy.demo") / "texts" / company
    found = []
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".txt"):
            found += read(file.read_text(encoding="utf-8"), name=f"{company}/{file.name}")
    return found


def read(text: str, *, name: str) -> list[Scene]:
    """The scenes of one file. Raises BadLine."""
    found: list[Scene] = []
    line: Line | None = None
    for number, row in enumerate(text.splitlines(), 1):
        if row.startswith("== "):
            found.append(Scene(row[3:].strip()))
            line = None
        elif head := _HEAD.match(row):
            line = _line(head["when"], head["rest"], f"{name}:{number}")
            found[-1].lines.append(line)
        elif line is not None:
            _add(line, row)
        elif row.strip():
            word, colon, value = row.partition(":")
            if not colon or not found:
                raise BadLine(f"{name}:{number}: {row}")
            found[-1].more[word.strip()] = value.strip()
    for scene in found:
        for each in scene.lines:
            each.body = each.body.strip("\n")
    return found


def _line(when: str, rest: str, place: str) -> Line:
    deed = _DEED.match(rest)
    if deed:
        return Line(when, deed["who"], deed=deed["what"], more=deed["more"] or "")
    said = _SPEAKER.match(rest)
    if not said:
        raise BadLine(f"{place}: {rest}")
    return Line(
        when,
        said["who"],
        aside=bool(said["aside"]),
        kind=said["kind"] or "text",
        spoke_with=said["with"] or "",
    )


def _add(line: Line, row: str) -> None:
    if row.startswith("+ ") and " = " in row:
        paper, _, recipe = row[2:].rpartition(" = ")
        line.papers.append(Paper(paper.strip(), recipe.strip()))
    elif row.startswith("^ "):
        line.quotes = row[2:].strip()
    else:
        line.body += row + "\n"
