"""Verbs of money, each one transaction, each fact in the client's journal.

Rooms above draft invoices by `draft_invoice`, with `Said` for each line.
"""

from kulisy.billing.actions.closing import close
from kulisy.billing.actions.drafting import (
    Said,
    discard,
    draft_by_tariffs,
    draft_invoice,
    save_invoice,
)
from kulisy.billing.actions.issuing import cancel, issue
from kulisy.billing.actions.paying import note_payment, take_payment_back
from kulisy.billing.actions.pricing import add_tariff, change_price, end_tariff
from kulisy.billing.actions.settling import keep_account, keep_entity, keep_requisites
from kulisy.documents.actions import Refused, Related

__all__ = [
    "Refused",
    "Related",
    "Said",
    "add_tariff",
    "cancel",
    "change_price",
    "close",
    "discard",
    "draft_by_tariffs",
    "draft_invoice",
    "end_tariff",
    "issue",
    "keep_account",
    "keep_entity",
    "keep_requisites",
    "note_payment",
    "save_invoice",
    "take_payment_back",
]
