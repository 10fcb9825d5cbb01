"""What an hour of somebody costs the company, from a day on."""

from datetime import date, datetime

from django.http import Http404
from django.utils.translation import gettext as _

from kulisy.admissions.actions.facts import note
from kulisy.admissions.refusal import Refused
from kulisy.catalog.prices import CURRENCIES
from kulisy.hours import access
from kulisy.hours.models import CostRate
from kulisy.people.models import Seat
from kulisy.people.viewer import Viewer

#: Kopecks for an hour.
MOST = 10**10


def set_cost(
    viewer: Viewer, seat: Seat, *, amount: int, currency: str, since: date, now: datetime
) -> CostRate:
    """Beside the rates before: hours of earlier days cost what they cost then. Raises Refused."""
    if not access.may_see_money(viewer) or viewer.seat_id is None:
        raise Http404
    if currency not in CURRENCIES or not 0 <= amount <= MOST:
        raise Refused(_("Write what an hour costs, from nought upwards."), field="amount")
    rate = CostRate(
        company_id=viewer.company.id,
        seat=seat,
        amount=amount,
        currency=currency,
        since=since,
        made_by_id=viewer.seat_id,
        made_at=now,
    )
    rate.save(force_insert=True)
    # No figure in the journal: whoever runs the company reads it, the rate is not his to know.
    note(
        viewer, "cost_set", ("seat", seat.id), now=now, internal=True,
        facts={"since": since.isoformat()},
    )  # fmt: skip
    return rate
