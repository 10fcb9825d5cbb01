"""Money that came, noted by hand."""

import uuid
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kulisy.admissions.refusal import Refused
from kulisy.billing.actions.facts import keeper, record
from kulisy.billing.models import Invoice, Payment, State
from kulisy.documents.actions import settle
from kulisy.documents.models import Document
from kulisy.documents.papers import money
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line
from kulisy.people.viewer import Viewer


@transaction.atomic
def note_payment(
    viewer: Viewer,
    invoice: Invoice,
    *,
    amount: int,
    day: date,
    now: datetime,
    reference: str = "",
    key: uuid.UUID | None = None,
) -> Payment:
    """`amount` in kopecks, of an invoice that was issued; paid whole, it waits for the client no
    longer. Asked again with the same `key` (of the form it was sent by) it gives back the payment
    that is there. Raises Refused."""
    keeper(viewer)
    locked = _locked(invoice)
    own = Payment.objects.filter(company_id=locked.company_id, invoice_id=locked.id)
    known = own.filter(id=key).first() if key else None
    if known is not None:
        return known
    left = locked.total - locked.paid
    if locked.state != State.ISSUED:
        raise Refused(_("Only an invoice that was issued can be paid."))
    if amount <= 0:
        raise Refused(_("A payment is more than nought."), field="amount")
    if amount > left:
        told = {"left": money(left, locked.currency, get_language() or "ru")}
        raise Refused(_("Only %(left)s is left to be paid of this invoice.") % told, field="amount")
    if day > timezone.localtime(now).date():
        raise Refused(_("This day is still to come."), field="day")
    payment = Payment(
        id=key or new_id(),
        company_id=locked.company_id,
        client_id=locked.client_id,
        invoice=locked,
        amount=amount,
        day=day,
        reference=one_line(reference, limit=60),
        made_by_id=cast(uuid.UUID, viewer.seat_id),  # A keeper has a seat.
        made_at=now,
    )
    payment.save(force_insert=True)
    _settle(viewer, locked, locked.paid + amount, now=now)
    _record(viewer, "payment_noted", payment, now=now)
    return payment


@transaction.atomic
def take_payment_back(viewer: Viewer, payment: Payment, *, now: datetime) -> None:
    """It was noted by mistake: it stays, marked so, and is counted no longer."""
    keeper(viewer)
    locked = _locked(payment.invoice)
    fresh = Payment.objects.get(company_id=payment.company_id, id=payment.id)
    if fresh.taken_back_at is not None:
        return
    fresh.taken_back_at = now
    fresh.save(update_fields=["taken_back_at"])
    _settle(viewer, locked, locked.paid - fresh.amount, now=now)
    _record(viewer, "payment_taken_back", fresh, now=now)


def _locked(invoice: Invoice) -> Invoice:
    return Invoice.objects.select_for_update(of=("self",)).get(
        company_id=invoice.company_id, id=invoice.id
    )


def _settle(viewer: Viewer, invoice: Invoice, paid: int, *, now: datetime) -> None:
    """What was paid; and whether its paper still waits for the client."""
    whole = invoice.paid >= invoice.total
    invoice.paid = paid
    invoice.save(update_fields=["paid"])
    if invoice.document is None:
        return
    if paid >= invoice.total:
        settle(viewer, invoice.document, now=now)
    elif whole:
        Document.objects.filter(company_id=invoice.company_id, id=invoice.document.id).update(
            settled_at=None
        )


def _record(viewer: Viewer, kind: str, payment: Payment, *, now: datetime) -> None:
    record(
        viewer,
        kind,
        "invoice",
        payment.invoice_id,
        company_id=payment.company_id,
        client_id=payment.client_id,
        now=now,
        payment=str(payment.id),
        amount=payment.amount,
        day=payment.day.isoformat(),
        reference=payment.reference,
    )
