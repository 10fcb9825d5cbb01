"""What a company says to its guard: rules switched off, words of its own, exceptions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from kulisy.conversations.models import GuardRules
from kulisy.people.standing import standing
from kulisy.people.viewer import Viewer


@dataclass(frozen=True)
class Rules:
    off: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


def of(viewer: Viewer) -> Rules:
    """One statement; the team's own affair."""
    for off, words, exceptions in _kept(viewer) if viewer.at_desk else ():
        return Rules(frozenset(off), tuple(words), tuple(exceptions))
    return Rules()


@standing
def _kept(
    viewer: Viewer,
) -> QuerySet[GuardRules, tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    rows = GuardRules.objects.filter(company_id=viewer.company.id)
    return rows.values_list("off", "words", "exceptions")
