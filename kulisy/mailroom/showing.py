"""A plan as a table of text, in the reader's language."""

from collections import Counter
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .plan import Plan, PlannedLetter
from .reasons import say

#: How many lines of a kind are printed; the rest is in the file that `--review` writes.
MOST_LINES = 60


def lines(plan: Plan) -> Iterator[str]:
    yield from _totals(plan)
    yield ""
    yield _("Clients:")
    names = {client.key: client.name for client in plan.clients}
    for client in plan.clients[:MOST_LINES]:
        mark = "" if client.known else _(" (new)")
        people = ngettext("%(count)s person", "%(count)s people", len(client.people)) % {
            "count": len(client.people)
        }
        yield f"  {client.name}{mark}: {people}, {_letters(client.letters)}"
    yield from _more(len(plan.clients), MOST_LINES)
    doubts = list(_doubts(plan, names))
    yield ""
    yield _("For review:") if doubts else _("Nothing to review.")
    for place, subject, sentence in doubts[:MOST_LINES]:
        yield f"  {place}  {_cut(subject, 40)}"
        yield f"      {sentence}"
    yield from _more(len(doubts), MOST_LINES)


def _totals(plan: Plan) -> Iterator[str]:
    landing = list(plan.landing())
    dates = sorted(letter.at for letter in landing if letter.at)
    yield _("Will land: %(letters)s in %(threads)s.") % {
        "letters": _letters(len(landing)),
        "threads": ngettext("%(count)s conversation", "%(count)s conversations", len(plan.threads))
        % {"count": len(plan.threads)},
    }
    if dates:
        yield _("From %(first)s to %(last)s.") % {
            "first": date_format(dates[0], "SHORT_DATE_FORMAT"),
            "last": date_format(dates[-1], "SHORT_DATE_FORMAT"),
        }
    sides = Counter(letter.side for letter in landing)
    inside = sum(1 for letter in landing if letter.audience == "internal")
    yield _(
        "Written by the team: %(team)s, by clients: %(client)s; for the team only: %(inside)s."
    ) % {
        "team": sides["team"],
        "client": sides["client"],
        "inside": inside,
    }
    files = sum(letter.head.files for letter in landing)
    yield _("Files: %(count)s.") % {"count": files}
    yield _("Held back: %(held)s; copies: %(copies)s; unreadable: %(unreadable)s.") % {
        "held": len(plan.held),
        "copies": len(plan.copies),
        "unreadable": len(plan.unreadable),
    }


def _doubts(plan: Plan, names: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Place, subject and sentence of everything a human being may want to look at."""
    for address, key in plan.colleagues.items():
        details = {"address": address, "client": names.get(key, key)}
        yield address, "", say("colleague_by_free_mail", details)
    for bad in plan.unreadable:
        yield bad.place, "", say(bad.code, {"limit": bad.detail, "detail": bad.detail})
    for letter in (*plan.held, *plan.copies, *plan.landing()):
        if letter.reasons:
            yield letter.head.place, letter.head.subject, _sentence(letter)


def _sentence(letter: PlannedLetter) -> str:
    return " ".join(say(each.code, each.details) for each in letter.reasons)


def _letters(count: int) -> str:
    return ngettext("%(count)s letter", "%(count)s letters", count) % {"count": count}


def _more(count: int, most: int) -> Iterator[str]:
    if count > most:
        yield "  " + _("… and %(count)s more") % {"count": count - most}


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
