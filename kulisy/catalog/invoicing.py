"""A confirmed order becomes a draft of an invoice: the team looks at it and sends it."""

import logging
from datetime import datetime
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from kulisy.billing.actions import Said, draft_invoice
from kulisy.catalog.models import Order, OrderState
from kulisy.documents.actions import Refused, Related
from kulisy.documents.entities import BankAccount
from kulisy.kit.time import date_in

log = logging.getLogger(__name__)

#: What an invoice is reckoned in where it names no account.
HOME = "RUB"


def draft(order: Order, *, now: datetime) -> None:
    """Once, however often it is asked; none where no price was agreed on, or nobody is named yet in
    whose name an invoice is made. For the worker."""
    if order.state not in {OrderState.CONFIRMED, OrderState.DONE} or order.invoice_id:
        return
    account = _account(order)
    if not order.price or (account is None and order.currency != HOME):
        return
    with translation.override(order.company.language):
        ground = _("Order No. %(number)s") % {"number": order.number}
    line = Said(title=order.title, quantity=Decimal(order.quantity), price=order.price)
    try:
        invoice = draft_invoice(
            None,
            order.client,
            entity=account.entity if account else None,
            account=account,
            lines=[line],
            day=date_in(now, order.company.time_zone),
            ground=ground,
            related=Related("order", order.id),
            now=now,
        )
    except Refused as refusal:
        log.info("No draft of an invoice for order %s: %s", order.id, refusal)
        return
    Order.objects.filter(company_id=order.company_id, id=order.id).update(invoice_id=invoice.id)


def _account(order: Order) -> BankAccount | None:
    """The first one in use that takes the order's currency."""
    rows = BankAccount.objects.select_related("entity").filter(
        company_id=order.company_id, currency=order.currency, active=True, entity__active=True
    )
    return rows.order_by("created_at", "id").first()
