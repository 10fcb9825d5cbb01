"""How a commitment stands, in words and in colour; dates as people say them."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kulisy.handovers.models import Commitment, Outcome
from kulisy.kit.time import date_in
from kulisy.look import moments
from kulisy.people.models import Company


def state(commitment: Commitment, *, now: datetime) -> tuple[str, str]:
    """In words, and the tone of the tag."""
    if commitment.outcome == Outcome.WITHDRAWN:
        return pgettext("commitment", "withdrawn"), ""
    if commitment.outcome == Outcome.KEPT:
        if commitment.settled_at and commitment.settled_at > commitment.due_at:
            return pgettext("commitment", "kept, late"), "wait"
        return pgettext("commitment", "kept"), "ok"
    if now > commitment.due_at:
        return pgettext("commitment", "late"), "late"
    return pgettext("commitment", "given"), ""


def due(commitment: Commitment, company: Company) -> str:
    """«By Friday, 20 November»: the company's day; the hour, where it counts, is the reader's."""
    if commitment.by_hour:
        return _("by %(moment)s") % {"moment": _small(moments.at(commitment.due_at))}
    day = date_in(commitment.due_at, company.time_zone)
    return _("by %(day)s") % {"day": _small(moments.day(day))}


def moved(commitment: Commitment, company: Company) -> str:
    """«Promised first by 18 November: the texts came late»; "" where it was never moved."""
    if commitment.first_due_at is None:
        return ""
    day = date_in(commitment.first_due_at, company.time_zone)
    said = {"day": moments.date_of(day), "reason": commitment.moved_because}
    return _("Moved; promised first by %(day)s. %(reason)s") % said


def _small(words: str) -> str:
    return words[:1].lower() + words[1:] if not words[1:2].isupper() else words
