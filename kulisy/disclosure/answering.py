"""How a company answers, in figures that it lets be shown; nothing where there is too little."""

import uuid
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kulisy.conversations.models import Audience, Message
from kulisy.disclosure.models import Openness

#: So many days are looked back on; so many answered requests are needed to say anything.
DAYS, ENOUGH = 90, 20
#: What a company may tick.
NUMBERS = {
    "first_answer": gettext_lazy("How long a client usually waits for the first answer"),
    "same_day": gettext_lazy("How many requests get an answer within a day"),
}


def count(company_id: uuid.UUID, *, now: datetime) -> dict[str, Any]:
    """Of requests that clients opened in these days: {} where too few. For the worker; one
    statement, some figures a request."""
    since = now - timedelta(days=DAYS)
    rows = (
        Message.objects.filter(
            company_id=company_id,
            audience=Audience.CLIENT,
            kind=Message.Kind.TEXT,
            conversation__opened_at__gte=since,
            conversation__opened_by_contact__isnull=False,
        )
        .values("conversation_id")
        .annotate(
            asked=Min("posted_at", filter=Q(author_contact__isnull=False)),
            answered=Min("posted_at", filter=Q(author_seat__isnull=False)),
        )
        .values_list("asked", "answered")
    )
    day = timedelta(days=1)
    # A request of today that still waits is no fact yet; one of last week is.
    waits = [
        (answered - asked) if answered and answered >= asked else None
        for asked, answered in rows
        if asked and (answered or now - asked > day)
    ]
    answered_ = [each for each in waits if each is not None]
    if len(answered_) < ENOUGH:
        return {}
    return {
        "requests": len(waits),
        # Who was never answered waits for ever: the middle one counts him.
        "first_answer": round(
            median([each.total_seconds() if each is not None else 1e9 for each in waits]) / 60
        ),
        "same_day": round(100 * sum(each <= day for each in answered_) / len(waits)),
    }


def sentences(said: Openness | None) -> list[str]:
    """What is ticked and known, in the language in use."""
    if said is None or not said.counted:
        return []
    known = said.counted
    lines = {
        "first_answer": _("The first answer usually comes within %(time)s.")
        % {"time": _time(known["first_answer"])},
        "same_day": _("%(share)s %% of requests are answered within a day.")
        % {"share": known["same_day"]},
    }
    return [lines[key] for key in NUMBERS if key in said.numbers]


def _time(minutes: int) -> str:
    if minutes < 60:
        count = max(1, minutes)
        return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
    if minutes < 48 * 60:
        hours = -(-minutes // 60)
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = -(-minutes // (24 * 60))
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
