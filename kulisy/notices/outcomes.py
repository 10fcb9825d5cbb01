"""What became of a notice: computed from what its recipients said, and from the clause."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kulisy.look.moments import exactly
from kulisy.notices.models import Kind, Notice, Outcome, Recipient, Silence

SILENT = {
    Silence.ACCEPTED: Outcome.SILENT_ACCEPTED,
    Silence.REFUSED: Outcome.SILENT_REFUSED,
    Silence.NO_ANSWER: Outcome.NO_ANSWER,
}
ACCEPTED = frozenset({Outcome.ACCEPTED, Outcome.SILENT_ACCEPTED})
BY_SILENCE = frozenset({Outcome.SILENT_ACCEPTED, Outcome.SILENT_REFUSED})


@dataclass(frozen=True)
class Verdict:
    outcome: str
    at: datetime | None = None
    by: str = ""


def asks_for_answer(kind: str) -> bool:
    """Maintenance is only announced: it is enough to have read it."""
    return kind != Kind.MAINTENANCE


def answered(recipients: Iterable[Recipient]) -> Verdict | None:
    """The first word of somebody whose word counts."""
    said = [
        Verdict(each.answer, each.answered_at, each.name)
        for each in recipients
        if each.answers and each.answered_at
    ]
    return min(said, key=lambda each: each.at.timestamp() if each.at else 0.0, default=None)


def of_silence(notice: Notice) -> Verdict:
    """The term is over and nobody answered: what the clause says, and nothing else."""
    return Verdict(SILENT[Silence(notice.silence)], notice.due_at)


def explained(notice: Notice) -> str:
    """The outcome in one paragraph, for both sides."""
    known: dict[str, Any] = {
        "published": _at(notice.published_at),
        "delivered": _at(notice.delivered_at),
        "due": _at(notice.due_at),
        "ended": _at(notice.ended_at),
        "by": notice.ended_by,
        "clause": f"{notice.clause_number}, {notice.contract}".strip(", "),
    }
    return " ".join(each % known for each in _sentences(notice))


def _sentences(notice: Notice) -> list[str]:
    said = [_("The notice was published in the cabinet on %(published)s.")]
    if notice.delivered_at:
        said.append(_delivered()[notice.delivered_how])
    if notice.due_at:
        said.append(_("The term ran until %(due)s."))
    said.append(_endings()[notice.outcome])
    return said


def _delivered() -> dict[str, str]:
    return {
        "published": _("By the contract it counts as delivered at that moment."),
        "opened": _("It was opened, and so delivered, on %(delivered)s."),
        "morning": _("Its letter left; by the contract it counts as delivered on %(delivered)s."),
        "paper": _("It was delivered beside the cabinet on %(delivered)s."),
    }


def _endings() -> dict[str, str]:
    return {
        Outcome.ACCEPTED: _("%(by)s agreed on %(ended)s. The notice is accepted."),
        Outcome.REFUSED: _("%(by)s did not agree on %(ended)s. The notice is refused."),
        Outcome.SILENT_ACCEPTED: _(
            "No answer came within the term. By %(clause)s silence is consent:"
            " the notice is accepted."
        ),
        Outcome.SILENT_REFUSED: _(
            "No answer came within the term. By %(clause)s silence is refusal:"
            " the notice is refused."
        ),
        Outcome.NO_ANSWER: _(
            "No answer came within the term. Nothing says what silence means: the notice ended"
            " without an answer and changes nothing by itself."
        ),
        Outcome.WITHDRAWN: _("The company withdrew it on %(ended)s: it has no effect."),
    }


def _at(moment: datetime | None) -> str:
    return str(exactly(moment)) if moment else ""
