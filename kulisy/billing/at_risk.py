"""At risk today: invoices whose day is over and that are not paid."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kulisy.billing import access
from kulisy.billing.models import Invoice, State
from kulisy.documents.papers import money
from kulisy.kit.addresses import address
from kulisy.kit.time import evening
from kulisy.look import moments
from kulisy.people.at_risk import LOOKED, Asked, Risk, Source
from kulisy.people.viewer import Viewer


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Invoice] | None:
    if not access.may_keep(viewer):
        return None
    rows = access.invoices(viewer).filter(
        state=State.ISSUED, paid__lt=F("total"), due__lt=asked.today
    )
    if asked.seat_id is not None:
        rows = rows.filter(client__responsible_id=asked.seat_id)
    return rows.select_related("client").defer("said").order_by("due", "id")[:LOOKED]


def _lines(viewer: Viewer, found: Sequence[Any], asked: Asked) -> list[Risk]:
    return [_line(viewer, each) for each in found]


def _line(viewer: Viewer, invoice: Invoice) -> Risk:
    language = "ru" if (get_language() or "").startswith("ru") else "en"
    left = money(invoice.total - invoice.paid, invoice.currency, language)
    due: date = invoice.due or invoice.day
    told = {"left": left, "day": moments.date_of(due)}
    return Risk(
        kind="invoice",
        title=_("Invoice %(label)s") % {"label": invoice.label},
        note=_("%(left)s to be paid by %(day)s") % told,
        url=address("desk:invoice", viewer.company.slug, invoice.id),
        at=evening(due, viewer.company.time_zone),
        late=True,
        seat_id=invoice.client.responsible_id,
        client_id=invoice.client_id,
        client=invoice.client.name,
    )


SOURCE = Source("invoice", _rows, _lines)
