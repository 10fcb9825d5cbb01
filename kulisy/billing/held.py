"""What a seat has in hand of money and can be put into other hands: drafts of invoices."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kulisy.billing import access
from kulisy.billing.models import State
from kulisy.people.holdings import Held

KINDS = (
    Held(
        kind="invoice",
        label=_("Draft of an invoice"),
        rows=access.invoices,
        open=Q(state=State.DRAFT),
        key="id",
        holder="made_by_id",
        client="client_id",
        title=lambda invoice: invoice.label or str(_("not numbered yet")),
        page="desk:invoice",
    ),
)
