"""What the guard found, as it is shown: the sentence, the place in it, and why."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

#: Rule → what it looks for, for the settings; in the order in which hits are shown.
RULES: dict[str, Any] = {
    "names": _("Names of other clients and of their people, in words and names of files"),
    "about": _("Words about the client instead of to them: “that client again”, “don't tell them”"),
    "rude": _("Rude words, however they are dressed up"),
    "links": _("Links that the client can't open: pages of the desk, notes, other clients' things"),
    "blanks": _("Blanks of a template that were not filled in: {name}, [insert], TODO"),
    "files": _("“I attach”, and no file"),
    "own": _("Words of your own list"),
}
#: Characters of a sentence on each side of what was found in it.
AROUND = 110
_END = re.compile(r"[.!?…]+[\s»”\")]+|\n+")


@dataclass(frozen=True)
class Hit:
    """One place of a text at which somebody should look again before it leaves."""

    rule: str
    #: The sentence it stands in (or a file's name), and where in it.
    sentence: str
    start: int
    end: int
    #: Of another client: who is named. Never somebody whom the writer may not see.
    named: str = ""

    @property
    def words(self) -> str:
        return self.sentence[self.start : self.end]

    @property
    def before(self) -> str:
        return self.sentence[: self.start]

    @property
    def after(self) -> str:
        return self.sentence[self.end :]

    @property
    def why(self) -> str:
        """In the reader's language, as a colleague would say it."""
        if self.rule == "names":
            return gettext("Another client is named here: %(name)s.") % {"name": self.named}
        said = {
            "about": gettext("This reads as if said about the client, not to the client."),
            "rude": gettext("A sharp word: it can hurt, even as a joke."),
            "links": gettext("The client can't open this link: it leads behind the scenes."),
            "blanks": gettext("A blank was left unfilled here."),
            "files": gettext("A file is mentioned, and none is attached."),
            "own": gettext("This stands in your company's own list."),
        }
        return said[self.rule]


def hit(rule: str, text: str, start: int, end: int, *, named: str = "") -> Hit:
    """The hit with its sentence, cut where it is long."""
    begin = max(
        (each.end() for each in _END.finditer(text, max(0, start - AROUND), start)),
        default=max(0, start - AROUND),
    )
    stop = _END.search(text, end, min(len(text), end + AROUND))
    finish = stop.start() + 1 if stop else min(len(text), end + AROUND)
    cut = text[begin:finish]
    left = "" if begin == 0 or text[begin - 1].isspace() else "…"
    right = "" if stop or finish == len(text) else "…"
    lead = len(cut) - len(cut.lstrip())
    sentence = left + cut.strip() + right
    place = start - begin - lead + len(left)
    return Hit(rule, sentence, place, place + end - start, named)
