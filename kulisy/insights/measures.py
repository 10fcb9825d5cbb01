"""By what a company can tell whether the cabinet helps: each with a word of what is counted."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Measure:
    key: str
    #: A heading, and how it is counted; translated when shown.
    label: Any
    explained: Any
    #: "minutes", "times", "share", "rate": in which words its numbers are said.
    unit: str
    #: The smaller one is the better one.
    less: bool = True
    #: A pilot may be judged by it. What one client has too few of is shown, and judges nothing.
    judges: bool = True


MEASURES = (
    Measure(
        "first_answer",
        _("First answer"),
        _("How long the client waited for our first words, in working hours: half of the answers"
          " came sooner."),
        "minutes",
    ),
    Measure(
        "time_to_close",
        _("Time to close"),
        _("From the client’s question to the end of the request, in working hours."),
        "minutes",
    ),
    Measure(
        "letters",
        _("Letters per request"),
        _("How many messages both sides wrote until a request was closed."),
        "times",
    ),
    Measure(
        "where",
        _("“Where are we?”"),
        _("Of all that the client writes, how much asks how far we are: “is it ready?”, “any"
          " news?”. Told by a local rule; nothing of it is kept."),
        "share",
    ),
    Measure(
        "resent",
        _("Sent again"),
        _("Files that we sent to this client once more, the very same ones."),
        "rate",
    ),
    Measure(
        "rounds",
        _("Rounds of remarks"),
        _("In how many rounds a result was approved."),
        "times",
    ),
    Measure(
        "themselves",
        _("Act by themselves"),
        _("Of the client’s people who were heard of, how many wrote, took a document, sent"
          " materials or approved in the cabinet themselves."),
        "share",
        less=False,
        judges=False,
    ),
)  # fmt: skip
BY_KEY = {each.key: each for each in MEASURES}
CHOICES = [(each.key, each.label) for each in MEASURES if each.judges]
